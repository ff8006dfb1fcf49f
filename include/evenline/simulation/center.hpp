// A contact center as numbers: who works there, what arrives, how long it takes, who gives up.
#pragma once

#include "evenline/core/policy.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace evenline::simulation {

// People with the same skills and the same shift. Hours are counted from the center's opening.
struct agent_group {
    std::string name;
    std::uint32_t count{};
    bool calls{}, chats{}, mails{};
    std::vector<core::skill_level> skills{};  // beside the forms of work
    double from_h{};                          // their shift begins
    double until_h{};                         // ends; 0: stays until the line is empty
    double declines_share{};                  // of the offers they get, each by chance
    double accepts_after_s{};                 // how long an offer is on their screen
    bool operator==(const agent_group&) const = default;
};

// People who are away for a while: a break, a meeting, a third of the staff ill. They finish what
// they have in hand.
struct absence {
    std::string group;  // empty: the same share of every group
    double share{};     // of the people of the group, rounded to whole people
    double from_h{}, until_h{};
    bool operator==(const absence&) const = default;
};

// What arrives on one channel. Times of handling are at full attention.
struct arrivals {
    std::string channel;  // streams of one channel share its name
    core::work_form form{};
    double per_hour{};  // at load 1, averaged over the day
    double handle_mean_s{};
    double handle_cv{1};              // lognormal; 0: exponential
    double patience_mean_s{};         // exponential; 0: nobody gives up
    std::string need{};               // one of center::needs; empty: as the policy classifies
    std::vector<double> day_shape{};  // this stream's own; empty: the center's
    std::vector<core::skill_level> skills{};  // what it asks of an agent
    bool operator==(const arrivals&) const = default;
};

// More (or less) of a channel for a while.
struct surge {
    std::string channel;
    double from_h{}, until_h{};
    double times{1};
    double within_s{};  // from_h .. from_h + this: a ramp from 1 to `times`
    bool operator==(const surge&) const = default;
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
    double opens_h{8};              // the time of day, for traces and pictures
    double warm_up_h{};             // arrivals before this are served, but not counted
    double load{1};                 // multiplies every per_hour
    std::vector<double> day_shape;  // one weight an hour, any scale; empty: flat
    double reply_grace_s{1800};     // a deferred reply counts until target + this
    std::uint8_t chats_at_once{};   // 0: as the policy says
    std::uint8_t mails_at_once{};
    std::vector<core::need_class> needs;  // promises of this center's own, beside the policy's
    std::vector<agent_group> agents;
    std::vector<absence> absences{};
    std::vector<arrivals> streams;
    std::vector<surge> surges{};
    recontact again;
    bool operator==(const center&) const = default;
};

// The center every figure in docs/policy.md is measured on: 40 agents, calls, chats, mails.
center reference_center();

// The channels in order of their first stream; a channel's number in the core is its place + 1.
std::vector<std::string> channels_of(const center&);
std::size_t channel_of(const center&, std::size_t stream);

// The policy for that center: its needs and skills added, with rules that give them to their
// streams by an attribute of the contact; no wrap-up. Offers are accepted at once unless an agent
// declines or takes time to accept.
core::policy fitted(core::policy, const center&);

// What is wrong with it, in words; empty: nothing.
std::string flaw(const center&);

}  // namespace evenline::simulation
