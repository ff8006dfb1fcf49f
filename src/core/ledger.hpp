// Promises kept and broken by parity group, and the head starts computed from them.
#pragma once

#include "evenline/core/parity.hpp"
#include "evenline/core/policy.hpp"

#include <algorithm>
#include <vector>

namespace evenline::core {

class ledger {
public:
    using rows = std::vector<std::pair<parity_group, promise_record>>;

    // The number of a group, made on first sight.
    std::uint32_t number(parity_group g);
    [[nodiscard]] double head_start(std::uint32_t group) const {
        return records_[group].head_start;
    }
    [[nodiscard]] double head_start(parity_group g) const;
    void settle(parity_group g, bool kept);
    void load(parity_group g, const promise_record& r);
    void begin_day();
    void forget_head_starts();
    [[nodiscard]] std::size_t size() const { return records_.size(); }
    [[nodiscard]] rows all() const;  // groups that have a record, in order
    // The records after the update at `now`; `late` by group number: waiting past the target.
    [[nodiscard]] rows updated(const head_start_rules& rules,
                               const std::vector<std::uint64_t>& late, instant now) const;
    // Whether an update would still change anything once nobody waits.
    [[nodiscard]] bool quiet() const;
    [[nodiscard]] instant updated_at() const;

private:
    using numbered = std::pair<parity_group, std::uint32_t>;
    [[nodiscard]] std::vector<numbered>::const_iterator place_of(parity_group g) const {
        return std::lower_bound(numbers_.begin(), numbers_.end(), g,
                                [](const numbered& n, parity_group of) { return n.first < of; });
    }

    std::vector<numbered> numbers_;  // ordered by group: few, and looked up with every score
    std::vector<promise_record> records_;
};

}  // namespace evenline::core
