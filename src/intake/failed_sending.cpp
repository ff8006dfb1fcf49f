#include "evenline/intake/failed_sending.hpp"

#include "evenline/engine/text.hpp"
#include "evenline/intake/outbox_payload.hpp"

namespace evenline::intake {
namespace {

core::agent_id agent_in(const engine::outbox_item& item) {
    const auto said = unpack(item);
    if (!said) return {};
    const auto found = said->extra.find("agent");
    if (found == said->extra.end()) return {};
    return engine::parse_id<core::agent_id>(found->second).value_or(core::agent_id{});
}

engine::submission asked(core::command c) {
    engine::submission s;
    s.command = std::move(c);
    return s;
}

}  // namespace

std::vector<engine::submission> after_failure(const failed_sending& what) {
    const auto& item = what.item;
    std::vector<engine::submission> out;
    if (item.kind == "reply" && item.ticket) {
        out.push_back(asked(core::fail_reply{item.ticket, what.error}));
    } else if (item.kind == "connect_call" || item.kind == "call_back") {
        out.push_back(asked(
            core::fail_connection{item.channel, item.thread, agent_in(item), what.error}));
        if (what.contact_over)
            out.push_back(asked(core::end_contact{item.channel, item.thread}));
    }
    return out;
}

}  // namespace evenline::intake
