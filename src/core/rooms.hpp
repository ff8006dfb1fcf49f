// All that a state holds: the rows, and the structures that make a decision cheap. Everything
// but the rows is derived from them, so loading the rows rebuilds it.
#pragma once

#include "core/agenda.hpp"
#include "core/directory.hpp"
#include "core/line.hpp"
#include "core/roster.hpp"

#include "evenline/core/state.hpp"

#include <deque>
#include <unordered_map>
#include <vector>

namespace evenline::core {

// Where room may have opened since the line was last looked at.
struct openings {
    std::vector<agent_id> agents;         // have room they did not have
    std::vector<std::uint32_t> buckets;   // have a head they did not have
    bool gate{};                          // what kept live work off deferred work may be gone
    bool all{};                           // anything
    [[nodiscard]] bool any() const { return all || gate || !agents.empty() || !buckets.empty(); }
    void agent_freed(agent_id a);
    void head_changed(std::uint32_t b);
    void everything();
    void clear();
};

struct candidate {
    rank at;
    std::uint32_t bucket{};
};

struct state::rooms {
    explicit rooms(policy p);
    rooms(const rooms& other);            // from its rows alone
    rooms& operator=(const rooms&) = delete;

    policy rules;
    calendar hours;
    state::counters count;
    std::unordered_map<ticket_id, seat> seats;
    std::unordered_map<offer_id, offer> offers;      // open
    std::deque<offer> closed_offers;                 // the last ones, oldest first
    waiting_line waiting;
    roster crew;
    directory people;
    ledger promises;
    agenda timers;
    instant record_due{never};            // the next update of the head starts
    instant looked_at{};                  // the last event or look: gates open after it
    openings open;
    std::vector<candidate> heads;         // scratch of a decision
    trigger why_now{trigger::room_opened};

    void forget(ticket_id);  // an ended ticket, out of memory; no-op if open
    seat* find(ticket_id id);
    seat* last_found{};                   // one ticket is touched many times in a step
    const seat* find(ticket_id id) const;
    const offer* find_offer(offer_id id) const;

    // Into and out of the line, by the ticket's own fields.
    void enqueue(seat& s);
    void dequeue(seat& s);
    [[nodiscard]] bool claimed_its_turn(std::uint32_t bucket) const;
    void requeue(seat& s) { dequeue(s); enqueue(s); }
    [[nodiscard]] bucket_key key_of(const ticket& t);
    // Into and out of an agent's hands.
    void take(seat& s);
    void release(seat& s, instant at);
    void close_offer(offer_id id, offer_status how);
    void set_rules(const policy& p);
    void seat_again(seat& s);  // into the line or onto the agenda, by its status
    void arm_records(instant now);

    // Until when an answer keeps this ticket's promise.
    [[nodiscard]] instant kept_until(const ticket& t) const;
    // Whether a reply is awaited that may yet come too late.
    [[nodiscard]] bool replies_owed() const;
    // What a ticket of that need and presence is promised.
    [[nodiscard]] duration target_of(need_index need, presence p) const;
    [[nodiscard]] double score_now(const ticket& t, std::int64_t service_now) const;
    // The timer of a bucket's head: the next relaxation step.
    void set_relaxation(std::uint32_t b);
    [[nodiscard]] instant relaxes_at(const ticket& t) const;

    // Rows as they were saved, in any order.
    void add(const ticket& t);
    void add(const agent& a);
    void add(const offer& o);
    // Puts what an agent's row names into their hands, as far as it is here.
    void fill_hands(desk& d);
};

inline constexpr std::size_t closed_offers_kept = 1024;

}  // namespace evenline::core
