#include "core/apply.hpp"

namespace evenline::core {

void application::operator()(const ticket_offered& e) {
    auto& t = s->t;
    r.dequeue(*s);
    t.status = ticket_status::offered;
    t.agent = e.what.agent;
    t.offer = e.what.id;
    t.preferred = {};
    t.unplaceable = false;
    r.offers.insert_or_assign(e.what.id, e.what);
    r.timers.set({e.what.expires_at, timer_kind::offer_expires, e.what.id.value});
    r.count.offer = std::max(r.count.offer, e.what.id.value);
    auto* d = r.crew.find(e.what.agent);
    if (!d) return;
    if (t.form != work_form::mail) end_hold(*d);
    r.crew.take(*d, *s);
}

void application::operator()(const offer_accepted& e) {
    r.close_offer(e.offer, offer_status::accepted);
    auto& t = s->t;
    t.offer = {};
    t.status = ticket_status::active;
    if (presence_of(t.form) == presence::live && !t.answered_at) t.answered_at = at;
}

namespace {

void back_to_place(application& a, offer_id id, offer_status how) {
    a.r.close_offer(id, how);
    a.s->t.offer = {};
    a.lift();
    a.s->t.status = ticket_status::queued;
    a.s->t.agent = {};
    a.end_pauses();
    a.r.enqueue(*a.s);
    a.r.why_now = trigger::offer_ended;
}

decline_record& record_for(ticket& t, agent_id who) {
    const auto it = std::lower_bound(t.declines.begin(), t.declines.end(), who,
        [](const decline_record& d, agent_id x) { return d.agent < x; });
    if (it != t.declines.end() && it->agent == who) return *it;
    return *t.declines.insert(it, {who, 0, {}});
}

}  // namespace

void application::operator()(const offer_declined& e) {
    auto& d = record_for(s->t, e.agent);
    ++d.times;
    d.paused_until = at + r.rules.offer.decline_pause;
    back_to_place(*this, e.offer, offer_status::declined);
}

void application::operator()(const offer_expired& e) {
    back_to_place(*this, e.offer, offer_status::expired);
}

void application::operator()(const offer_revoked& e) {
    back_to_place(*this, e.offer, offer_status::revoked);
}

// A pause as after a decline, but not counted as one: the agent did want the call.
void application::operator()(const connection_failed& e) {
    record_for(s->t, e.agent).paused_until = at + r.rules.offer.decline_pause;
    s->t.answered_at.reset();
    auto* d = r.crew.find(e.agent);
    if (d && d->a.unanswered_calls < 255) ++d->a.unanswered_calls;
    r.why_now = trigger::offer_ended;
}

void application::operator()(const ticket_transferred& e) {
    lift();
    auto& t = s->t;
    if (e.by && e.by != e.to) record_for(t, e.by).paused_until = at + r.rules.offer.decline_pause;
    if (e.requires_ != t.requires_) t.relaxed_steps = 0;
    t.requires_ = e.requires_;
    t.need = e.need;
    t.target = e.target;
    t.due_at = e.due_at;
    t.unplaceable = false;
    ++t.transfers;
}

void application::operator()(const tickets_merged& e) {
    finish(ticket_status::merged);
    for (const auto& c : s->t.contacts) r.people.drop_thread(c.channel, c.thread, about);
    s->t.merged_into = e.into;
    s->t.contacts.clear();
}

void application::operator()(const ticket_absorbed& e) {
    const auto* from = r.find(e.from);
    reseat([&](ticket& t) {
        t.waiting_since = e.waiting_since;
        t.due_at = e.due_at;
        if (from) t.promise_recorded = t.promise_recorded || from->t.promise_recorded;
        t.contacts.insert(t.contacts.end(), e.contacts.begin(), e.contacts.end());
        std::ranges::sort(t.contacts, {}, &ticket_contact::id);
    });
    for (const auto& c : e.contacts) r.people.move_thread(c.channel, c.thread, about);
}

void application::operator()(const ticket_split& e) {
    s->t.contacts = e.contacts;
    for (const auto& c : e.contacts) r.people.move_thread(c.channel, c.thread, about);
}

void application::operator()(const contacts_split_off& e) {
    std::erase_if(s->t.contacts, [&](const ticket_contact& c) {
        return std::ranges::find(e.contacts, c.id) != e.contacts.end();
    });
}

}  // namespace evenline::core
