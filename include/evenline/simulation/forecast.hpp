// The present line, played forward: the agents who are there, the work they have in hand, those who
// wait, and arrivals as they were of late. Many times over, each with its own chance.
#pragma once

#include "evenline/simulation/habits.hpp"

#include <unordered_map>

namespace evenline::simulation {

// When an agent takes a ticket: the tenth, the middle and the ninetieth of a hundred futures.
struct outlook {
    core::instant low, likely, high;
    bool reachable{true};  // false: nobody who is there could take it
};

struct forecast_limits {
    std::size_t futures{40};
    std::size_t steps{30'000};  // of all futures together, about
    std::size_t tickets{1'000};  // the first of the line; those behind go on at its pace
    double horizon_s{6 * 3600.0};
};

class forecast {
public:
    forecast() = default;
    // Pure in its arguments. Agents who are not available now stay away; the order is the policy's
    // (score, head start, gate); holds and preferred agents are left aside.
    forecast(const core::state&, const habits&, core::instant now, std::uint64_t seed,
             const forecast_limits& = {});

    // Of a ticket that waited when the forecast was made.
    [[nodiscard]] std::optional<outlook> of(core::ticket_id) const;
    // Of one who came since, or stands further back than the forecast looked: as the last of their
    // kind, and so much later as the place is further back. At once if there was none of the kind.
    [[nodiscard]] outlook behind(const core::ticket&, std::size_t position) const;
    [[nodiscard]] core::instant made_at() const { return made_at_; }
    [[nodiscard]] std::size_t steps() const { return steps_; }  // what it cost

private:
    struct tail {
        arrival_kind kind;
        outlook last;
    };
    std::unordered_map<core::ticket_id, outlook> outlooks_;
    std::vector<tail> tails_;
    core::instant made_at_;
    std::size_t steps_{}, known_{}, limit_{};
};

}  // namespace evenline::simulation
