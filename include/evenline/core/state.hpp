// The line, the agents, the customers in play and the promise records, with the structures that
// make a decision cheap: FIFO buckets whose heads compete, agents grouped by profile and load.
// Copyable (tests compare copies). Only `apply` and the loading functions change it.
#pragma once

#include "evenline/core/event.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace evenline::core {

class state {
public:
    explicit state(policy p = shipped_policy());
    state(const state&);
    state(state&&) noexcept;
    state& operator=(const state&);
    state& operator=(state&&) noexcept;
    ~state();

    // Pointers stay valid until the next apply or load. Null: not in memory.
    [[nodiscard]] const ticket* find(ticket_id) const;
    [[nodiscard]] const agent* find(agent_id) const;
    [[nodiscard]] const customer* find(customer_id) const;      // follows merged_into
    [[nodiscard]] const customer* find_row(customer_id) const;  // does not: the row to be saved
    [[nodiscard]] const offer* find(offer_id) const;  // open offers, and the last closed ones
    [[nodiscard]] const ticket* find_thread(channel_number, std::string_view thread) const;
    [[nodiscard]] const customer* find_address(std::string_view kind, std::string_view value) const;
    [[nodiscard]] const customer* find_ref(std::string_view ref) const;

    [[nodiscard]] const policy& rules() const;
    [[nodiscard]] std::size_t waiting() const;                  // tickets with status queued
    [[nodiscard]] std::vector<agent_id> agents() const;         // in order of id
    [[nodiscard]] std::vector<ticket_id> open_tickets() const;  // in order of id
    [[nodiscard]] std::vector<std::pair<parity_group, promise_record>> records() const;
    [[nodiscard]] std::uint64_t last_event() const;  // number of the last applied event

    // The score of a waiting ticket now, in its parts. O(1).
    [[nodiscard]] score_parts score(const ticket&, instant now) const;
    // Waiting tickets in true serving order (score, then waiting_since, then id), from `skip`,
    // at most `limit`. O(buckets + (skip + limit) log buckets).
    [[nodiscard]] std::vector<ticket_id> line(instant now, std::size_t skip,
                                              std::size_t limit) const;
    // 1-based place in that order; 0 when not waiting. O(buckets * log).
    [[nodiscard]] std::size_t position(ticket_id, instant now) const;
    // The last instant at which an answer still keeps this ticket's promise: when it is due, and
    // for deferred work whose promise is the reply so much later as the policy's grace allows.
    [[nodiscard]] instant kept_until(const ticket&) const;
    // Free units and contacts by form of an agent.
    struct load {
        std::uint8_t calls{}, chats{}, mails{};
        std::int16_t free_units{};
    };
    [[nodiscard]] load load_of(const agent&) const;
    // May this agent be offered this ticket now (skills, language, forms, declines, room, gate,
    // holds)? A naive check that shares no index with the decision: the oracle of the tests.
    [[nodiscard]] bool fits(const agent&, const ticket&, instant now) const;

    // A digest of everything above, equal for equal states on every build.
    [[nodiscard]] std::uint64_t digest() const;

    // Loading: rows as they were saved, in any order. For start-up and for customers and closed
    // tickets that come back from the store. Events with higher numbers may follow.
    void load(const ticket&);
    void load(const agent&);
    void load(const customer&);
    void load(offer);
    void load(parity_group, promise_record);
    struct counters {
        std::uint64_t event{}, ticket{}, contact{}, customer{}, agent{}, offer{};
        bool operator==(const counters&) const = default;
    };
    void load(counters);
    [[nodiscard]] counters last() const;
    void forget(ticket_id);  // closed longer than reopen_within; no-op if open

    struct rooms;  // the implementation
    [[nodiscard]] const rooms& inside() const { return *rooms_; }
    [[nodiscard]] rooms& inside() { return *rooms_; }

private:
    std::unique_ptr<rooms> rooms_;
};

// When a wrap-up that nobody finishes ends by itself.
inline instant wrap_up_ends(const ticket& t, const life_rules& rules) {
    const auto limit = rules.wrap_up_limit;
    return t.wrap_up_since + (t.wrap_up_extended ? duration{2 * limit.us} : limit);
}

}  // namespace evenline::core
