#include "evenline/channels/sample_request.hpp"

#include "evenline/channels/kinds.hpp"
#include "evenline/channels/polling.hpp"
#include "evenline/channels/stream.hpp"

namespace evenline::channels {
namespace {

// A connection that has just been opened and hears this.
reading over_a_connection(stream& machine, const raw_request& said) {
    reading out{verdict::valid, {}, {}, {}};
    const auto add = [&out](stream_step&& step) {
        for (auto& i : step.input) {
            for (auto& e : i.events) out.events.push_back(std::move(e));
        }
        if (!step.close.empty()) out.why = step.close;
    };
    add(machine.connected(said.received_at));
    add(machine.received(said.body, said.received_at));
    return out;
}

}  // namespace

std::string padded(std::uint64_t number, std::size_t width) {
    auto digits = std::to_string(number);
    if (digits.size() > width) digits = digits.substr(digits.size() - width);
    return std::string(width - digits.size(), '0') + digits;
}

raw_request sample_request::raw(core::instant received_at) const {
    raw_request out;
    out.method = method;
    out.url = url;
    out.headers = headers;
    out.body = body;
    out.received_at = received_at;
    out.documents = documents;
    return out;
}

bool is_ours_to_ask(const adapter& by, const raw_request& said) {
    return said.method == "STREAM" ||
           (said.method == "GET" && !said.body.empty() && by.polls() != nullptr);
}

reading hear(const adapter& by, const raw_request& said) {
    if (!is_ours_to_ask(by, said)) return by.read(said);
    if (said.method == "STREAM") {
        const auto machine = by.listens();
        return machine ? over_a_connection(*machine, said) : by.read(said);
    }
    // "0": a mark before everything that can be said.
    auto read = by.polls()->read_poll("0", {200, said.headers, said.body, said.received_at});
    return std::move(read.what);
}

std::optional<sample_request> sample_of(const channel_settings& s, const std::string& url,
                                        core::instant at, std::uint64_t mark) {
    const auto* kind = find_kind(s.kind);
    if (kind == nullptr || kind->sample == nullptr) return std::nullopt;
    return kind->sample(s, url, at, mark);
}

}  // namespace evenline::channels
