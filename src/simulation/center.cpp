#include "evenline/simulation/center.hpp"

#include <algorithm>
#include <array>

namespace evenline::simulation {
namespace {

// Calls an hour of a bank's weekday, 8 to 20 h: the mean of August 1999 (Technion data).
constexpr std::array bank_weekday{80.4,  124.0, 145.4, 129.9, 113.6, 110.5,
                                  118.4, 118.3, 117.4, 98.0,  87.7,  62.8};

}  // namespace

center reference_center() {
    center c;
    c.name = "reference";
    c.hours = 12;
    c.load = 1.1;
    c.day_shape.assign(bank_weekday.begin(), bank_weekday.end());
    c.agents = {
        {.name = "all", .count = 16, .calls = true, .chats = true, .mails = true},
        {.name = "phone and mail", .count = 8, .calls = true, .chats = false, .mails = true},
        {.name = "phone", .count = 6, .calls = true, .chats = false, .mails = false},
        {.name = "social and mail", .count = 10, .calls = false, .chats = true, .mails = true}};
    using core::work_form;
    c.streams = {{.channel = "phone",
                  .form = work_form::call,
                  .per_hour = 220,
                  .handle_mean_s = 300,
                  .handle_cv = 1,
                  .patience_mean_s = 420,
                  .need = {}},
                 {.channel = "social",
                  .form = work_form::chat,
                  .per_hour = 130,
                  .handle_mean_s = 600,
                  .handle_cv = 1,
                  .patience_mean_s = 0,
                  .need = {}},
                 {.channel = "email",
                  .form = work_form::mail,
                  .per_hour = 150,
                  .handle_mean_s = 900,
                  .handle_cv = 1,
                  .patience_mean_s = 0,
                  .need = {}}};
    c.again.channel = "social";
    return c;
}

core::policy fitted(core::policy p, const center& c) {
    p.offer.auto_accept = true;
    p.life.wrap_up = false;
    const auto own = p.needs.size();
    p.needs.insert(p.needs.end(), c.needs.begin(), c.needs.end());
    for (const auto& s : c.streams) {
        const auto at = std::ranges::find(c.needs, s.need, &core::need_class::name);
        if (at == c.needs.end()) continue;
        core::classification_rule rule;
        rule.name = "stream " + s.channel;
        rule.attributes = {{"stream", s.channel}};
        rule.need =
            static_cast<core::need_index>(own + static_cast<std::size_t>(at - c.needs.begin()));
        p.rules.insert(p.rules.begin(), rule);
    }
    return p;
}

std::string flaw(const center& c) {
    if (c.streams.empty())
        return "no stream: nothing arrives; add a [[stream]] with channel, form and per_hour";
    if (c.hours < 1 || c.hours > 10'000) return "hours must be 1 to 10000";
    if (!(c.load > 0 && c.load <= 100)) return "load must be above 0 and at most 100";
    if (!c.day_shape.empty() && c.day_shape.size() != c.hours)
        return "day_shape needs one number an hour: " + std::to_string(c.hours) + ", not " +
               std::to_string(c.day_shape.size());
    if (std::ranges::any_of(c.day_shape, [](double w) { return !(w >= 0); }) ||
        (!c.day_shape.empty() && std::ranges::max(c.day_shape) <= 0))
        return "day_shape must be numbers of 0 or more, not all 0";
    for (const auto& s : c.streams) {
        if (s.channel.empty()) return "a stream has no channel name";
        if (!(s.per_hour >= 0) || !(s.handle_mean_s > 0) || !(s.handle_cv >= 0) ||
            !(s.patience_mean_s >= 0))
            return "stream " + s.channel + ": rates and times must be positive numbers";
        if (!s.need.empty() &&
            std::ranges::find(c.needs, s.need, &core::need_class::name) == c.needs.end())
            return "stream " + s.channel + ": need '" + s.need + "' is not one of [[need]]";
        const bool someone = std::ranges::any_of(c.agents, [&](const agent_group& g) {
            return g.count > 0 && (s.form == core::work_form::call   ? g.calls
                                   : s.form == core::work_form::chat ? g.chats
                                                                     : g.mails);
        });
        if (!someone)
            return "stream " + s.channel + ": no agent may take it, so the day would never end";
    }
    if (c.again.share > 0 &&
        std::ranges::find(c.streams, c.again.channel, &arrivals::channel) == c.streams.end())
        return "recontact.channel '" + c.again.channel + "' is not a stream";
    return {};
}

}  // namespace evenline::simulation
