// Centers simple enough for a formula: whole agents, exponential handling, a flat day.
#pragma once

#include "evenline/simulation/figures.hpp"
#include "simulation/formulas.hpp"

#include <string>

namespace evenline::test {

struct customers {
    std::string channel;
    core::work_form form{core::work_form::call};
    double share{1};  // of the arrivals
    double target_s{60};
};

inline simulation::center textbook(const queue& q, std::uint32_t hours,
                                   const std::vector<customers>& of = {{"phone"}},
                                   double patience_s = 0) {
    simulation::center c;
    c.name = "textbook";
    c.hours = hours;
    c.warm_up_h = hours / 20.0;
    c.agents = {{.name = "all",
                 .count = static_cast<std::uint32_t>(q.servers),
                 .calls = true,
                 .chats = true,
                 .mails = false}};
    for (const auto& x : of) {
        c.needs.push_back({x.channel, core::from_seconds(x.target_s), core::hours(1)});
        c.streams.push_back({.channel = x.channel,
                             .form = x.form,
                             .per_hour = q.per_hour * x.share,
                             .handle_mean_s = q.handle_s,
                             .handle_cv = 0,
                             .patience_mean_s = patience_s,
                             .need = x.channel});
    }
    return c;
}

// One agent, one customer at a time, whatever they came by; nothing is balanced, nobody is held.
inline core::policy by(core::order_rule rule) {
    auto p = core::shipped_policy();
    p.order.rule = rule;
    if (rule == core::order_rule::forms_first) {
        p.baseline = true;
        p.order.forms_order = {core::work_form::call, core::work_form::chat, core::work_form::mail};
    }
    p.capacity.chat = p.capacity.units;
    p.capacity.max_chats = 1;
    p.gate.on = false;
    p.head_start.on = false;
    p.hold.share_of_call_agents = 0;
    p.life.reopen_within = core::seconds(1);
    return p;
}

}  // namespace evenline::test
