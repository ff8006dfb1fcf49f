// Who a contact is from. A verified address or the integrator's own name for the customer joins;
// a claimed address is only ever a suggestion.
#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

const customer* known(const turn& t, const contact_facts& c) {
    if (const auto* by_ref = t.r.people.by_ref(c.customer_ref)) return by_ref;
    for (const auto& a : c.addresses) {
        const auto* owner = a.verified ? t.r.people.verified(a.kind, a.value) : nullptr;
        // Somebody with a name of their own is not somebody else's verified address.
        if (owner && (c.customer_ref.empty() || owner->ref.empty())) return owner;
    }
    return nullptr;
}

void add(customer& who, const address& a) {
    const auto same = std::ranges::find_if(who.addresses,
        [&](const address& b) { return b.kind == a.kind && b.value == a.value; });
    if (same == who.addresses.end()) {
        who.addresses.push_back(a);
    } else {
        same->verified = same->verified || a.verified;
    }
    std::ranges::sort(who.addresses);
}

// Those who share an address without proof: for an agent to judge.
void suggest(const turn& t, customer& who) {
    for (const auto& a : who.addresses)
        for (const auto other : t.r.people.sharing(a))
            if (other != who.id && std::ranges::find(who.suggested, other) == who.suggested.end())
                who.suggested.push_back(other);
    std::ranges::sort(who.suggested);
}

}  // namespace

customer_id identify(turn& t, const contact_facts& c) {
    const auto* found = known(t, c);
    customer who = found ? *found : customer{};
    if (!found) who.id = {t.r.count.customer + 1};
    if (who.ref.empty()) who.ref = c.customer_ref;
    if (who.name.empty()) who.name = c.name;
    if (who.language.empty()) who.language = c.language;
    for (const auto& a : c.addresses) {
        const auto* owner = a.verified ? t.r.people.verified(a.kind, a.value) : nullptr;
        address mine = a;
        if (owner && owner->id != who.id) mine.verified = false;  // proven to be another's
        add(who, mine);
    }
    suggest(t, who);
    const auto id = who.id;
    if (!found) {
        t.emit(customer_created{std::move(who)});
    } else if (who != *found) {
        t.emit(customer_changed{std::move(who)});
    }
    return id;
}

// Whoever brings a ticket's mark may have been sent it by the customer: the place is theirs, the
// addresses are only claimed.
void accompany(turn& t, customer_id id, const contact_facts& c) {
    const auto* found = t.r.people.find(id);
    if (!found) return;
    customer who = *found;
    for (const auto& a : c.addresses) add(who, {a.kind, a.value, false});
    suggest(t, who);
    if (who != *found) t.emit(customer_changed{std::move(who)});
}

refusal handle(turn& t, const prove_customer& asked) {
    const auto* found = t.r.people.find(asked.customer);
    if (!found) return refusal::unknown_customer;
    const auto& c = asked.facts;
    if (!found->ref.empty() && !c.customer_ref.empty() && found->ref != c.customer_ref)
        return refusal::invalid;
    const auto from = found->id;
    const auto* same = known(t, c);
    if (same && same->id != from) {
        if (!found->ref.empty() && !same->ref.empty()) return refusal::invalid;
        const auto into = same->id;
        t.emit(customers_linked{from, into});
        found = t.r.people.find(into);
    }
    customer who = *found;
    if (who.ref.empty()) who.ref = c.customer_ref;
    if (who.name.empty()) who.name = c.name;
    if (who.language.empty()) who.language = c.language;
    for (const auto& a : c.addresses) {
        const auto* owner = a.verified ? t.r.people.verified(a.kind, a.value) : nullptr;
        address mine = a;
        if (owner && owner->id != who.id) mine.verified = false;
        add(who, mine);
    }
    suggest(t, who);
    if (who != *found) t.emit(customer_changed{std::move(who)});
    return refusal::none;
}

}  // namespace evenline::core
