// A sequencer with one channel whose words the test writes.
#pragma once

#include "engine/desk.hpp"
#include "intake/scripted_adapter.hpp"

namespace evenline::intake::test {

using channels::inbound_event;
using channels::reading;
using channels::verdict;

inline inbound_event said(std::string key, std::string thread, std::string text = "help") {
    inbound_event e;
    e.event_kind = "message";
    e.dedupe_key = std::move(key);
    e.thread_key = thread;
    e.creates_work = true;
    e.sender_name = "Ana";
    e.text = std::move(text);
    e.contact.form = core::work_form::chat;
    e.contact.thread = std::move(thread);
    e.contact.addresses.push_back({"test", "ana", true});
    return e;
}

inline inbound_event ended(std::string key, std::string thread) {
    inbound_event e;
    e.event_kind = "contact.abandoned";
    e.dedupe_key = std::move(key);
    e.thread_key = std::move(thread);
    e.ends_contact = true;
    return e;
}

struct front_desk : engine::test::desk {
    using engine::test::desk::desk;
    reading next;
    channel door = scripted_channel([this](const auto&) { return next; });
    std::string body{"the bytes"};
    std::optional<receipt> last;

    void begin(std::string method = "POST") {
        request.method = std::move(method);
        request.body = body;
        last.reset();
        boost::asio::co_spawn(loop, take_in(*line, store, door, request),
                              [this](std::exception_ptr, receipt r) { last = std::move(r); });
        run();
    }
    receipt take(std::vector<inbound_event> events) {
        next = {verdict::valid, {}, std::move(events), {}};
        begin();
        EXPECT_TRUE(last.has_value());
        return last.value_or(receipt{});
    }
    core::agent_id hire(const std::string& name) {
        core::save_agent hired;
        hired.profile.name = name;
        const auto who = (*ask(hired))->front().agent;
        ask(core::set_presence{who, core::agent_state::available, ""});
        return who;
    }
    // The offer of this ticket, which somebody has.
    void accept(core::ticket_id t) {
        const auto* o = line->state().find(line->state().find(t)->offer);
        ASSERT_NE(o, nullptr);
        ask(core::accept_offer{o->id, o->agent, o->version});
    }
    channels::raw_request request;
};

}  // namespace evenline::intake::test
