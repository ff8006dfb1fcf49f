// The heads a wide profile may take, in order. Comparing a hundred heads anew for every decision is
// cheaper than keeping them in order; comparing fifty thousand is not.
//
// A lane holds the heads of one target, parity group and form. Their scores rise alike, so at any
// time the order within a lane is that of the places, and a decision compares lanes only.
#pragma once

#include "core/line.hpp"

#include <map>
#include <tuple>
#include <vector>

namespace evenline::core {

// From so many buckets on a profile is wide.
#ifdef EVENLINE_WIDE_FROM  // the million commands are played with every profile wide
inline constexpr std::size_t wide_from = EVENLINE_WIDE_FROM;
#else
inline constexpr std::size_t wide_from = 512;
#endif

struct lane {
    duration target{};
    std::uint32_t group{};  // number in the ledger
    work_form form{};
    fifo heads;
};

class lanes {
public:
    lanes(waiting_line& of, const std::vector<std::uint32_t>& buckets);

    // Before a look: what has changed at the heads since the last one. Costs what has changed.
    void follow(waiting_line& of);
    [[nodiscard]] bool fresh(const waiting_line& of) const { return seen_ == of.changes_end(); }
    // A bucket that the profile may serve was made, or goes.
    void serve(std::uint32_t bucket);
    void leave(std::uint32_t bucket);
    [[nodiscard]] const std::vector<lane>& all() const { return lanes_; }

private:
    struct entry {
        bool served{}, inside{};
        std::uint32_t lane{};
        place at;
    };
    void collect(waiting_line& of);
    void refresh(std::uint32_t bucket, const waiting_line& of);
    void take_out(entry& e);
    [[nodiscard]] std::uint32_t lane_of(const head_of_bucket& h);

    std::map<std::tuple<duration, std::uint32_t, work_form>, std::uint32_t> numbers_;
    std::vector<lane> lanes_;
    std::vector<entry> entries_;  // by bucket
    std::size_t served_{};
    std::uint64_t seen_{};        // changes of the line
};

}  // namespace evenline::core
