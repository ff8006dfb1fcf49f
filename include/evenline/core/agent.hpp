// An agent: what they can do, whether they are there, and what they have in hand.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <string>
#include <vector>

namespace evenline::core {

enum class agent_state : std::uint8_t { offline, available, busy, away, not_responding };

struct skill_level {
    std::string skill;
    std::uint8_t level{1};  // 1..5
    auto operator<=>(const skill_level&) const = default;
};

// What a ticket asks of an agent. Interned by the core; equal requirements share a bucket.
struct requirement {
    std::vector<skill_level> skills;  // ordered by skill
    std::string language;             // empty: any
    auto operator<=>(const requirement&) const = default;
};

struct agent_profile {
    std::string name;
    std::vector<skill_level> skills;      // ordered by skill
    std::vector<std::string> languages;   // ordered; empty: all
    bool takes_calls{true};               // forms of work this agent may take
    bool takes_chats{true};
    bool takes_mails{true};
    bool active{true};
    bool operator==(const agent_profile&) const = default;
};

struct agent {
    agent_id id{};
    agent_profile profile;
    agent_state state{agent_state::offline};
    std::string away_reason;
    instant state_since{};
    instant idle_since{};
    std::vector<ticket_id> in_hand;       // offered, active or in wrap-up: all hold capacity; by id
    ticket_id held_for{};                 // set while room is kept free for a waiting call
    std::uint8_t unanswered_calls{};      // accepted, but their phone was not picked up; in a row
    bool operator==(const agent&) const = default;
};

}  // namespace evenline::core
