// Which head an agent gets, and which agent a head gets.
#pragma once

#include "core/gate.hpp"
#include "core/turn.hpp"

#include <vector>

namespace evenline::core {

struct candidate {
    rank at;
    std::uint32_t bucket{};
};

// Whether this agent is shut out of this bucket by declines: for good, or while others could.
[[nodiscard]] bool shut_out(const state::rooms& r, const desk& d, const bucket& b);
// What keeps a ticket of that form and score from an agent who is able and present.
[[nodiscard]] block blocked(const turn& t, const desk& d, work_form form, double score);
[[nodiscard]] rank rank_of(const turn& t, const bucket& b);
// The heads this agent is able to take, unordered.
void gather(const turn& t, const desk& d, std::vector<candidate>& out);

// The agent a head goes to, with what is worth telling of the comparison. Null: nobody fits.
// Agents of one ability and load are alike but for their idle time: only the first of each that
// is not kept back by its own hands is looked at.
desk* agent_for(turn& t, const bucket& b, double score, offer_reason& why);

}  // namespace evenline::core
