#include "core/apply.hpp"

namespace evenline::core {

void application::lift() {
    r.dequeue(*s);
    r.release(*s, at);
    if (s->t.offer) r.close_offer(s->t.offer, offer_status::revoked);
    s->t.offer = {};
    s->t.with_peers = false;
    if (s->t.status == ticket_status::scheduled)
        r.timers.cancel({s->t.callback_at, timer_kind::callback_due, about.value});
    if (s->t.status == ticket_status::wrap_up)
        r.timers.cancel(
            {wrap_up_ends(s->t, r.rules.life), timer_kind::wrap_up_ends, about.value});
}

void application::end_pauses() {
    for (auto& d : s->t.declines)
        if (d.paused_until <= at) d.paused_until = {};
}

void application::finish(ticket_status how) {
    lift();
    s->t.status = how;
    s->t.closed_at = at;
}

void application::operator()(const ticket_opened& e) {
    auto& t = s->t;
    t.id = about;
    t.customer = e.customer;
    t.waiting_since = e.waiting_since;
    t.subject = e.subject;
    r.count.ticket = std::max(r.count.ticket, about.value);
    r.people.add_ticket(e.customer, about);
}

void application::operator()(const contact_received& e) {
    s->t.contacts.push_back(e.contact);
    if (e.chase) ++s->t.chases;
    r.count.contact = std::max(r.count.contact, e.contact.id.value);
    r.people.add_thread(e.contact.channel, e.contact.thread, about);
}

void application::operator()(const ticket_classified& e) {
    auto& t = s->t;
    t.need = e.need;
    t.rule = e.rule;
    t.requires_ = e.requires_;
    t.form = e.form;
    t.channel = t.promise_channel = e.channel;
    t.target = e.target;
    t.due_at = e.due_at;
}

void application::operator()(const ticket_queued& e) {
    lift();
    auto& t = s->t;
    t.status = ticket_status::queued;
    t.agent = {};
    t.callback_at = {};
    t.waiting_since = e.waiting_since;
    t.due_at = e.due_at;
    t.preferred = e.preferred;
    t.preferred_until = e.preferred_until;
    end_pauses();
    r.enqueue(*s);
    r.arm_records(at);
}

void application::operator()(const ticket_resumed& e) {
    auto& t = s->t;
    t.promise_recorded = false;
    t.answered_at.reset();
    t.promise_channel = t.channel;
    t.callback_wanted = false;
    t.unplaceable = false;
    t.declines.clear();
    t.target = r.target_of(t.need, presence_of(t.form));
    (*this)(ticket_queued{e.waiting_since, e.due_at, e.preferred, e.preferred_until});
}

void application::operator()(const requirement_relaxed& e) {
    reseat([&](ticket& t) {
        t.relaxed_steps = e.step;
        t.requires_ = e.requires_;
        if (e.preferred_expired) t.preferred = {};
        end_pauses();
    });
    r.why_now = trigger::requirement_relaxed;
}

void application::operator()(const ticket_unplaceable&) { s->t.unplaceable = true; }

void application::operator()(const reply_recorded& e) {
    if (e.first && !s->t.answered_at) s->t.answered_at = at;
    weaken_claim();  // a reply given no longer holds room
}

void application::operator()(const external_reply_noted&) {
    auto& t = s->t;
    if (!t.answered_at) t.answered_at = at;
    weaken_claim();
    if (t.status != ticket_status::queued && t.status != ticket_status::scheduled) return;
    lift();
    t.status = ticket_status::waiting_customer;
}

void application::operator()(const reply_undelivered&) { s->t.answered_at.reset(); }

void application::operator()(const ticket_waiting&) {
    lift();
    s->t.status = ticket_status::waiting_customer;
}

void application::operator()(const channel_changed& e) {
    reseat([&](ticket& t) {
        t.channel = e.channel;
        t.form = e.form;
        t.target = e.target;
        t.due_at = e.due_at;
        ++t.switches;
    });
}

void application::operator()(const callback_requested& e) {
    auto& t = s->t;
    t.callback_wanted = true;
    if (e.at <= at) return;
    lift();
    t.status = ticket_status::scheduled;
    t.callback_at = e.at;
    r.timers.set({e.at, timer_kind::callback_due, about.value});
}

void application::operator()(const held_for_peers& e) {
    auto& t = s->t;
    t.status = ticket_status::scheduled;
    t.with_peers = true;
    t.callback_at = e.until;
    r.timers.set({e.until, timer_kind::callback_due, about.value});
}

void application::operator()(const peer_answered&) {
    lift();
    auto& t = s->t;
    t.status = ticket_status::waiting_customer;
    t.callback_at = {};
    t.promise_recorded = true;  // not ours, so neither kept nor broken; a new wait counts again
}

void application::operator()(const contact_ended& e) {
    for (auto& c : s->t.contacts) {
        if (c.id != e.contact) continue;
        c.ended_at = at;
        c.abandoned = e.abandoned;
    }
}

void application::operator()(const ticket_abandoned&) { finish(ticket_status::abandoned); }

void application::operator()(const ticket_cancelled&) { finish(ticket_status::cancelled); }

void application::operator()(const wrap_up_started&) {
    s->t.status = ticket_status::wrap_up;
    s->t.wrap_up_since = at;
    s->t.wrap_up_extended = false;
    if (auto* d = r.crew.find(s->t.agent)) d->a.unanswered_calls = 0;  // they did speak
    r.timers.set({wrap_up_ends(s->t, r.rules.life), timer_kind::wrap_up_ends, about.value});
}

void application::operator()(const wrap_up_extended&) {
    r.timers.cancel({wrap_up_ends(s->t, r.rules.life), timer_kind::wrap_up_ends, about.value});
    s->t.wrap_up_extended = true;
    r.timers.set({wrap_up_ends(s->t, r.rules.life), timer_kind::wrap_up_ends, about.value});
}

void application::operator()(const ticket_closed& e) {
    finish(ticket_status::closed);
    s->t.disposition = e.disposition;
}

void application::operator()(const ticket_reopened&) {
    s->t.closed_at.reset();
    s->t.disposition.clear();
}

void application::operator()(const need_changed& e) {
    reseat([&](ticket& t) {
        t.need = e.need;
        t.target = e.target;
        t.due_at = e.due_at;
    });
}

void application::operator()(const promise_settled& e) {
    if (s->bucket == nowhere) s->t.promise_recorded = true;
    else reseat([](ticket& t) { t.promise_recorded = true; });  // the late are counted by place
    r.promises.settle(e.group, e.kept);
    r.arm_records(at);
}

}  // namespace evenline::core
