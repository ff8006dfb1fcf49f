#include "http/reports/work_time.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace evenline::http {

work_time::work_time(core::instant from, core::instant until, double units,
                     const double (&of_form)[3])
    : from_(from), until_(until), units_(units) {
    std::ranges::copy(of_form, of_form_);
}

// The time since the agent's last step, with what they had in hand during it.
void work_time::pass(core::agent_id who, now_of& n, core::instant at) {
    const auto begin = std::max(n.last, from_), end = std::min(at, until_);
    n.last = at;
    const double dt = (end - begin).seconds();
    if (dt <= 0 || (!n.there && n.hands.empty())) return;
    auto& a = agents_[who];
    if (n.there) a.available_s += dt;
    if (n.there && n.hands.empty()) a.idle_s += dt;
    a.unit_room_s += units_ * dt;
    if (!n.hands.empty()) a.hands.engaged_s += dt;
    std::set<core::channel_number> busy;
    for (auto& [ticket, h] : n.hands) {
        auto& c = channels_[h.channel];
        (h.wrapping ? a.hands.wrap_up_s : a.hands.active_s) += dt;
        (h.wrapping ? c.wrap_up_s : c.active_s) += dt;
        if (busy.insert(h.channel).second) c.engaged_s += dt;
        a.unit_s += dt * of_form_[std::min<std::size_t>(static_cast<std::size_t>(h.form), 2)];
        if (!std::exchange(h.counted, true)) {
            ++a.hands.contacts;
            ++c.contacts;
        }
    }
}

void work_time::put_down(core::ticket_id ticket, core::instant at) {
    const auto held = holder_.find(ticket);
    if (held == holder_.end()) return;
    auto& n = now_[held->second];
    pass(held->second, n, at);
    n.hands.erase(ticket);
    holder_.erase(held);
}

void work_time::count_offers(const engine::work_step& s) {
    if (s.at < from_ || s.at >= until_ || !s.agent) return;
    auto& a = agents_[s.agent];
    using enum engine::work_kind;
    if (s.kind == offered) ++a.offered;
    if (s.kind == accepted) ++a.accepted;
    if (s.kind == declined) ++a.declined;
    if (s.kind == expired) ++a.expired;
}

void work_time::take(const engine::work_step& s) {
    using enum engine::work_kind;
    count_offers(s);
    switch (s.kind) {
        case presence: {
            auto& n = now_[s.agent];
            pass(s.agent, n, s.at);
            n.there = s.state == core::agent_state::available || s.state == core::agent_state::busy;
            break;
        }
        case accepted: {
            put_down(s.ticket, s.at);
            auto& n = now_[s.agent];
            pass(s.agent, n, s.at);
            n.hands[s.ticket] = {s.channel, s.form, false, false};
            holder_[s.ticket] = s.agent;
            break;
        }
        case wrap_up: {
            const auto held = holder_.find(s.ticket);
            if (held == holder_.end()) break;
            auto& n = now_[held->second];
            pass(held->second, n, s.at);
            n.hands[s.ticket].wrapping = true;
            break;
        }
        case left:
            put_down(s.ticket, s.at);
            break;
        case offered:
        case declined:
        case expired:
            break;
    }
}

void work_time::finish() {
    for (auto& [who, n] : now_) pass(who, n, until_);
}

}  // namespace evenline::http
