// How much longer a waiting ticket is likely to wait: told to callers, written to others, shown
// beside the line. The estimate plays the present line forward; its error is kept.
#pragma once

#include "evenline/core/ticket.hpp"
#include "evenline/core/time.hpp"

#include <cstddef>
#include <optional>

namespace evenline::engine {

// Why a callback is offered: the wait will pass what was promised, or what three in ten would bear.
enum class callback_cause : std::uint8_t { none, target, patience };

// Until an agent takes it, counted from now; in eight of ten cases between `low` and `high`.
struct wait_estimate {
    std::size_t position{};  // in the line, from 1
    core::duration low, likely, high;
    bool reachable{true};    // false: nobody who is there could take it; the durations are then 0
    callback_cause offer_callback{callback_cause::none};
    core::instant made_at;   // when the line was last played forward
};

// One estimate and what became of it.
struct kept_estimate {
    core::ticket_id ticket;
    core::need_index need{};
    core::channel_number channel{};
    core::instant made_at;
    std::size_t position{};
    core::duration low, likely, high;
    core::duration waited;   // from then on
    bool gave_up{};          // the customer left: the wait would have been longer than `waited`
};

// How good the estimates of one need and channel were. Errors are estimate minus wait, of those
// who were taken by an agent.
struct estimate_row {
    core::need_index need{};
    core::channel_number channel{};
    std::uint64_t estimates{}, taken{}, gave_up{}, within{};  // within: low <= wait <= high
    double error_mean_s{}, error_absolute_mean_s{}, error_absolute_p50_s{}, error_absolute_p90_s{};
};

class wait_estimates {
public:
    virtual ~wait_estimates() = default;
    // Nothing for a ticket that is not waiting. Loop thread only; most answers are looked up, the
    // line is played forward again at most for a twentieth of the time.
    [[nodiscard]] virtual std::optional<wait_estimate> of(core::ticket_id) = 0;
    // Of a ticket that is not in the line as it is given (an agent has it, and thinks of passing it
    // on): as the last of those who ask the same. Position 0: no place is known yet.
    [[nodiscard]] virtual wait_estimate as_asked(const core::ticket&) = 0;
};

}  // namespace evenline::engine
