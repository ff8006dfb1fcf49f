// One recorded event becomes state. Nothing else changes a state but loading.
#include "core/apply.hpp"

namespace evenline::core {

void application::operator()(const agent_saved& e) {
    auto& d = r.crew.put(e.agent);
    const bool fresh = d.a.state_since == instant{};
    d.a.profile = e.profile;
    if (fresh) d.a.state_since = d.a.idle_since = at;  // interned, hence shelved, below
    r.crew.intern(d, r.rules, r.waiting);
    r.count.agent = std::max(r.count.agent, e.agent.value);
    r.open.everything();
}

void application::operator()(const presence_changed& e) {
    auto* d = r.crew.find(e.agent);
    if (!d) return;
    const bool came = !d->present() && e.state == agent_state::available;
    r.crew.set_state(*d, e.state);
    d->a.away_reason = e.reason;
    d->a.state_since = at;
    d->a.unanswered_calls = 0;
    if (came && d->hand.empty()) d->a.idle_since = at;
    r.crew.shelve(*d);
    if (came) r.open.agent_freed(e.agent);
    for (const auto& [key, b] : r.waiting.buckets()) {
        if (key.excluded.empty()) continue;
        if (came) r.open.gate = true;    // who declined is shut out again: it claims nothing there
        else r.open.head_changed(b);     // who declined may now be the only one left
    }
}

void application::operator()(const agent_held& e) {
    auto* d = r.crew.find(e.agent);
    if (!d) return;
    d->a.held_for = e.for_call;
    r.crew.held.insert(e.agent);
    if (auto* call = r.find(e.for_call)) call->held_by = e.agent;
}

void application::operator()(const hold_released& e) {
    auto* d = r.crew.find(e.agent);
    if (!d) return;
    end_hold(*d);
    r.open.agent_freed(e.agent);
}

void application::end_hold(desk& d) {
    if (!d.a.held_for) return;
    if (auto* call = r.find(d.a.held_for); call && call->held_by == d.a.id) call->held_by = {};
    d.a.held_for = {};
    r.crew.held.erase(d.a.id);
}

void application::operator()(const customer_created& e) {
    r.people.put(e.who);
    r.count.customer = std::max(r.count.customer, e.who.id.value);
}

void application::operator()(const customer_changed& e) { r.people.put(e.who); }

void application::operator()(const customers_linked& e) {
    for (const auto id : r.people.tickets_of(e.from))
        if (auto* theirs = r.find(id)) theirs->t.customer = e.into;
    r.people.link(e.from, e.into);
}

// Their ended tickets leave the memory too: a thread of theirs would lead back to them.
void application::operator()(const customer_erased& e) {
    const auto theirs = r.people.tickets_of(e.customer);
    for (const auto id : theirs) r.forget(id);
    r.people.blank(e.customer);
}

void application::operator()(const policy_set& e) { r.set_rules(e.next); }

void application::operator()(const head_starts_updated& e) {
    for (const auto& [g, record] : e.records) r.promises.load(g, record);
    r.record_due = never;
    if (!r.promises.quiet() || r.waiting.waiting() > 0 || r.replies_owed()) r.arm_records(at);
    r.open.gate = true;
}

void application::operator()(const business_day_started&) { r.promises.begin_day(); }

void apply(state& s, const event& e) {
    auto& r = s.inside();
    r.count.event = e.number;
    r.looked_at = e.at;
    application a{r, e.at, e.ticket, nullptr};
    if (e.ticket) {
        a.s = std::holds_alternative<ticket_opened>(e.body) ? &r.seats[e.ticket] : r.find(e.ticket);
        if (!a.s) return;
        a.s->t.version = e.version;
    }
    std::visit(a, e.body);
}

}  // namespace evenline::core
