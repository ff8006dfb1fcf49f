#include "core/rooms.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::core {

void openings::agent_freed(agent_id a) {
    if (agents.size() >= 64) return everything();
    if (!all && std::ranges::find(agents, a) == agents.end()) agents.push_back(a);
}

void openings::head_changed(std::uint32_t b) {
    if (buckets.size() >= 64) return everything();
    if (!all && std::ranges::find(buckets, b) == buckets.end()) buckets.push_back(b);
}

void openings::everything() {
    clear();
    all = true;
}

void openings::clear() {
    agents.clear();
    buckets.clear();
    gate = all = false;
}

state::rooms::rooms(policy p) : rules(std::move(p)), hours(rules.hours) {}

state::rooms::rooms(const rooms& o)
    : rules(o.rules),
      hours(o.hours),
      count(o.count),
      closed_offers(o.closed_offers),
      promises(o.promises),
      record_due(o.record_due),
      looked_at(o.looked_at) {
    for (const auto& [id, s] : o.seats) add(s.t);
    for (const auto& [id, d] : o.crew.desks()) add(d.a);
    for (const auto& [id, of] : o.offers) add(of);
    people = o.people;
    open.everything();
}

void state::rooms::forget(ticket_id id) {
    const auto* s = find(id);
    if (!s || is_open(s->t.status)) return;
    for (const auto& c : s->t.contacts) people.drop_thread(c.channel, c.thread, id);
    people.drop_ticket(s->t.customer, id);
    last_found = nullptr;
    seats.erase(id);
}

seat* state::rooms::find(ticket_id id) {
    if (last_found && last_found->t.id == id) return last_found;
    const auto it = seats.find(id);
    if (it == seats.end()) return nullptr;
    last_found = &it->second;
    return last_found;
}

const seat* state::rooms::find(ticket_id id) const {
    const auto it = seats.find(id);
    return it == seats.end() ? nullptr : &it->second;
}

const offer* state::rooms::find_offer(offer_id id) const {
    if (const auto it = offers.find(id); it != offers.end()) return &it->second;
    const auto it = std::ranges::find(closed_offers, id, &offer::id);
    return it == closed_offers.end() ? nullptr : &*it;
}

bucket_key state::rooms::key_of(const ticket& t) {
    bucket_key k{t.target,    group_of(t), waiting.number(t.requires_), t.form, t.relaxed_steps,
                 t.preferred, {}};
    for (const auto& d : t.declines) {
        if (d.times >= rules.offer.max_declines) {
            k.excluded.push_back({d.agent, never});
        } else if (d.paused_until > instant{}) {
            k.excluded.push_back({d.agent, d.paused_until});
        }
    }
    std::ranges::sort(k.excluded);
    return k;
}

void state::rooms::enqueue(seat& s) {
    s.since_service = hours.until(s.t.waiting_since);
    const auto [b, fresh] = waiting.bucket_for(key_of(s.t), promises);
    if (fresh) crew.bucket_made(b, waiting);
    waiting.insert(b, s);
    for (const auto& x : waiting.at(b).key.excluded)
        timers.set({x.until, timer_kind::decline_pause_ends, s.t.id.value});
    if (s.t.preferred)
        timers.set({s.t.preferred_until, timer_kind::preferred_expires, s.t.id.value});
    if (&waiting.at(b).head() != &s) return;
    set_relaxation(b);
    open.head_changed(b);
}

// Whether a bucket's head was deferred work late enough to have kept live work off mails in hand.
// Asked of the bucket: an event may have changed the ticket's own form and target before it leaves.
bool state::rooms::claimed_its_turn(std::uint32_t n) const {
    const auto& h = waiting.head(n);
    if (h.form != work_form::mail || !rules.gate.on) return false;
    const auto age = static_cast<double>(hours.until(looked_at) - h.service);
    return age > rules.gate.waiting_share * static_cast<double>(h.target.us);
}

void state::rooms::dequeue(seat& s) {
    if (s.bucket == nowhere) return;
    const auto b = s.bucket;
    const bool was_head = &waiting.at(b).head() == &s;
    if (was_head && claimed_its_turn(b)) open.gate = true;
    for (const auto& x : waiting.at(b).key.excluded)
        timers.cancel({x.until, timer_kind::decline_pause_ends, s.t.id.value});
    if (s.t.preferred)
        timers.cancel({s.t.preferred_until, timer_kind::preferred_expires, s.t.id.value});
    waiting.erase(s);
    if (s.held_by) {
        open.agent_freed(s.held_by);
        s.held_by = {};
    }
    if (!was_head) return;
    auto& from = waiting.at(b);
    if (!from.places.empty()) {
        open.head_changed(b);
        set_relaxation(b);
    } else if (from.special()) {
        set_relaxation(b);
        crew.bucket_dropped(b, from.key);
        waiting.drop(b);
        std::erase(open.buckets, b);
    } else {
        set_relaxation(b);
    }
}

instant state::rooms::relaxes_at(const ticket& t) const {
    if (t.relaxed_steps >= rules.relaxation.size()) return never;
    if (t.requires_.skills.empty() && t.requires_.language.empty()) return never;
    const auto share = rules.relaxation[t.relaxed_steps].after_share;
    return hours.add(t.waiting_since, from_seconds(t.target.seconds() * share));
}

void state::rooms::set_relaxation(std::uint32_t b) {
    if (rules.relaxation.empty()) return;
    auto& at = waiting.at(b);
    const ticket_id head = at.places.empty() ? ticket_id{} : at.head().t.id;
    const instant due = at.places.empty() ? never : relaxes_at(at.head().t);
    if (due == at.relax_at && head == at.relaxing) return;
    timers.cancel({at.relax_at, timer_kind::relaxation, at.relaxing.value});
    at.relax_at = due;
    at.relaxing = head;
    timers.set({due, timer_kind::relaxation, head.value});
}

