// Why the channels of a need are not served alike: what would close the gap, tried one after
// another on the same hours.
#pragma once

#include "evenline/simulation/erlang.hpp"
#include "evenline/simulation/trial.hpp"

#include <optional>

namespace evenline::simulation {

enum class gap_cause : std::uint8_t {
    none,      // no two channels of a need, or no gap beyond the tolerance
    skills,    // too few may take the worst channel's work
    capacity,  // too few people of every kind
    policy,    // the order in force; the shipped one would not have it
    mixed      // none of these alone takes half of it away
};

struct remedy {
    bool taught{};                 // people who are there learn it; otherwise more people come
    unsigned people{};
    double from_h{}, until_h{};
    estimate gap_points;           // that would be left
};

// What the formula says of those who may take the worst channel's work, if they did nothing else.
struct formula_view {
    erlang_line line;              // servers: calls or chats they can have at once
    double target_s{};
    erlang_answer answer;
    unsigned needed{};             // servers for the best channel's level
};

struct diagnosis {
    gap_cause cause{};
    history_stream worst, best;
    double worst_level{}, best_level{};
    estimate gap_points;
    double from_h{}, until_h{};    // since the hours began: most promises were broken then
    double broken_share{};         // of the worst channel's broken promises, within them
    unsigned there{}, reach{};     // agents then, and those of them who may take its work
    estimate if_all_could, if_more;  // the gap; more: a fifth more people of the same kinds
    std::optional<estimate> if_shipped;  // under the shipped order and gate, where that is another
    std::optional<formula_view> formula;
    std::vector<remedy> tried;
    std::optional<remedy> hire, teach;  // the smallest that closes the gap
};

struct diagnosis_wish {
    double tolerance_points{3};
    std::optional<core::need_index> need;  // empty: where the gap is widest
    unsigned most_people{12};
};

// `progress` may end it by returning false; what has not been tried by then is missing.
diagnosis diagnose(const history&, const core::policy&, const diagnosis_wish&,
                   const std::function<bool()>& progress = {});

}  // namespace evenline::simulation
