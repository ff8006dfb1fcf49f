#include "engine/sequencer_parts.hpp"

#include <boost/system/errc.hpp>
#include <chrono>

namespace evenline::engine {
namespace {

constexpr auto first_wait = core::milliseconds(100);
constexpr auto longest_wait = core::seconds(2);

// No instant of the new state may lie ahead of the clock: time never goes back for the core.
core::instant latest_of(const core::state& s) {
    core::instant latest{};
    for (const auto id : s.agents()) {
        const auto* a = s.find(id);
        latest = std::max({latest, a->state_since, a->idle_since});
    }
    for (const auto id : s.open_tickets()) {
        const auto* t = s.find(id);
        latest = std::max(latest, t->waiting_since);
        if (const auto* o = s.find(t->offer)) latest = std::max(latest, o->issued_at);
    }
    return latest;
}

}  // namespace

void sequencer::parts::adopt(core::state&& read) {
    state = std::move(read);
    ++readings;
    numbers = disk.last_numbers();
    held.clear();
    ended.clear();
    for (const auto id : state.open_tickets()) {
        const auto* t = state.find(id);
        if (t->agent) held.emplace(id, t->agent);
    }
    last_stamp = std::max(last_stamp, latest_of(state));
}

void sequencer::parts::recover_later() {
    if (stopping) return;
    backoff = backoff.us == 0 ? first_wait : std::min(backoff * 2, longest_wait);
    retry.expires_after(std::chrono::microseconds(backoff.us));
    retry.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (self && !ec && !self->stopping) self->reload();
    });
}

void sequencer::parts::reload() {
    core::state read(durable_policy);
    if (disk.load(read)) return recover_later();
    adopt(std::move(read));
    // What was offered may not have been, as far as the disk knows. Serving resumes when this is
    // durable: it shows that the journal takes work again.
    if (const auto probe = decide_own(core::revoke_offers{})) {
        probe->is_probe = true;
        return;
    }
    healthy = true;
    arm();
}

boost::system::error_code sequencer::start(const core::policy& policy) {
    auto& p = *parts_;
    const auto last = p.disk.last_policy();
    core::state read(last.value_or(policy));
    if (const auto failed = p.disk.load(read)) return failed;
    p.adopt(std::move(read));
    p.durable_policy = p.state.rules();
    if (last != policy) p.decide_own(core::set_policy{policy});
    p.decide_own(core::revoke_offers{});
    p.arm();
    return {};
}

}  // namespace evenline::engine
