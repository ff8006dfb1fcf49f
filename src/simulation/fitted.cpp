#include "evenline/simulation/center.hpp"

#include <algorithm>
#include <stdexcept>

namespace evenline::simulation {
namespace {

core::need_index need_of(const core::policy& p, const arrivals& s) {
    const auto at = std::ranges::find(p.needs, s.need, &core::need_class::name);
    if (at == p.needs.end())
        throw std::invalid_argument("stream " + s.channel + ": the need '" + s.need +
                                    "' is neither one of the center's [[need]] nor of the policy");
    return static_cast<core::need_index>(at - p.needs.begin());
}

// A rule a stream, found by a number only the simulator writes.
core::classification_rule rule_of(const core::policy& p, const center& c, std::size_t stream) {
    const auto& s = c.streams[stream];
    core::classification_rule rule;
    rule.name = "stream " + s.channel;
    rule.attributes = {{"stream", std::to_string(stream)}};
    if (!s.need.empty()) rule.need = need_of(p, s);
    rule.skills = s.skills;
    std::ranges::sort(rule.skills);
    return rule;
}

}  // namespace

core::policy fitted(core::policy p, const center& c) {
    p.offer.auto_accept = std::ranges::all_of(c.agents, [](const agent_group& g) {
        return !(g.declines_share > 0) && !(g.accepts_after_s > 0);
    });
    p.life.wrap_up = false;
    if (c.chats_at_once > 0) p.capacity.max_chats = c.chats_at_once;
    if (c.mails_at_once > 0) p.capacity.max_mails = c.mails_at_once;
    for (const auto& n : c.needs) {
        const auto same = std::ranges::find(p.needs, n.name, &core::need_class::name);
        if (same == p.needs.end())
            p.needs.push_back(n);
        else
            *same = n;
    }
    std::vector<core::classification_rule> own;
    for (std::size_t i = 0; i < c.streams.size(); ++i)
        if (!c.streams[i].need.empty() || !c.streams[i].skills.empty())
            own.push_back(rule_of(p, c, i));
    p.rules.insert(p.rules.begin(), own.begin(), own.end());
    return p;
}

}  // namespace evenline::simulation
