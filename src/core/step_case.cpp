// One matter, one ticket: splitting, merging, and whose address is whose.
#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {

refusal handle(turn& t, const split_ticket& asked) {
    auto* s = t.r.find(asked.ticket);
    if (!s) return refusal::unknown_ticket;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    const auto& x = s->t;
    if (!is_open(x.status)) return refusal::wrong_status;
    std::vector<ticket_contact> moved;
    for (const auto& c : x.contacts)
        if (std::ranges::find(asked.contacts, c.id) != asked.contacts.end()) moved.push_back(c);
    if (moved.size() != asked.contacts.size()) return refusal::unknown_contact;
    if (moved.empty() || moved.size() == x.contacts.size()) return refusal::invalid;
    if (asked.by) t.stir(asked.by);
    const auto first = *std::ranges::min_element(moved, {}, &ticket_contact::started_at);
    const ticket_id id{t.r.count.ticket + 1};
    const auto target = t.r.target_of(x.need, presence_of(first.form));
    t.out.ticket = id;
    t.emit(asked.ticket, contacts_split_off{id, asked.contacts});
    t.emit(id, ticket_opened{x.customer, first.started_at, x.subject});
    t.emit(id, ticket_split{asked.ticket, std::move(moved)});
    const auto& from = t.r.find(asked.ticket)->t;
    t.emit(id, ticket_classified{from.need, from.rule, from.requires_, first.form, first.channel,
        target, t.due(first.started_at, target)});
    t.queue_again(*t.r.find(id));
    return refusal::none;
}

refusal handle(turn& t, const merge_tickets& asked) {
    auto* from = t.r.find(asked.from);
    auto* into = t.r.find(asked.into);
    if (!from || !into) return refusal::unknown_ticket;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    if (asked.from == asked.into) return refusal::invalid;
    if (from->t.status == ticket_status::merged && from->t.merged_into == asked.into)
        return refusal::nothing_to_do;
    if (!is_open(from->t.status) || !is_open(into->t.status)) return refusal::wrong_status;
    if (asked.by) t.stir(asked.by);
    t.out.ticket = asked.into;
    t.revoke(*from, revoke_cause::merged);
    const auto since = std::min(from->t.waiting_since, into->t.waiting_since);
    const auto contacts = from->t.contacts;
    t.emit(asked.from, tickets_merged{asked.into, since});
    t.emit(asked.into, ticket_absorbed{asked.from, since, t.due(since, into->t.target), contacts});
    const bool with_peers = into->t.with_peers;  // the older matter need not wait for them
    if (with_peers) t.queue_again(*into);
    if (!with_peers && into->t.status == ticket_status::waiting_customer && !from->t.answered_at)
        t.queue_again(*into, into->t.agent);  // what the customer asked there is not answered yet
    return refusal::none;
}

refusal handle(turn& t, const link_customers& asked) {
    const auto* from = t.r.people.find(asked.from);
    const auto* into = t.r.people.find(asked.into);
    if (!from || !into) return refusal::unknown_customer;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    if (from->id == into->id) return refusal::nothing_to_do;
    if (!from->ref.empty() && !into->ref.empty() && from->ref != into->ref) return refusal::invalid;
    if (asked.by) t.stir(asked.by);
    t.emit(customers_linked{from->id, into->id});
    return refusal::none;
}

refusal handle(turn& t, const add_address& asked) {
    const auto* found = t.r.people.find(asked.customer);
    if (!found) return refusal::unknown_customer;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    if (asked.what.kind.empty() || asked.what.value.empty()) return refusal::invalid;
    const auto* owner = t.r.people.verified(asked.what.kind, asked.what.value);
    if (asked.what.verified && owner && owner->id != found->id) return refusal::invalid;
    customer who = *found;
    const auto same = std::ranges::find_if(who.addresses, [&](const address& a) {
        return a.kind == asked.what.kind && a.value == asked.what.value;
    });
    if (same == who.addresses.end()) {
        who.addresses.push_back(asked.what);
    } else {
        same->verified = asked.what.verified;
    }
    std::ranges::sort(who.addresses);
    if (who == *found) return refusal::nothing_to_do;
    if (asked.by) t.stir(asked.by);
    t.emit(customer_changed{std::move(who)});
    return refusal::none;
}

refusal handle(turn& t, const remove_address& asked) {
    const auto* found = t.r.people.find(asked.customer);
    if (!found) return refusal::unknown_customer;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    customer who = *found;
    const auto gone = std::erase_if(who.addresses, [&](const address& a) {
        return a.kind == asked.what.kind && a.value == asked.what.value;
    });
    if (gone == 0) return refusal::nothing_to_do;
    if (asked.by) t.stir(asked.by);
    t.emit(customer_changed{std::move(who)});
    return refusal::none;
}

refusal handle(turn& t, const erase_customer& asked) {
    const auto* found = t.r.people.find(asked.customer);
    if (!found) return refusal::unknown_customer;
    for (const auto id : t.r.people.tickets_of(found->id)) {
        const auto* theirs = t.r.find(id);
        if (theirs && is_open(theirs->t.status)) return refusal::wrong_status;
    }
    t.emit(customer_erased{found->id});
    return refusal::none;
}

}  // namespace evenline::core
