#include "engine/sequencer_parts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::engine {
namespace asio = boost::asio;

void sequencer::parts::launch(draft&& d) {
    d.changed.copy_rows(state, held, d.rows);
    d.rows.counters = state.last();
    d.rows.numbers = numbers;
    d.carrier->events = d.rows.events;
    const auto carrier = d.carrier;
    for (const auto& t : d.rows.tickets) d.carrier->tickets.push_back(t.id);
    for (const auto& c : d.rows.customers) d.carrier->customers.push_back(c.id);
    auto carried = carry(shared_from_this(), carrier, std::move(d.rows));
    in_flight.push_back(carrier);
    ++appends;
    asio::co_spawn(loop, std::move(carried), asio::detached);
}

// No memory, or an index that cannot be read, in the middle of a decision: what is in memory may be
// half of it. Nothing of it was handed to the journal, so everything is read again, as after a
// failed commit, once what was decided before has landed.
void sequencer::parts::half_done(flight& f) {
    for (const auto& key : f.keys) keys.erase(key);
    healthy = false;
    deadline.cancel();
    armed_for = core::never;
    if (appends == 0 && in_flight.empty()) recover_later();
}

// The sequencer's own coroutine, not the caller's: a client that goes away takes nothing with it.
asio::awaitable<void> sequencer::parts::carry(std::shared_ptr<parts> self, flight_ptr f,
                                              batch what) {
    auto failed = make_error_code(boost::system::errc::io_error);
    try {
        failed = co_await self->disk.append(std::move(what));
    } catch (const std::exception&) {  // counts as not stored
    }
    f->failed = failed;
    f->returned = true;
    --self->appends;
    self->landed();
}

asio::awaitable<void> sequencer::parts::wait_for(flight_ptr f) {
    while (!f->over) {
        boost::system::error_code cancelled;
        co_await f->settled.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

void sequencer::parts::end(flight& f, boost::system::error_code why) {
    f.failed = why;
    f.over = true;
    for (const auto& key : f.keys) keys.erase(key);
    f.settled.cancel();
}

// Answers and publishes in the order of the decisions, whatever order the journal returns in.
void sequencer::parts::landed() {
    while (!in_flight.empty() && in_flight.front()->returned) {
        const auto f = in_flight.front();
        if (f->failed) {
            give_up(f->failed);
            break;
        }
        in_flight.pop_front();
        end(*f, {});
        backoff = {};
        if (f->is_probe) healthy = true;
        publish(*f);
        if (f->is_probe) arm();
    }
    // Reading again before every append has returned could bring one back to life.
    if (!healthy && appends == 0 && in_flight.empty()) recover_later();
    if (in_flight.empty() && healthy) forget_ended();
    if (in_flight.empty() && appends == 0) drained.cancel();
}

void sequencer::parts::publish(const flight& f) {
    for (const auto& e : f.events) {
        if (const auto* set = std::get_if<core::policy_set>(&e.body)) durable_policy = set->next;
        const auto* t = e.ticket ? state.find(e.ticket) : nullptr;
        if (t && !core::is_open(t->status)) ended.emplace_back(e.at, e.ticket);
    }
    if (f.has_outbox && outbox_ready) outbox_ready();
    if (f.events.empty()) return;
    std::vector<std::uint64_t> told;
    told.reserve(listeners.size());
    for (const auto& [number, listens] : listeners) told.push_back(number);
    for (const auto number : told) {
        const auto found = listeners.find(number);
        if (found == listeners.end()) continue;
        const auto listens = found->second;  // may unsubscribe itself
        listens(f.events);
    }
}

void sequencer::parts::give_up(boost::system::error_code why) {
    healthy = false;
    deadline.cancel();
    armed_for = core::never;
    const auto lost = std::move(in_flight);
    in_flight.clear();
    for (const auto& f : lost) end(*f, why);
}

}  // namespace evenline::engine
