// Who was served before somebody who had waited longer, channel by channel, and why: read from the
// log of events alone. The cause in the log comes first; what it leaves open is computed again.
#pragma once

#include "evenline/core/event.hpp"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace evenline::simulation {

// Why the younger one went first. The first four follow from the scores, the others from who could
// be given to this agent.
enum class overtake_reason : std::uint8_t {
    larger_share,   // had used more of the time promised (another target)
    head_start,     // its channel has kept fewer promises
    overdue,        // past six times its promise
    other_order,    // the policy in force orders otherwise (a baseline)
    no_room,
    gate_waiting,
    gate_in_hand,
    agent_held,
    declined,
    preferred,      // the older one still waits for the agent who spoke with them before
    beyond_three,   // more than three were ahead; the log keeps the causes of three
    unexplained
};
constexpr std::size_t overtake_reasons = 12;
[[nodiscard]] std::string_view name_of(overtake_reason);

struct overtake_cell {
    std::array<std::uint64_t, overtake_reasons> by_reason{};
    [[nodiscard]] std::uint64_t count() const;
};

struct overtake {
    core::instant at;
    core::ticket_id passer, passed;
    core::agent_id agent;
    overtake_reason why{};
};

// Two tickets side by side when one of them was offered.
struct side_by_side {
    core::instant at;
    core::offer_id offer;
    core::agent_id agent;        // who got the one that was offered
    bool waiting{};              // the other one was in line then
    bool older{};                // and had waited longer
    bool able{};                 // that agent may take it: form, skills, language
    core::score_parts mine, theirs;
    overtake_reason why{};       // where it waited, and the agent was able
};

// An overtake: an offer of one ticket while another of the same need, that the same agent may take
// (form, skills, language), had waited longer. Every one who was passed counts.
class overtakes {
public:
    overtakes(core::policy, std::span<const core::agent>);
    // In order. Offers count from `from` on; what is earlier tells who was waiting then.
    void count_from(core::instant from) { from_ = from; }
    // Counts this need alone.
    void only(std::optional<core::need_index> need) { only_ = need; }
    void note(const core::event&);

    // Keeps how `first` stood to `other` at each of its offers, whatever their needs.
    void watch(core::ticket_id first, core::ticket_id other) { pair_ = {first, other}; }
    [[nodiscard]] const std::vector<side_by_side>& watched() const { return watched_; }

    using channels = std::pair<core::channel_number, core::channel_number>;  // passer, passed
    [[nodiscard]] const std::map<channels, overtake_cell>& cells() const { return cells_; }
    [[nodiscard]] const std::map<core::channel_number, std::uint64_t>& offers() const {
        return offers_;
    }
    [[nodiscard]] std::uint64_t unexplained() const;
    [[nodiscard]] const std::vector<overtake>& last() const { return last_; }  // of each reason few

private:
    struct place {
        core::need_index need{};
        core::channel_number channel{}, promise_channel{};
        core::work_form form{};
        core::requirement requires_;
        core::duration target;
        core::instant since;
        core::agent_id preferred;
        core::instant preferred_until;
        std::map<core::agent_id, core::instant> declined;
        core::agent_id with;  // whose room it takes
        bool waiting{}, answered{};
    };
    void follow(const core::event&);
    void follow_waiting(const core::event&, place&);
    void judge(const core::event&, const core::offer&);
    void set_beside(const core::offer&, core::instant at);
    [[nodiscard]] overtake_reason reason(const place& older, core::ticket_id id,
                                         const core::offer&, core::instant at) const;
    struct hand {  // what an agent has
        int calls{}, chats{}, mails{};
        std::vector<core::ticket_id> all;
    };
    void follow_hands(const core::event&, place&);
    // Why this agent could not have been given it then, by the log; unexplained: they could.
    [[nodiscard]] overtake_reason hindrance(const place&, core::agent_id, core::instant at) const;
    [[nodiscard]] bool claims(core::ticket_id mail, double live_score, core::instant at) const;
    [[nodiscard]] core::score_parts score(const place&, core::instant at) const;
    [[nodiscard]] double used_share(const place&, core::instant at) const;
    [[nodiscard]] overtake_reason by_score(const place& older, const core::offer&,
                                           core::instant at) const;
    [[nodiscard]] const core::ahead_entry* ahead_of(const place&, core::ticket_id,
                                                    const core::offer&) const;
    [[nodiscard]] bool behind(const place&, core::ticket_id, const core::offer&) const;
    [[nodiscard]] bool same_bucket(const place&, core::ticket_id other) const;

    core::policy rules_;
    core::instant from_;
    std::optional<core::need_index> only_;
    std::map<core::agent_id, core::agent_profile> profiles_;
    std::map<core::ticket_id, place> places_;
    std::map<core::parity_group, double> head_starts_;
    std::map<core::agent_id, hand> hands_;
    std::map<core::agent_id, core::ticket_id> held_;
    std::map<channels, overtake_cell> cells_;
    std::map<core::channel_number, std::uint64_t> offers_;
    std::array<unsigned, overtake_reasons> told_{};
    std::vector<overtake> last_;
    std::pair<core::ticket_id, core::ticket_id> pair_;
    std::vector<side_by_side> watched_;
};

}  // namespace evenline::simulation
