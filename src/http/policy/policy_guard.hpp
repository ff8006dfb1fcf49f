// Whether a policy would part the channels further than the house allows: tried before it comes in
// force, on the last hours or, where too little happened, on the reference center.
#pragma once

#include "http/policy/lab.hpp"

namespace evenline::http {

// What a candidate is tried on.
struct trial_ground {
    simulation::history what;
    core::instant from, until;              // of real hours
    std::string center;                     // its name; empty: real hours
    std::vector<std::string> channels;      // of a center, by number - 1
    std::vector<core::need_class> needs;    // of a center and the policy
};
// The last hours of the house.
boost::asio::awaitable<policy_lab::read<trial_ground>> real_ground(context&, const request&,
                                                                   simulation::history_wish);
[[nodiscard]] trial_ground center_ground(const context&, const simulation::center&,
                                         std::size_t days);

// Wider by more than chance, and by a point at least, and then beyond the limit.
[[nodiscard]] bool widens_gap(const simulation::trial&, double limit_points);

struct guarded {
    std::optional<response> no;
    std::string note;  // for the audit: the code, the figures and the reason; empty: nothing to say
};
// `text` is a policy. Answers policy_widens_gap when it would and `reason` is empty.
boost::asio::awaitable<guarded> guard_publication(context&, call, const std::string& text,
                                                  const std::string& reason);

}  // namespace evenline::http
