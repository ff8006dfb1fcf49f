#include "evenline/simulation/center.hpp"

#include <algorithm>

namespace evenline::simulation {
namespace {

bool is_share(double s) { return s >= 0 && s <= 1; }

bool takes(const agent_group& g, core::work_form f) {
    return f == core::work_form::call ? g.calls : f == core::work_form::chat ? g.chats : g.mails;
}

bool able(const agent_group& g, const arrivals& s) {
    return takes(g, s.form) && std::ranges::all_of(s.skills, [&](const core::skill_level& w) {
               return std::ranges::any_of(g.skills, [&](const core::skill_level& has) {
                   return has.skill == w.skill && has.level >= w.level;
               });
           });
}

std::string flaw_of_shape(const std::vector<double>& shape, std::uint32_t hours,
                          const std::string& whose) {
    if (shape.empty()) return {};
    if (shape.size() != hours)
        return whose + "day_shape needs one number an hour: " + std::to_string(hours) + ", not " +
               std::to_string(shape.size());
    if (std::ranges::any_of(shape, [](double w) { return !(w >= 0); }) ||
        std::ranges::max(shape) <= 0)
        return whose + "day_shape must be numbers of 0 or more, not all 0";
    return {};
}

std::string flaw_of(const arrivals& s, const center& c) {
    if (s.channel.empty()) return "a stream has no channel name";
    const auto whose = "stream " + s.channel + ": ";
    if (!(s.per_hour >= 0) || !(s.handle_mean_s > 0) || !(s.handle_cv >= 0) ||
        !(s.patience_mean_s >= 0))
        return whose + "rates and times must be positive numbers";
    if (auto shape = flaw_of_shape(s.day_shape, c.hours, whose); !shape.empty()) return shape;
    const bool someone = std::ranges::any_of(c.agents, [&](const agent_group& g) {
        return g.count > 0 && able(g, s) && !(g.until_h > 0) && g.declines_share < 1;
    });
    if (!someone)
        return whose +
               "no agent may take it, so the day would never end; one group that can must "
               "stay until the line is empty (no until_h)";
    return {};
}

std::string flaw_of(const agent_group& g, const center& c) {
    const auto whose = "agents " + g.name + ": ";
    if (!(g.from_h >= 0) || g.from_h > c.hours || !(g.until_h >= 0) ||
        (g.until_h > 0 && g.until_h <= g.from_h))
        return whose + "from_h and until_h must lie in the day, one after the other";
    if (!is_share(g.declines_share)) return whose + "declines_share must be 0 to 1";
    if (!(g.accepts_after_s >= 0) || g.accepts_after_s > 10)
        return whose + "accepts_after_s must be 0 to 10: later, offers run out on the screen";
    return {};
}

std::string flaw_of(const absence& a, const center& c) {
    if (!a.group.empty() &&
        std::ranges::find(c.agents, a.group, &agent_group::name) == c.agents.end())
        return "absence: '" + a.group + "' is not one of the [[agents]]";
    if (!is_share(a.share)) return "absence: share must be 0 to 1";
    if (!(a.from_h >= 0) || a.until_h <= a.from_h)
        return "absence: from_h and until_h must follow one another";
    return {};
}

std::string flaw_of(const surge& x, const center& c) {
    if (std::ranges::find(c.streams, x.channel, &arrivals::channel) == c.streams.end())
        return "surge: '" + x.channel + "' is not a stream's channel";
    if (!(x.from_h >= 0) || x.until_h <= x.from_h || !(x.times >= 0) || x.times > 100 ||
        !(x.within_s >= 0))
        return "surge " + x.channel + ": from_h before until_h, times 0 to 100, within_s 0 or more";
    return {};
}

template <class T>
std::string first_flaw(const std::vector<T>& of, const center& c) {
    for (const auto& x : of)
        if (auto what = flaw_of(x, c); !what.empty()) return what;
    return {};
}

}  // namespace

std::string flaw(const center& c) {
    if (c.streams.empty())
        return "no stream: nothing arrives; add a [[stream]] with channel, form and per_hour";
    if (c.hours < 1 || c.hours > 10'000) return "hours must be 1 to 10000";
    if (!(c.load > 0 && c.load <= 100)) return "load must be above 0 and at most 100";
    if (!(c.warm_up_h >= 0) || c.warm_up_h >= c.hours)
        return "warm_up_h must be shorter than the day";
    if (auto what = flaw_of_shape(c.day_shape, c.hours, {}); !what.empty()) return what;
    if (auto what = first_flaw(c.streams, c); !what.empty()) return what;
    if (auto what = first_flaw(c.agents, c); !what.empty()) return what;
    if (auto what = first_flaw(c.absences, c); !what.empty()) return what;
    if (auto what = first_flaw(c.surges, c); !what.empty()) return what;
    if (c.again.share > 0 &&
        std::ranges::find(c.streams, c.again.channel, &arrivals::channel) == c.streams.end())
        return "recontact.channel '" + c.again.channel + "' is not a stream";
    return {};
}

}  // namespace evenline::simulation
