#include "evenline/intake/channel_effects.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/intake/outbox_payload.hpp"

#include <algorithm>

namespace evenline::intake {
namespace {

using items = std::vector<engine::outbox_item>;

// Verified numbers first; may be empty.
std::string phone_number_of(const core::customer& who) {
    const core::address* best = nullptr;
    for (const auto& a : who.addresses) {
        if (a.kind == "phone" && (!best || (a.verified && !best->verified))) best = &a;
    }
    return best ? best->value : std::string{};
}

const core::ticket_contact* open_call(const core::ticket& t) {
    for (auto c = t.contacts.rbegin(); c != t.contacts.rend(); ++c) {
        if (c->form == core::work_form::call && !c->ended_at) return &*c;
    }
    return nullptr;
}

engine::outbox_item call_item(const core::ticket& t, const core::ticket_contact& call,
                              std::string kind) {
    engine::outbox_item item;
    item.channel = call.channel;
    item.kind = std::move(kind);
    item.ticket = t.id;
    item.thread = call.thread;
    return item;
}

void end_calls(const core::ticket& t, items& out) {
    for (const auto& c : t.contacts) {
        if (c.form != core::work_form::call || c.ended_at) continue;
        out.push_back(call_item(t, c, "end_call"));
    }
}

bool ends_the_work(const core::event& e) {
    // A channel that was only tried out has no call to end.
    const auto* cancelled = std::get_if<core::ticket_cancelled>(&e.body);
    return std::holds_alternative<core::ticket_closed>(e.body) ||
           (cancelled != nullptr && cancelled->reason != "channel test") ||
           std::holds_alternative<core::wrap_up_started>(e.body);
}

bool wants(const subscriber& s, std::string_view kind) {
    if (s.events.empty()) return true;
    return std::ranges::any_of(s.events, [kind](std::string_view wanted) {
        constexpr std::string_view prefix = "ticket.";
        if (wanted.starts_with(prefix)) wanted.remove_prefix(prefix.size());
        return wanted == kind;
    });
}

}  // namespace

channel_effects::channel_effects(const channel_table& channels, subscriber_book told,
                                 phone_book phones)
    : channels_(channels), subscribers_(std::move(told)), phone_of_(std::move(phones)) {}

items channel_effects::of(const core::state& state, std::span<const core::event> events) const {
    items out;
    for (const auto& e : events) {
        if (!e.ticket) continue;
        const auto* t = state.find(e.ticket);
        if (const auto* accepted = std::get_if<core::offer_accepted>(&e.body); accepted && t) {
            connect(state, *t, accepted->agent, out);
        }
        if (t && ends_the_work(e)) end_calls(*t, out);
        tell_subscribers(e, out);
    }
    return out;
}

// The caller who is waiting is put through; one who asked to be called back is called.
void channel_effects::connect(const core::state& state, const core::ticket& t,
                              core::agent_id agent, items& out) const {
    channels::outbound_message m;
    m.extra["agent_phone"] = phone_of_(agent);
    m.extra["agent"] = engine::text(agent);
    if (const auto* call = open_call(t)) {
        auto item = call_item(t, *call, "connect_call");
        item.payload = pack(m);
        out.push_back(std::move(item));
        return;
    }
    if (!t.callback_wanted) return;
    for (auto c = t.contacts.rbegin(); c != t.contacts.rend(); ++c) {
        const auto* through = channels_.by_number(c->channel);
        if (c->form != core::work_form::call || !through) continue;
        auto item = call_item(t, *c, "call_back");
        m.extra["account"] = through->settings.text("number");
        if (const auto* who = state.find(t.customer)) m.recipient = phone_number_of(*who);
        item.payload = pack(m);
        out.push_back(std::move(item));
        return;
    }
}

void channel_effects::tell_subscribers(const core::event& e, items& out) const {
    if (subscribers_.all().empty()) return;
    const auto kind = engine::kind_of(e);
    std::string body;
    for (const auto& s : subscribers_.all()) {
        if (!s.is_told() || !wants(s, kind)) continue;
        if (body.empty()) {
            body = "{\"type\":\"ticket." + std::string(kind) + "\",\"timestamp\":\"" +
                   engine::rfc3339(e.at) + "\",\"data\":" + engine::to_json(e) + "}";
        }
        engine::outbox_item item;
        item.subscriber = s.id;
        item.kind = "event";
        item.ticket = e.ticket;
        item.thread = engine::text(e.ticket);
        item.payload = body;
        out.push_back(std::move(item));
    }
}

}  // namespace evenline::intake
