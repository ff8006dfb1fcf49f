// Who looks at which ticket and who is writing there: told to those who look at the same one, and
// kept nowhere.
#include "http/api/views.hpp"
#include "http/chat/hub.hpp"
#include "http/live/live.hpp"

#include <algorithm>

namespace evenline::http {

void live_feed::view(console& from, core::ticket_id ticket) {
    const auto found =
        std::ranges::find_if(clients_, [&](const client& c) { return c.to == &from; });
    if (found == clients_.end()) return;
    const auto* t = ticket ? with_->state().find(ticket) : nullptr;
    const bool may = t != nullptr && with_->may_see(found->who, *t);
    const auto before = found->viewing;
    found->viewing = may ? ticket : core::ticket_id{};
    if (before != found->viewing) tell_viewers(before);
    tell_viewers(found->viewing);
}

// Each hears of the others; two tabs of one person are one person.
void live_feed::tell_viewers(core::ticket_id ticket) {
    if (!ticket) return;
    const auto all = clients_;
    for (const auto& c : all) {
        if (c.viewing != ticket) continue;
        std::vector<std::string> names;
        for (const auto& other : all) {
            const bool same = other.who.account == c.who.account && other.who.name == c.who.name;
            if (other.viewing == ticket && !same) names.push_back(other.who.name);
        }
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        json::value::array viewers(names.begin(), names.end());
        c.to->send(std::make_shared<const std::string>(
            json::value{{"type", "viewing"},
                        {"ticket_id", id_value(ticket)},
                        {"viewers", std::move(viewers)}}
                .dump()));
    }
}

namespace {

std::shared_ptr<const std::string> typing(core::ticket_id ticket, const json::value& by) {
    return std::make_shared<const std::string>(
        json::value{{"type", "typing"}, {"ticket_id", id_value(ticket)}, {"by", by}}.dump());
}

}  // namespace

bool live_feed::here(core::agent_id agent) const {
    return std::ranges::any_of(clients_, [&](const client& c) { return c.who.agent == agent; });
}

void live_feed::types(console& from) {
    const auto all = clients_;
    const auto who = std::ranges::find_if(all, [&](const client& c) { return c.to == &from; });
    if (who == all.end() || !who->viewing) return;
    const auto text = typing(who->viewing, who->who.name);
    for (const auto& c : all) {
        const bool same = c.who.account == who->who.account && c.who.name == who->who.name;
        if (c.viewing == who->viewing && !same) c.to->send(text);
    }
    // Only whoever has the ticket in hand is seen writing by its customer.
    const auto* t = with_->state().find(who->viewing);
    if (with_->chat != nullptr && t != nullptr && who->who.agent && t->agent == who->who.agent)
        with_->chat->agent_types(who->viewing);
}

void live_feed::customer_types(core::ticket_id ticket) {
    const auto* t = with_->state().find(ticket);
    if (t == nullptr) return;
    const auto text = typing(ticket, json::value());
    const auto all = clients_;
    for (const auto& c : all) {
        const bool holds = t->agent && c.who.agent == t->agent;
        if (holds || c.viewing == ticket) c.to->send(text);
    }
}

void live_feed::redacted(core::ticket_id ticket) {
    ring_.clear();  // who comes back later gets a snapshot
    const auto text = std::make_shared<const std::string>(
        json::value{{"type", "redacted"}, {"ticket_id", id_value(ticket)}}.dump());
    const auto* t = with_->state().find(ticket);
    const auto all = clients_;
    for (const auto& c : all) {
        const bool may = !c.who.is_agent_only() || (t != nullptr && with_->may_see(c.who, *t));
        if (may) c.to->send(text);
    }
}

}  // namespace evenline::http
