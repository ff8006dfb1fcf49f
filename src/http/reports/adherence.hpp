// How far an agent's day was as agreed. There are no rosters here: what is agreed is that pauses
// have a measure, and that who is there answers.
#pragma once

#include "evenline/engine/office.hpp"

#include <optional>

namespace evenline::http {

struct pause_measures {
    unsigned break_minutes{}, lunch_minutes{};  // 0: any length is right
};

// The share, 0 to 1, of the time signed in that was as agreed: not what a pause lasted beyond its
// measure, and not the time of not responding. Nothing for who was not there.
[[nodiscard]] std::optional<double> adherence(const engine::agent_figures&, pause_measures);

}  // namespace evenline::http
