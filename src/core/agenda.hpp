// Timers as data: what falls due, and for whom. A timer that outlived its subject is recognised
// by its subject's state and does nothing.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <set>

namespace evenline::core {

enum class timer_kind : std::uint8_t {
    offer_expires,
    relaxation,
    preferred_expires,
    callback_due,
    wrap_up_ends,
    decline_pause_ends
};

struct timer {
    instant due{};
    timer_kind kind{};
    std::uint64_t subject{};  // an offer's or a ticket's number
    auto operator<=>(const timer&) const = default;
};

class agenda {
public:
    void set(const timer& t) {
        if (t.due != never) timers_.insert(t);
    }
    void cancel(const timer& t) { timers_.erase(t); }
    [[nodiscard]] const timer* first() const {
        return timers_.empty() ? nullptr : &*timers_.begin();
    }
    [[nodiscard]] instant next() const { return timers_.empty() ? never : timers_.begin()->due; }

private:
    std::set<timer> timers_;
};

}  // namespace evenline::core
