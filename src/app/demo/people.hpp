// The demo's staff: accounts with tokens of their own, and one supervisor for whoever looks on.
#pragma once

#include "app/demo/workforce.hpp"
#include "evenline/engine/accounts.hpp"
#include "evenline/simulation/center.hpp"

namespace evenline::app::demo {

struct staff {
    std::vector<badge> badges;
    std::uint64_t supervisor{};
};  // empty when not stored

// One profile for each agent of the center, its groups mixed so that any first few are a fair cut.
// In teams the same people are trained for their team's work, as in a simulated day: the core lets
// each do only that.
[[nodiscard]] std::vector<core::agent_profile> people_of(const simulation::center&, bool teams);
[[nodiscard]] staff hire(engine::accounts&, const simulation::center&, bool teams);
// "<url>/#/start/<secret>", valid once, half an hour of real time.
[[nodiscard]] std::string log_in_link(engine::accounts&, std::uint64_t account,
                                      const std::string& url);

}  // namespace evenline::app::demo
