// An estimate as callers hear it.
#pragma once

#include "evenline/channels/waits_aloud.hpp"
#include "evenline/engine/wait_estimates.hpp"

#include <algorithm>

namespace evenline::intake {

[[nodiscard]] inline channels::spoken_wait spoken(const engine::wait_estimate& of) {
    const auto whole = [](core::duration d) {
        return static_cast<int>(std::min(d.seconds(), core::days(1).seconds()));
    };
    const bool offers = of.offer_callback != engine::callback_cause::none;
    if (!of.reachable) return {0, 0, offers, of.position};
    return {whole(of.low), std::max(1, whole(of.high)), offers, of.position};
}

}  // namespace evenline::intake
