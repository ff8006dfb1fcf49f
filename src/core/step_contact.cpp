// What channels tell: a contact came, a contact ended, our side answered elsewhere.
#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

ticket_contact contact_from(turn& t, const contact_facts& c) {
    const instant began = c.occurred_at == instant{} ? t.now : std::min(c.occurred_at, t.now);
    return {{t.r.count.contact + 1}, c.channel, c.form, c.thread, began, {}, false};
}

bool within(turn& t, const ticket& closed) {
    return closed.closed_at && t.now - *closed.closed_at <= t.r.rules.life.reopen_within &&
           (closed.status == ticket_status::closed || closed.status == ticket_status::abandoned);
}

// The customer's ticket this contact belongs to: the one that waits, else one in work, else the
// last that was closed or given up lately.
seat* ticket_of(turn& t, customer_id who, bool open_only) {
    seat* best = nullptr;
    const auto better = [&](const seat& a, const seat& b) {
        if (a.t.status != b.t.status) return a.t.status < b.t.status;
        return a.t.id > b.t.id;
    };
    for (const auto id : t.r.people.tickets_of(who)) {
        auto* s = t.r.find(id);
        if (!s || !(is_open(s->t.status) || (!open_only && within(t, s->t)))) continue;
        if (!best || better(*s, *best)) best = s;
    }
    return best;
}

seat* ticket_of_thread(turn& t, channel_number channel, std::string_view thread) {
    auto* s = t.r.find(t.r.people.thread(channel, thread));
    return s && (is_open(s->t.status) || within(t, s->t)) ? s : nullptr;
}

seat* ticket_of_thread(turn& t, const contact_facts& c) {
    if (auto* s = ticket_of_thread(t, c.channel, c.thread)) return s;
    return c.continues.empty() ? nullptr : ticket_of_thread(t, c.channel, c.continues);
}

// What a live customer needs now outweighs what a mail needs; a call outweighs a chat.
bool outweighs(work_form a, work_form b) { return a < b; }

// The form moves to the new contact's. The place and the promised time do not get better by it:
// the target may only grow, and the parity group stays that of the promise (docs/policy).
void change_channel(turn& t, seat& s, channel_number channel, work_form form) {
    const auto& x = s.t;
    const auto fresh = t.r.target_of(x.need, presence_of(form));
    const auto target = std::max(x.target, fresh);
    t.emit(x.id, channel_changed{channel, form, target, t.due(x.waiting_since, target)});
}

void open_ticket(turn& t, const contact_facts& c, customer_id who) {
    const ticket_id id{t.r.count.ticket + 1};
    const auto contact = contact_from(t, c);
    const auto kind = classify(t.r.rules, c);
    const auto target = t.r.target_of(kind.need, presence_of(c.form));
    const auto since = contact.started_at;
    t.out.ticket = id;
    t.out.contact = contact.id;
    t.emit(id, ticket_opened{who, since, c.subject});
    t.emit(id, contact_received{contact, who, false});
    t.emit(id, ticket_classified{kind.need, kind.rule, kind.requires_, c.form, c.channel, target,
                                 t.due(since, target)});
    t.queue_or_hold(*t.r.find(id), c.peer_wait);
}

// While it waits: one place, whatever the channel.
void join_waiting(turn& t, seat& s, const contact_facts& c) {
    const auto& x = s.t;
    const bool another_way = c.channel != x.channel || c.form != x.form;
    const bool callback = x.callback_wanted;
    if (!another_way || callback || outweighs(x.form, c.form)) return;
    t.revoke(s, revoke_cause::channel_changed);
    change_channel(t, s, c.channel, c.form);
    t.ensure_placeable(s);
}

// While an agent has it: a customer who is there now is not left to a mail's turn.
void join_active(turn& t, seat& s, const contact_facts& c) {
    const auto& x = s.t;
    const bool live = presence_of(c.form) == presence::live;
    if (x.status == ticket_status::active && (!live || !outweighs(c.form, x.form))) return;
    const bool answered = x.answered_at.has_value();
    const agent_id last = x.agent;
    if (c.channel != x.channel || c.form != x.form) change_channel(t, s, c.channel, c.form);
    if (answered || x.status == ticket_status::wrap_up) {
        t.resume(s, s.t.contacts.back().started_at, last);
    } else {
        t.queue_again(s, last);
    }
}

void come_back(turn& t, seat& s, const contact_facts& c) {
    const auto& x = s.t;
    const bool answered = x.status != ticket_status::abandoned;
    if (!is_open(x.status)) t.emit(x.id, ticket_reopened{});
    if (c.channel != x.channel || c.form != x.form) change_channel(t, s, c.channel, c.form);
    if (answered) {
        t.resume(s, s.t.contacts.back().started_at, x.agent);
    } else {
        t.queue_again(s);  // given up while waiting: the old place, its promise already counted
    }
}

// Put aside until a time: who writes before then is waited for no longer. An answered customer
// begins a new wait, and nobody's old one is lost.
void wake(turn& t, seat& s, const contact_facts& c) {
    if (s.t.answered_at) return come_back(t, s, c);
    join_waiting(t, s, c);
    t.queue_again(s);
}

void join(turn& t, seat& s, const contact_facts& c) {
    const auto was = s.t.status;
    const bool asleep = was == ticket_status::scheduled;
    const bool waits = was <= ticket_status::offered && !(asleep && s.t.answered_at);
    const auto contact = contact_from(t, c);
    t.out.ticket = s.t.id;
    t.out.contact = contact.id;
    const bool chase = waits && c.continues.empty();
    t.emit(s.t.id, contact_received{contact, s.t.customer, chase});
    // Asking again where the peers are asked ends nothing: chasing earns nothing there either.
    if (s.t.with_peers && c.peer_wait.us > 0 && c.channel == s.t.channel) return;
    if (asleep) return wake(t, s, c);
    if (waits) return join_waiting(t, s, c);
    if (was == ticket_status::active || was == ticket_status::wrap_up) return join_active(t, s, c);
    come_back(t, s, c);
}

}  // namespace

