#include "engine/sequencer_parts.hpp"

#include <algorithm>
#include <chrono>

namespace evenline::engine {
namespace {

constexpr auto longest_sleep = core::hours(1);
// A deadline that a tick did not move is looked at again only this much later.
constexpr auto idle_pause = core::milliseconds(250);
// Ended tickets stay in memory this long; after that they are read again when somebody asks.
constexpr auto linger = core::minutes(15);

}  // namespace

void sequencer::parts::arm() {
    if (stopping || !healthy) return;
    const auto next = core::next_deadline(state);
    if (next == core::never || next >= armed_for) return;
    armed_for = next;
    auto wait = std::min(time.real_time_until(next), longest_sleep);
    if (last_tick_idle) wait = std::max(wait, idle_pause);
    deadline.expires_after(std::chrono::microseconds(wait.us));
    deadline.async_wait([weak = weak_from_this(), next](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (self && !ec && self->armed_for == next) self->on_time();
    });
}

void sequencer::parts::on_time() {
    armed_for = core::never;
    if (stopping || !healthy) return;
    last_tick_idle = false;
    if (core::next_deadline(state) <= stamp()) last_tick_idle = !decide_own(core::pass_time{});
    forget_ended();
    arm();
}

// Whether its row, or its customer's, is newer here than in the store.
bool sequencer::parts::carried(core::ticket_id id) const {
    const auto* t = state.find(id);
    if (!t) return false;
    return std::ranges::any_of(in_flight, [&](const flight_ptr& f) {
        return std::ranges::find(f->tickets, id) != f->tickets.end() ||
               std::ranges::find(f->customers, t->customer) != f->customers.end();
    });
}

// Their customers go with them, unless something else of theirs is here.
void sequencer::parts::forget_ended() {
    while (!ended.empty() && ended.front().first + linger < last_stamp) {
        const auto id = ended.front().second;
        ended.pop_front();
        if (carried(id)) {
            ended.emplace_back(last_stamp, id);  // what comes back from the store must be all of it
        } else {
            state.forget(id);
        }
    }
}

}  // namespace evenline::engine
