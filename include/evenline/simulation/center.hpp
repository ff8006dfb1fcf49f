// A contact center as numbers: who works there, what arrives, how long it takes, who gives up.
#pragma once

#include "evenline/core/policy.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace evenline::simulation {

struct agent_group {
    std::string name;
    std::uint32_t count{};
    bool calls{}, chats{}, mails{};
    bool operator==(const agent_group&) const = default;
};

// What arrives on one channel. Times of handling are at full attention.
struct arrivals {
    std::string channel;
    core::work_form form{};
    double per_hour{};  // at load 1, averaged over the day
    double handle_mean_s{};
    double handle_cv{1};       // lognormal; 0: exponential
    double patience_mean_s{};  // exponential; 0: nobody gives up
    std::string need;          // one of center::needs; empty: as the policy classifies
    bool operator==(const arrivals&) const = default;
};

// People who gave up and come again on another channel.
struct recontact {
    double share{};  // of those who gave up
    double after_mean_s{300};
    std::string channel;  // where they come back
    double handle_mean_s{600};
    bool address_linked{true};  // known to be the same person: the place is kept
    bool operator==(const recontact&) const = default;
};

struct center {
    std::string name;
    std::uint32_t hours{12};
    double load{1};                       // multiplies every per_hour
    std::vector<double> day_shape;        // one weight an hour, any scale; empty: flat
    double reply_grace_s{1800};           // a deferred reply counts until target + this
    std::vector<core::need_class> needs;  // promises of this center's own, beside the policy's
    std::vector<agent_group> agents;
    std::vector<arrivals> streams;  // channel numbers are 1, 2, ... in this order
    recontact again;
    bool operator==(const center&) const = default;
};

// The center every figure in docs/policy.md is measured on: 40 agents, calls, chats, mails.
center reference_center();

// The policy for that center: its needs added, with a rule that gives them to their streams by an
// attribute of the contact; offers accepted at once; no wrap-up.
core::policy fitted(core::policy, const center&);

// What is wrong with it, in words; empty: nothing.
std::string flaw(const center&);

}  // namespace evenline::simulation
