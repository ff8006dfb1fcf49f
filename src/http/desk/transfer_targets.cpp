// Where a ticket could be passed on to: who is there for each skill, and how long it would wait.
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>
#include <set>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

bool has(const core::agent_profile& p, const std::string& skill) {
    return std::ranges::find(p.skills, skill, &core::skill_level::skill) != p.skills.end();
}

// What transfer would make of it: the skill at its lowest level, the language as it is.
core::ticket passed_on(const core::ticket& t, const std::string& skill) {
    core::ticket out = t;
    out.requires_.skills = {{skill, 1}};
    return out;
}

json::value target_view(context& with, const core::ticket& t, const std::string& skill) {
    const auto there_is = passed_on(t, skill);
    unsigned there = 0, free = 0;
    for (const auto id : with.state().agents()) {
        const auto* a = with.state().find(id);
        if (a == nullptr || !a->profile.active || !has(a->profile, skill)) continue;
        if (a->state == core::agent_state::available) ++there;
        if (with.state().fits(*a, there_is, with.now())) ++free;
    }
    json::value low, likely, high;
    const auto e = with.with.waits != nullptr
                       ? std::optional(with.with.waits->as_asked(there_is))
                       : std::nullopt;
    // Nobody of the kind waits and nobody has room: there is nothing to reckon from.
    const bool known = e && e->reachable && there > 0 && (free > 0 || e->likely.us > 0);
    if (known) {
        low = e->low.seconds();
        likely = e->likely.seconds();
        high = e->high.seconds();
    }
    return {{"skill", skill},     {"agents_there", there},     {"agents_free", free},
            {"low_seconds", low}, {"likely_seconds", likely}, {"high_seconds", high}};
}

asio::awaitable<response> targets(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    std::set<std::string> skills;
    for (const auto id : with.state().agents()) {
        const auto* a = with.state().find(id);
        if (a == nullptr || !a->profile.active) continue;
        for (const auto& s : a->profile.skills) skills.insert(s.skill);
    }
    json::value::array data;
    for (const auto& skill : skills) data.push_back(target_view(with, found.ticket, skill));
    co_return page_answer(from.asked, std::move(data), {});
}

}  // namespace

void add_transfer_target_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/transfer_targets",
                [&with](call c) { return targets(with, c); });
}

}  // namespace evenline::http
