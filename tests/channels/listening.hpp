// What the cases of channels that hold a connection begin with.
#pragma once

#include "evenline/channels/stream.hpp"
#include "given.hpp"

#include <algorithm>

namespace given {

inline std::unique_ptr<stream> listening(
    std::string kind, std::map<std::string, std::vector<std::string>> more = {}) {
    more["username"] = {"evenline"};
    more["password"] = {"open sesame"};
    return channel(std::move(kind), std::move(more))->listens();
}

inline std::vector<inbound_event> events_of(const stream_step& s) {
    std::vector<inbound_event> out;
    for (const auto& i : s.input) out.insert(out.end(), i.events.begin(), i.events.end());
    return out;
}

inline std::vector<std::string> alive_in(const stream_step& s) {
    for (const auto& i : s.input) {
        if (i.snapshot) return i.snapshot->alive;
    }
    return {"no snapshot"};
}

inline outbound_message action(std::string kind, std::string thread) {
    outbound_message m;
    m.kind = std::move(kind);
    m.thread = std::move(thread);
    m.idempotency_key = 33;
    m.extra = {{"agent_phone", "101"}, {"agent", "agt_7"}};
    m.recipient = "+34600111222";
    return m;
}

// The same bytes in pieces of every size give the same events.
template <class Begin>
void cut_anywhere(const std::string& bytes, std::size_t events, Begin begin) {
    for (std::size_t size = 1; size < bytes.size(); size += 7) {
        auto machine = begin();
        std::size_t seen = 0;
        for (std::size_t at = 0; at < bytes.size(); at += size)
            seen += events_of(machine->received(bytes.substr(at, size), noon)).size();
        EXPECT_EQ(seen, events) << "in pieces of " << size;
    }
}

}  // namespace given
