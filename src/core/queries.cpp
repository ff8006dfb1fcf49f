// What pages and tests ask of the line: its order, a place in it, and whether a pair fits.
#include "core/rooms.hpp"

#include "evenline/core/step.hpp"

#include <algorithm>
#include <queue>

namespace evenline::core {

score_parts state::score(const ticket& t, instant now) const {
    const auto& r = inside();
    return score_of(r.rules, t.target, t.form, r.promises.head_start(group_of(t)),
                    r.hours.until(t.waiting_since), r.hours.until(now));
}

instant state::kept_until(const ticket& t) const { return inside().kept_until(t); }

namespace {

struct row {
    const bucket* of{};
    fifo::cursor at;
    rank next;
};

struct later {
    bool operator()(const row& a, const row& b) const { return b.next.before(a.next); }
};

}  // namespace

std::vector<ticket_id> state::line(instant now, std::size_t skip, std::size_t limit) const {
    const auto& r = inside();
    const auto service_now = r.hours.until(now);
    const auto ranked = [&](const place& p) {
        return rank{r.score_now(p.who->t, service_now), p.since, p.id};
    };
    std::priority_queue<row, std::vector<row>, later> rows;
    for (const auto& [key, n] : r.waiting.buckets()) {
        const auto& b = r.waiting.at(n);
        if (!b.places.empty()) rows.push({&b, {}, ranked(b.places.front())});
    }
    std::vector<ticket_id> out;
    while (!rows.empty() && out.size() < limit) {
        row first = rows.top();
        rows.pop();
        if (skip > 0) {
            --skip;
        } else {
            out.push_back(first.next.id);
        }
        first.of->places.advance(first.at);
        if (const auto* p = first.of->places.get(first.at)) {
            first.next = ranked(*p);
            rows.push(first);
        }
    }
    return out;
}

std::size_t state::position(ticket_id id, instant now) const {
    const auto& r = inside();
    const auto* s = r.find(id);
    if (!s || s->bucket == nowhere) return 0;
    const auto service_now = r.hours.until(now);
    const rank mine{r.score_now(s->t, service_now), s->t.waiting_since, id};
    std::size_t before = 0;
    for (const auto& [key, n] : r.waiting.buckets())
        before += r.waiting.at(n).places.count_while([&](const place& p) {
            return rank{r.score_now(p.who->t, service_now), p.since, p.id}.before(mine);
        });
    return before + 1;
}

namespace {

// The same arithmetic as the decision's, from the rows alone.
struct hand_count {
    int calls{}, chats{}, mails{};
};

hand_count count_hand(const state& s, const agent& a) {
    hand_count n;
    for (const auto id : a.in_hand) {
        const auto* t = s.find(id);
        if (!t) continue;
        if (t->form == work_form::call) ++n.calls;
        if (t->form == work_form::chat) ++n.chats;
        if (t->form == work_form::mail) ++n.mails;
    }
    return n;
}

bool able(const state::rooms& r, const agent& a, const ticket& t) {
    const auto* d = r.crew.find(a.id);
    return d && r.crew.can(*d, t.requires_, t.form);
}

// Declined too often, or lately while somebody else who is there could take it.
bool shut_out(const state& s, const agent& a, const ticket& t, instant now) {
    const auto out = [&](agent_id who) {
        for (const auto& d : t.declines)
            if (d.agent == who && (d.times >= s.rules().offer.max_declines || now < d.paused_until))
                return true;
        return false;
    };
    if (!out(a.id)) return false;
    for (const auto& d : t.declines)
        if (d.agent == a.id && d.times >= s.rules().offer.max_declines) return true;
    for (const auto id : s.agents()) {
        const auto* other = s.find(id);
        if (id != a.id && other->state == agent_state::available && able(s.inside(), *other, t) &&
            !out(id))
            return true;
    }
    return false;
}

bool room_for(const policy& p, const hand_count& n, work_form f) {
    const auto& c = p.capacity;
    const int live = n.calls * c.call + n.chats * c.chat;
    const int both = live + n.mails * c.mail;
    if (n.calls > 0) return false;
    if (f == work_form::call) return n.chats == 0 && (p.layers ? live : both) + c.call <= c.units;
    if (f == work_form::chat)
        return n.chats < c.max_chats && (p.layers ? live : both) + c.chat <= c.units;
    return n.mails < c.max_mails && both + c.mail <= c.units;
}

bool gate_lets(const state& s, const agent& a, const ticket& t, instant now) {
    const auto& r = s.inside();
    const auto& g = r.rules.gate;
    const double mine = s.score(t, now).total;
    for (const auto& [id, other] : r.seats) {
        const auto& h = other.t;
        if (h.status != ticket_status::queued || h.form != work_form::mail) continue;
        if (!able(r, a, h) || (h.preferred && h.preferred != a.id) || shut_out(s, a, h, now))
            continue;
        const auto sc = s.score(h, now);
        if (sc.used_share > g.waiting_share && sc.total > mine) return false;
    }
    for (const auto id : a.in_hand) {
        const auto* y = s.find(id);
        if (!y || y->form != work_form::mail || y->answered_at) continue;
        const auto sc = s.score(*y, now);
        const bool replied = g.promise == hand_promise::replied;
        const auto age = service_time(r.rules.hours, y->waiting_since, now);
        const bool due =
            replied && sc.used_share > g.replied_share && age <= y->target + g.reply_grace;
        if (!due && sc.used_share <= g.in_hand_share) continue;
        if ((replied ? sc.total : 1 + sc.head_start) > mine) return false;
    }
    return true;
}

}  // namespace

bool state::fits(const agent& a, const ticket& t, instant now) const {
    if (a.state != agent_state::available || !able(inside(), a, t)) return false;
    if (t.preferred && t.preferred != a.id) return false;
    if (shut_out(*this, a, t, now)) return false;
    const auto n = count_hand(*this, a);
    if (!room_for(rules(), n, t.form)) return false;
    if (a.held_for && t.form == work_form::chat) return false;
    if (t.form == work_form::mail || n.mails == 0 || !rules().gate.on) return true;
    const auto& c = rules().capacity;
    const int both = n.calls * c.call + n.chats * c.chat + n.mails * c.mail;
    if (both + (t.form == work_form::call ? c.call : c.chat) <= c.units) return true;
    return gate_lets(*this, a, t, now);
}

}  // namespace evenline::core
