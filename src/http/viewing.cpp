// Who looks at which ticket: told to those who look at the same one, and kept nowhere.
#include "http/live.hpp"
#include "http/views.hpp"

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

}  // namespace evenline::http