void state::rooms::take(seat& s) {
    if (auto* d = crew.find(s.t.agent)) crew.take(*d, s);
}

void state::rooms::release(seat& s, instant at) {
    auto* d = crew.find(s.t.agent);
    if (!d || std::ranges::find(d->hand, &s) == d->hand.end()) return;
    crew.release(*d, s, at);
    open.agent_freed(s.t.agent);
}

void state::rooms::close_offer(offer_id id, offer_status how) {
    const auto it = offers.find(id);
    if (it == offers.end()) return;
    timers.cancel({it->second.expires_at, timer_kind::offer_expires, id.value});
    it->second.status = how;
    ++it->second.version;
    closed_offers.push_back(it->second);
    if (closed_offers.size() > closed_offers_kept) closed_offers.pop_front();
    offers.erase(it);
}

instant state::rooms::kept_until(const ticket& t) const {
    const auto& g = rules.gate;
    const bool by_reply =
        presence_of(t.form) == presence::deferred && g.promise == hand_promise::replied;
    return by_reply ? hours.add(t.due_at, g.reply_grace) : t.due_at;
}

bool state::rooms::replies_owed() const {
    const auto owed = [](const seat* s) {
        return s->t.form == work_form::mail && !s->t.promise_recorded;
    };
    return std::ranges::any_of(crew.desks(), [&](const auto& d) {
        return std::ranges::any_of(d.second.hand, owed);
    });
}

duration state::rooms::target_of(need_index need, presence p) const {
    const auto& n = rules.needs[need < rules.needs.size() ? need : rules.default_need];
    return p == presence::live ? n.target_live : n.target_deferred;
}

double state::rooms::score_now(const ticket& t, std::int64_t service_now) const {
    return total_of(rules, t.target, t.form, promises.head_start(group_of(t)),
                    hours.until(t.waiting_since), service_now);
}

// Every place is kept; what it is due by follows the new promises.
void state::rooms::set_rules(const policy& p) {
    rules = p;
    hours = calendar{p.hours};
    for (auto& [id, s] : seats) {
        s.bucket = nowhere;
        s.since_service = hours.until(s.t.waiting_since);
        auto& t = s.t;
        if (!is_open(t.status)) continue;
        if (t.need >= rules.needs.size()) t.need = rules.default_need;
        t.target = target_of(t.need, presence_of(t.form));
        t.due_at = hours.add(t.waiting_since, t.target);
    }
    waiting.clear();
    timers = {};
    if (!rules.head_start.on) promises.forget_head_starts();
    crew.intern(rules, waiting);
    for (auto& [id, s] : seats) seat_again(s);
    for (const auto& [id, o] : offers)
        timers.set({o.expires_at, timer_kind::offer_expires, id.value});
    open.everything();
}

void state::rooms::seat_again(seat& s) {
    const auto& t = s.t;
    if (t.status == ticket_status::queued) enqueue(s);
    if (t.status == ticket_status::scheduled)
        timers.set({t.callback_at, timer_kind::callback_due, t.id.value});
    if (t.status == ticket_status::wrap_up)
        timers.set({wrap_up_ends(t, rules.life), timer_kind::wrap_up_ends, t.id.value});
}

void state::rooms::arm_records(instant now) {
    if (record_due != never || !rules.head_start.on) return;
    const instant next = promises.updated_at() + rules.head_start.period;
    record_due = next > now ? next : now + rules.head_start.period;
}

void state::rooms::add(const ticket& t) {
    auto& s = seats[t.id];
    s.t = t;
    s.since_service = hours.until(t.waiting_since);
    for (const auto& c : t.contacts) people.add_thread(c.channel, c.thread, t.id);
    people.add_ticket(t.customer, t.id);
    seat_again(s);
    const bool in_hand = t.status == ticket_status::offered || t.status == ticket_status::active ||
                         t.status == ticket_status::wrap_up;
    if (in_hand) crew.take(crew.put(t.agent), s);  // whose own row may come later
    for (const auto id : crew.held)
        if (crew.find(id)->a.held_for == t.id) s.held_by = id;
}

void state::rooms::fill_hands(desk& d) {
    d.hand.clear();
    d.calls = d.chats = d.mails = 0;
    crew.shelve(d);
    for (const auto id : d.a.in_hand)
        if (auto* s = find(id)) crew.take(d, *s);
    if (!d.a.held_for) return;
    crew.held.insert(d.a.id);
    if (auto* s = find(d.a.held_for)) s->held_by = d.a.id;
}

void state::rooms::add(const agent& a) {
    auto& d = crew.put(a.id);
    crew.set_state(d, agent_state::offline);
    const auto known = d.a.in_hand;  // tickets that came before their agent
    d.a = a;
    d.a.in_hand.insert(d.a.in_hand.end(), known.begin(), known.end());
    std::ranges::sort(d.a.in_hand);
    const auto twice = std::ranges::unique(d.a.in_hand);
    d.a.in_hand.erase(twice.begin(), twice.end());
    d.a.state = agent_state::offline;
    crew.intern(d, rules, waiting);
    crew.set_state(d, a.state);
    fill_hands(d);
}

void state::rooms::add(const offer& o) {
    if (o.status != offer_status::issued) {
        closed_offers.push_back(o);
        return;
    }
    offers[o.id] = o;
    timers.set({o.expires_at, timer_kind::offer_expires, o.id.value});
}

}  // namespace evenline::core
