// The one line: buckets of tickets that differ in nothing the order looks at but their age.
// Scores inside a bucket never cross, so only heads compete.
#pragma once

#include "core/calendar.hpp"
#include "core/fifo.hpp"
#include "core/ledger.hpp"
#include "core/seat.hpp"

#include "evenline/core/why.hpp"

#include <deque>
#include <map>
#include <vector>

namespace evenline::core {

// An agent who declined: never again (until == never) or not before, while somebody else could.
struct exclusion {
    agent_id agent{};
    instant until{};
    auto operator<=>(const exclusion&) const = default;
};

struct bucket_key {
    duration target{};
    parity_group group;
    std::uint32_t requires_{};  // interned
    work_form form{};
    std::uint8_t relaxed{};
    agent_id preferred{};
    std::vector<exclusion> excluded;  // in order of agent
    auto operator<=>(const bucket_key&) const = default;
};

struct bucket {
    bucket_key key;
    std::uint32_t group{};  // number in the ledger
    fifo places;
    std::uint64_t late{};  // unrecorded promises past their target
    place late_before{};   // places less than this are counted in `late`
    ticket_id relaxing{};  // whose next step has a timer, and when
    instant relax_at{never};
    [[nodiscard]] seat& head() const { return *places.front().who; }
    [[nodiscard]] bool special() const { return key.preferred || !key.excluded.empty(); }
};

// What a comparison of heads reads, packed: a decision touches nothing else of most buckets.
struct head_of_bucket {
    std::int64_t service{};  // the head's waiting_since in service time
    instant since{};
    ticket_id id{};
    duration target{};
    std::uint32_t group{};
    work_form form{};
    bool waiting{};  // there is a head
    bool some_declined{};
};

class waiting_line {
public:
    std::uint32_t number(const requirement& r);
    [[nodiscard]] const requirement& what(std::uint32_t n) const { return *requirements_[n]; }

    // The bucket of that key; `fresh` tells that it was made now.
    struct found {
        std::uint32_t bucket{};
        bool fresh{};
    };
    found bucket_for(const bucket_key& key, ledger& groups);
    void insert(std::uint32_t b, seat& s);
    void erase(seat& s);
    void drop(std::uint32_t b);  // an empty special bucket
    void clear();

    [[nodiscard]] bucket& at(std::uint32_t b) { return buckets_[b]; }
    [[nodiscard]] const bucket& at(std::uint32_t b) const { return buckets_[b]; }
    [[nodiscard]] const head_of_bucket& head(std::uint32_t b) const { return heads_[b]; }
    [[nodiscard]] std::size_t waiting() const { return waiting_; }
    [[nodiscard]] const std::map<bucket_key, std::uint32_t>& buckets() const { return numbers_; }
    // Buckets of live work that somebody waits in, in no order.
    [[nodiscard]] const std::vector<std::uint32_t>& live() const { return live_; }

    // Buckets whose head changed, numbered from the start: who keeps heads in order follows these.
    // The last `at_least` of them are kept once somebody has asked.
    void note_changes(std::size_t at_least);
    [[nodiscard]] std::uint64_t changes_begin() const { return changes_before_; }
    [[nodiscard]] std::uint64_t changes_end() const { return changes_before_ + changes_.size(); }
    [[nodiscard]] std::uint32_t change(std::uint64_t n) const {
        return changes_[static_cast<std::size_t>(n - changes_before_)];
    }
    // Counts those whose target has passed since, then the sum by group number.
    std::vector<std::uint64_t> count_late(std::int64_t service_now, std::size_t groups);

private:
    void refresh_head(std::uint32_t n);
    void note_change(std::uint32_t n);
    void note_live(std::uint32_t n, bool waits);

    std::map<bucket_key, std::uint32_t> numbers_;
    std::vector<bucket> buckets_;
    std::vector<head_of_bucket> heads_;  // by bucket
    std::vector<std::uint32_t> spare_;
    std::map<requirement, std::uint32_t> requirement_numbers_;
    std::vector<const requirement*> requirements_;
    std::size_t waiting_{};
    std::vector<std::uint32_t> live_, live_at_;  // those with live work; where, by bucket
    std::deque<std::uint32_t> changes_;
    std::uint64_t changes_before_{};  // how many were forgotten
    std::size_t changes_kept_{};      // 0: nobody follows
};

// The score of something that has waited since `since_service`, now.
score_parts score_of(const policy& rules, duration target, work_form form, double head_start,
                     std::int64_t since_service, std::int64_t service_now);
// Its total alone: the path of a decision.
inline double total_of(const policy& rules, duration target, work_form form, double head_start,
                       std::int64_t since_service, std::int64_t service_now) {
    if (rules.order.rule != order_rule::promise_balanced)
        return score_of(rules, target, form, head_start, since_service, service_now).total;
    const double used =
        static_cast<double>(service_now - since_service) / static_cast<double>(target.us);
    if (used >= rules.order.overdue) return 1000 + used;
    return (used < rules.order.cap ? used : rules.order.cap) +
           (rules.head_start.on ? head_start : 0);
}

// Who is served first of two: the larger score, then the older place, then the smaller id.
struct rank {
    double score{};
    instant since{};
    ticket_id id{};
    [[nodiscard]] bool before(const rank& o) const {
        if (score > o.score) return true;
        if (score < o.score) return false;
        return since != o.since ? since < o.since : id < o.id;
    }
};

}  // namespace evenline::core
