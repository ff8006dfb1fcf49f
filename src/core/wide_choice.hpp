// The heads one agent is able to take, where there are so many that they are kept in order.
// Decides as agent_choice does; of those ahead without room it tells the first in line.
#pragma once

#include "core/choose.hpp"

#include <array>
#include <optional>
#include <vector>

namespace evenline::core {

class wide_choice {
public:
    wide_choice(turn& t, desk& d, const lanes& of);
    [[nodiscard]] const candidate* to_hold_for() const { return call_ ? &*call_ : nullptr; }
    const candidate* best(offer_reason& why);

private:
    // What is left of a lane, or of one bucket that waits for this agent only.
    struct run {
        const lane* of{};
        fifo::cursor at;
        candidate first;
        work_form form{};
        bool over{}, room{};
    };
    void look(run& r) const;
    void pass(run& r) const;
    [[nodiscard]] run* first_of(bool room);
    [[nodiscard]] rank rank_of(const lane& l, const place& p) const;
    [[nodiscard]] std::size_t left(const run& r) const;
    [[nodiscard]] block why_not(const candidate& c) const;
    std::size_t pass_all_before(run& r, const rank& chosen) const;
    void tell(offer_reason& why);

    turn& t_;
    desk& d_;
    std::vector<run> runs_;
    std::array<bool, 3> kept_back_{};  // forms: whatever has a smaller score is kept back too
    std::size_t compared_{};
    std::optional<candidate> call_, chosen_;
};

}  // namespace evenline::core
