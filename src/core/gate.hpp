// The gate: live work is laid over deferred work only if nothing deferred has the better claim.
#pragma once

#include "core/rooms.hpp"

namespace evenline::core {

enum class block : std::uint8_t { none, no_room, gate_waiting, gate_in_hand, held, declined };

// The claims of waiting deferred work that a profile's agents may take: (a) late by the gate's
// share. Found once, then asked for many agents and scores.
class waiting_claims {
public:
    waiting_claims(const state::rooms& r, std::uint32_t profile, std::int64_t service_now);
    [[nodiscard]] bool against_all(double score) const { return best_ > score; }
    [[nodiscard]] bool against(const desk& d, double score) const;

private:
    void add(std::uint32_t bucket);
    void add(const lane& l);

    const state::rooms& r_;
    std::int64_t now_;
    double best_;                                           // of what all of them may take
    std::vector<std::pair<double, std::uint32_t>> some_;    // of what some declined
};

// Whether an unanswered mail in hand of that age defends itself: while its promise is near its end,
// not once it is broken, and again when it has waited for several targets.
[[nodiscard]] bool defends_itself(const gate_rules& g, duration age, duration target);
// (b) an unanswered mail in hand that defends itself against live work of that score.
[[nodiscard]] bool hand_claims(const state::rooms& r, const desk& d, double score,
    std::int64_t service_now);

// What keeps live work of that score off this agent's deferred work at that service time.
[[nodiscard]] block gate(const state::rooms& r, const desk& d, load_class load, work_form form,
    double score, std::int64_t service_now);
[[nodiscard]] inline block gate(const state::rooms& r, const desk& d, work_form form, double score,
    std::int64_t service_now) {
    return gate(r, d, d.load(), form, score, service_now);
}

// The first instant after the last event or look at which time alone opens a gate for a waiting
// live head: where its score overtakes the last claim against it. Exact; where computing it would
// take more comparisons than `gate_budget` the line is looked at after policy.life.reoffer_at_most.
[[nodiscard]] instant gate_opens_at(const state& s);

inline constexpr std::size_t gate_budget = 10'000;

}  // namespace evenline::core
