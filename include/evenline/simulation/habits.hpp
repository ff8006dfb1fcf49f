// What a house is used to: how long work keeps its agent, how often it comes, how long people hold
// on. Learned from events as they happen; what is long past fades.
#pragma once

#include "evenline/core/state.hpp"
#include "evenline/simulation/chance.hpp"

#include <array>
#include <map>
#include <optional>
#include <vector>

namespace evenline::simulation {

// Tickets that come with the same promise and ask the same of an agent.
struct arrival_kind {
    core::need_index need{};
    core::channel_number channel{};
    core::work_form form{};
    core::requirement requires_;
    auto operator<=>(const arrival_kind&) const = default;
};

class habits {
public:
    // Events in order, each once. The state may be ahead of them, or know their tickets no more.
    void note(const core::state&, const core::event&);

    // Seconds a piece of work will still keep its agent, given it has for `spent_s` already. Drawn
    // from what was seen; from a lognormal guess (5, 10 and 15 minutes) as long as little was.
    [[nodiscard]] double remaining_s(core::work_form, double spent_s, chance&) const;
    [[nodiscard]] double mean_s(core::work_form) const;
    // Arrivals a second, of the last half hour.
    [[nodiscard]] std::vector<std::pair<arrival_kind, double>> arrivals(core::instant now) const;
    // Of people who hold on (calls, chats): mean seconds until they give up. Empty before five did.
    [[nodiscard]] std::optional<double> patience_s() const;
    // When the agent took what they have in hand; empty if that was before anything was noted.
    [[nodiscard]] std::optional<core::instant> taken_at(core::ticket_id) const;

private:
    static constexpr std::size_t kept = 64;
    struct durations {
        std::array<double, kept> seen{};
        std::size_t count{};  // ever
    };
    struct hand {
        core::instant since;
        core::work_form form{};
    };
    struct rate {
        double count{};
        core::instant at;
    };

    struct facts {
        arrival_kind kind;
        core::instant waiting_since;
    };
    void let_go(core::ticket_id, core::instant, bool learn);
    void arrived(const facts&, core::instant);
    void stopped_waiting(const facts&, core::instant, bool gave_up);
    [[nodiscard]] std::optional<facts> facts_of(const core::state&, core::ticket_id) const;

    std::array<durations, 3> work_;
    std::map<core::ticket_id, hand> in_hand_;
    std::map<core::ticket_id, facts> open_;  // as their events told
    std::map<arrival_kind, rate> rates_;
    core::instant since_;
    double held_on_s_{}, gave_up_{};
};

}  // namespace evenline::simulation
