// The policy in force, as numbers and rules. Nothing here can name a channel, an audience or
// publicity; only a `baseline` (simulation and comparison, refused by a server) may rank forms.
#pragma once

#include "evenline/core/agent.hpp"
#include "evenline/core/contact.hpp"

#include <optional>

namespace evenline::core {

struct need_class {
    std::string name;
    duration target_live{};
    duration target_deferred{};
    bool operator==(const need_class&) const = default;
};

// Gives a need and requirements from what the customer said and who they are. All conditions
// must hold; the first rule that matches decides the need, requirements of every match add up.
struct classification_rule {
    std::string name;
    std::vector<std::string> text_any;      // lower-case; one of them is in text or subject
    std::vector<std::string> subject_any;   // lower-case; one of them is in the subject
    std::map<std::string, std::string> attributes;  // each equals the contact's
    std::string language;                   // equals the contact's, empty: any
    std::optional<need_index> need;
    std::vector<skill_level> skills;
    bool require_language{};                // the agent must speak the contact's language
    bool operator==(const classification_rule&) const = default;
};

struct relaxation_step {                    // when age passes `after_share` of the target
    double after_share{};
    std::uint8_t level_down{};              // levels taken off every skill
    bool drop_language{};
    std::vector<std::string> drop_skills;
    bool operator==(const relaxation_step&) const = default;
};

struct capacity_rules {
    std::uint8_t units{15}, call{15}, chat{5}, mail{3};
    std::uint8_t max_chats{3}, max_mails{5};  // in hand at once
    bool operator==(const capacity_rules&) const = default;
};

enum class hand_promise : std::uint8_t { replied /*protected*/, in_hand /*somebody has it*/ };

struct gate_rules {
    bool on{true};
    double waiting_share{0.3};              // (a) oldest waiting deferred head
    hand_promise promise{hand_promise::replied};
    double replied_share{0.8};              // (b) when the promise is the reply: from here until
    duration reply_grace{minutes(30)};      //     this long after the target it is still kept, and
    double in_hand_share{3.0};              // (b) from here on, whatever the promise is
    bool operator==(const gate_rules&) const = default;
};

struct head_start_rules {
    bool on{true};
    double gain_recent{4}, gain_day{26};
    double prior_recent{20}, prior_day{30};
    duration memory{seconds(1800)};
    duration period{seconds(120)};
    double bound{30};                       // |L_i - L_j| <= bound; equals the sum of the gains
    double reach_from{0.3};                 // of the mean recent level: up to here no head start,
    double reach_full{0.6};                 // from here on whole; both 0: always whole
    bool operator==(const head_start_rules&) const = default;
};

struct hold_rules {
    double share_of_call_agents{0.10};      // 0 switches holding off
    bool operator==(const hold_rules&) const = default;
};

struct offer_rules {
    duration time_limit{seconds(20)};
    std::uint8_t max_declines{3};           // per agent and ticket
    duration decline_pause{seconds(30)};    // not offered again to that agent while others could
    double preferred_share{0.25};           // preferred agent expires at anchor + share * target
    bool auto_accept{false};                // simulation: an offer is an acceptance
    std::uint8_t max_unanswered_calls{2};   // in a row: then the agent is not responding
    bool operator==(const offer_rules&) const = default;
};

// How heads of buckets are compared.
enum class order_rule : std::uint8_t {
    promise_balanced,   // min(u, cap) + L, overdue lane at `overdue`
    age_over_target,    // u + L (L only if head_start.on)
    first_in_first_out, // age
    earliest_deadline,  // least time to due_at
    forms_first         // baseline only: `forms_order`, then age
};

struct order_rules {
    order_rule rule{order_rule::promise_balanced};
    double cap{1};
    double overdue{6};
    std::vector<work_form> forms_order;     // baseline only
    bool operator==(const order_rules&) const = default;
};

// Baseline only: each team serves some forms, nothing is shared. Empty: one pool.
struct siloed_team {
    std::string name;
    std::vector<work_form> forms;
    double share{};                         // of the agents
    bool operator==(const siloed_team&) const = default;
};

// Open intervals of service time, UTC, ordered, disjoint. Empty: always open.
struct service_hours {
    struct interval { instant from, until; bool operator==(const interval&) const = default; };
    std::vector<interval> open;
    bool operator==(const service_hours&) const = default;
};

struct life_rules {
    duration reopen_within{days(7)};
    duration first_contact_resolution{days(7)};
    duration wrap_up_limit{minutes(3)};     // then the ticket closes by itself
    bool wrap_up{true};                     // false: the end of a call closes; no wrap-up at all
    duration reoffer_at_most{seconds(5)};   // room is looked at again at the latest
    double peer_share{0.5};                 // of a target: other customers may have at most this
    bool operator==(const life_rules&) const = default;
};

struct policy {
    std::string name{"equal"};
    std::uint32_t version{1};
    bool baseline{false};
    bool layers{true};                      // live work may overlay deferred work in hand
    bool packing{true};                     // placement keys; false: longest idle first
    std::vector<need_class> needs;          // at least one
    need_index default_need{};
    std::vector<classification_rule> rules;
    std::vector<relaxation_step> relaxation;
    capacity_rules capacity;
    gate_rules gate;
    head_start_rules head_start;
    hold_rules hold;
    offer_rules offer;
    order_rules order;
    std::vector<siloed_team> teams;
    service_hours hours;
    life_rules life;
    bool operator==(const policy&) const = default;
};

// The shipped policy: critical, urgent, normal, low; normal is 120 s live, 3600 s deferred.
policy shipped_policy();

}  // namespace evenline::core