customer_id identify(turn& t, const contact_facts& c);
void accompany(turn& t, customer_id id, const contact_facts& c);

namespace {

// The ticket whose mark the customer brought; one that was merged counts as what it went into.
seat* ticket_marked(turn& t, ticket_id id) {
    auto* s = id ? t.r.find(id) : nullptr;
    if (s && s->t.status == ticket_status::merged) s = t.r.find(s->t.merged_into);
    return s && (is_open(s->t.status) || within(t, s->t)) ? s : nullptr;
}

}  // namespace

refusal handle(turn& t, const receive_contact& asked) {
    const auto& c = asked.contact;
    if (auto* s = ticket_marked(t, c.belongs_to)) {
        accompany(t, s->t.customer, c);
        join(t, *s, c);
        return refusal::none;
    }
    if (auto* s = ticket_of_thread(t, c)) {
        join(t, *s, c);
        return refusal::none;
    }
    const auto who = identify(t, c);
    if (auto* s = ticket_of(t, who, c.begun_by_us)) {
        join(t, *s, c);
    } else {
        open_ticket(t, c, who);
    }
    return refusal::none;
}

namespace {

// Of this wait: a mail that was answered before it never ends, and asks for nothing any more.
const ticket_contact* remaining(const ticket& t) {
    const ticket_contact* left = nullptr;
    for (const auto& c : t.contacts)
        if (!c.ended_at && c.started_at >= t.waiting_since &&
            (!left || c.form < left->form || (c.form == left->form && left->id < c.id)))
            left = &c;
    return left;
}

void end_waiting(turn& t, seat& s) {
    const auto& x = s.t;
    if (x.callback_wanted) return;
    if (const auto* left = remaining(x)) {
        if (left->form == x.form) return;
        t.revoke(s, revoke_cause::channel_changed);
        const auto next = *left;
        change_channel(t, s, next.channel, next.form);
        return t.ensure_placeable(s);
    }
    t.revoke(s, revoke_cause::contact_ended);
    t.emit(x.id, ticket_abandoned{});
    t.settle_promise(s, true);
}

}  // namespace

refusal handle(turn& t, const end_contact& asked) {
    auto* s = t.r.find(t.r.people.thread(asked.channel, asked.thread));
    if (!s) return refusal::unknown_contact;
    const auto& x = s->t;
    if (!is_open(x.status)) return refusal::nothing_to_do;
    const bool waits = x.status <= ticket_status::offered;
    std::vector<contact_id> ending;
    for (const auto& c : x.contacts)
        if (c.channel == asked.channel && c.thread == asked.thread && !c.ended_at)
            ending.push_back(c.id);
    if (ending.empty()) return refusal::nothing_to_do;
    t.out.ticket = x.id;
    for (const auto id : ending) t.emit(x.id, contact_ended{id, waits && !x.callback_wanted});
    if (waits) {
        end_waiting(t, *s);
    } else if (x.status == ticket_status::active && presence_of(x.form) == presence::live) {
        const auto* left = remaining(x);
        if (left && presence_of(left->form) == presence::live) return refusal::none;
        if (t.r.rules.life.wrap_up)
            t.emit(x.id, wrap_up_started{x.agent});
        else
            t.emit(x.id, ticket_closed{close_cause::external, x.agent, ""});
    } else if (x.status == ticket_status::waiting_customer && x.form == work_form::call &&
               !x.agent && !remaining(x)) {
        // Somebody at the exchange answered it; with the call its matter is over. What one of our
        // agents put aside for the customer waits for them.
        t.emit(x.id, ticket_closed{close_cause::external, x.agent, ""});
    }
    return refusal::none;
}

refusal handle(turn& t, const fail_reply& asked) {
    auto* s = t.r.find(asked.ticket);
    if (s && s->t.status == ticket_status::merged) s = t.r.find(s->t.merged_into);
    if (!s) return refusal::unknown_ticket;
    const auto& x = s->t;
    const bool left = x.status == ticket_status::waiting_customer ||
                      (x.status == ticket_status::closed && within(t, x));
    if (!left) return refusal::nothing_to_do;
    t.out.ticket = x.id;
    const auto last = x.agent;
    if (x.status == ticket_status::closed) t.emit(x.id, ticket_reopened{});
    t.emit(x.id, reply_undelivered{asked.reason});
    t.queue_again(*s, last);
    return refusal::none;
}

refusal handle(turn& t, const note_external_reply& asked) {
    auto* s = t.r.find(t.r.people.thread(asked.channel, asked.thread));
    if (!s) return refusal::unknown_contact;
    const auto& x = s->t;
    if (!is_open(x.status) || x.status == ticket_status::waiting_customer)
        return refusal::nothing_to_do;
    t.out.ticket = x.id;
    t.revoke(*s, revoke_cause::taken_elsewhere);
    t.emit(x.id, external_reply_noted{});
    t.settle_promise(*s);
    return refusal::none;
}

refusal handle(turn& t, const note_peer_reply& asked) {
    auto* s = t.r.find(t.r.people.thread(asked.channel, asked.thread));
    if (!s) return refusal::unknown_contact;
    if (!s->t.with_peers) return refusal::nothing_to_do;
    t.out.ticket = s->t.id;
    t.emit(s->t.id, peer_answered{});
    return refusal::none;
}

}  // namespace evenline::core
