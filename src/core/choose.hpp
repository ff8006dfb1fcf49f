// Which head an agent gets, and which agent a head gets.
#pragma once

#include "core/gate.hpp"
#include "core/turn.hpp"

#include <array>
#include <vector>

namespace evenline::core {

// Whether this agent is shut out of this bucket by declines: for good, or while others could.
[[nodiscard]] bool shut_out(const state::rooms& r, const desk& d, const bucket& b);
// What keeps a ticket of that form and score from an agent who is able and present.
[[nodiscard]] block blocked(const turn& t, const desk& d, work_form form, double score);
[[nodiscard]] rank rank_of(const turn& t, std::uint32_t bucket);
// What is told of somebody ahead whom that keeps back.
[[nodiscard]] ahead_cause ahead_because(block b);

// The heads one agent is able to take, compared: the best that fits, and a call worth a hold.
class agent_choice {
public:
    agent_choice(turn& t, desk& d);
    // The first call in line, if it is kept back by the agent's last chat. Null: none.
    [[nodiscard]] const candidate* to_hold_for() const;
    // Null: nothing fits. Fills the reason.
    const candidate* best(offer_reason& why);

private:
    [[nodiscard]] block why_not(const candidate& c) const;
    void tell(const candidate& chosen, offer_reason& why) const;

    turn& t_;
    desk& d_;
    std::array<bool, 3> room_{};
    bool one_chat_{};                      // and room for more: a hold would keep it free
    std::vector<candidate>& heads_;        // those with room first
    std::ptrdiff_t with_room_{};
};

// The agent a head goes to, with what is worth telling of the comparison. Null: nobody fits.
// Agents of one ability and load are alike but for their idle time: only the first of each that
// is not kept back by its own hands is looked at.
desk* agent_for(turn& t, const bucket& b, double score, offer_reason& why);

}  // namespace evenline::core
