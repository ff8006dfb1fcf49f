#include "engine/touched.hpp"

#include <algorithm>
#include <concepts>

namespace evenline::engine {
namespace {

template <class T> void sort_unique(std::vector<T>& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
}

template <class T, class Id> concept names_agent =
    requires(const T& t) { { t.agent } -> std::convertible_to<Id>; };

}  // namespace

template <class Body> void touched::note_body(const Body& b) {
    if constexpr (names_agent<Body, core::agent_id>) agents_.push_back(b.agent);
    if constexpr (requires { { b.offer } -> std::convertible_to<core::offer_id>; }) {
        offer_ids_.push_back(b.offer);
    }
    if constexpr (requires { { b.customer } -> std::convertible_to<core::customer_id>; }) {
        customers_.push_back(b.customer);
    }
    if constexpr (requires { { b.from } -> std::convertible_to<core::ticket_id>; }) {
        tickets_.push_back(b.from);
    }
    if constexpr (requires { { b.into } -> std::convertible_to<core::ticket_id>; }) {
        tickets_.push_back(b.into);
    }
    if constexpr (requires { { b.who } -> std::convertible_to<core::customer>; }) {
        customers_.push_back(b.who.id);
    }
    if constexpr (std::same_as<Body, core::ticket_offered>) {
        offers_.push_back(b.what);
        offer_ids_.push_back(b.what.id);
        agents_.push_back(b.what.agent);
    }
    if constexpr (std::same_as<Body, core::customers_linked>) {
        linked_.push_back(b.into);
        customers_.push_back(b.from);
        customers_.push_back(b.into);
    }
    if constexpr (std::same_as<Body, core::promise_settled>) groups_.push_back(b.group);
    if constexpr (std::same_as<Body, core::head_starts_updated>) {
        for (const auto& [group, record] : b.records) groups_.push_back(group);
    }
    if constexpr (std::same_as<Body, core::business_day_started>) every_group_ = true;
    if constexpr (std::same_as<Body, core::policy_set>) every_group_ = true;
}

void touched::note(const core::event& e) {
    if (e.ticket) tickets_.push_back(e.ticket);
    std::visit([this](const auto& body) { note_body(body); }, e.body);
}

void touched::remember_targets(const core::state& before) {
    for (const auto id : before.open_tickets()) {
        const auto* t = before.find(id);
        targets_.push_back({id, t->need, t->target, t->due_at});
    }
}

void touched::note_new_targets(const core::state& now) {
    for (const auto& was : targets_) {
        const auto* t = now.find(was.ticket);
        if (t && (t->need != was.need || t->target != was.time || t->due_at != was.due_at)) {
            tickets_.push_back(was.ticket);
        }
    }
}

void touched::copy_rows(const core::state& now, holders& held, batch& into) {
    note_new_targets(now);
    if (!linked_.empty()) note_tickets_of_linked(now);
    copy_tickets(now, held, into);
    copy_offers(now, into);
    copy_customers(now, into);
    copy_promises(now, into);
    sort_unique(agents_);
    for (const auto id : agents_) {
        if (const auto* who = now.find(id)) into.agents.push_back(*who);
    }
}

// A link moves the tickets of one customer to the other without an event for each. Rare, so a
// walk over the open tickets will do.
void touched::note_tickets_of_linked(const core::state& now) {
    for (const auto id : now.open_tickets()) {
        const auto owner = now.find(id)->customer;
        if (std::find(linked_.begin(), linked_.end(), owner) != linked_.end())
            tickets_.push_back(id);
    }
}

void touched::copy_tickets(const core::state& now, holders& held, batch& into) {
    sort_unique(tickets_);
    for (const auto id : tickets_) {
        if (const auto before = held.find(id); before != held.end()) {
            agents_.push_back(before->second);
            held.erase(before);
        }
        const auto* t = now.find(id);
        if (!t) continue;
        if (t->agent) {
            agents_.push_back(t->agent);
            if (core::is_open(t->status)) held.emplace(id, t->agent);
        }
        customers_.push_back(t->customer);
        into.tickets.push_back(*t);
    }
}

void touched::copy_offers(const core::state& now, batch& into) {
    sort_unique(offer_ids_);
    for (const auto id : offer_ids_) {
        if (const auto* known = now.find(id)) {
            into.offers.push_back(*known);
            continue;
        }
        const auto issued = std::find_if(offers_.begin(), offers_.end(),
                                         [id](const core::offer& o) { return o.id == id; });
        if (issued != offers_.end()) into.offers.push_back(*issued);
    }
}

void touched::copy_customers(const core::state& now, batch& into) {
    sort_unique(customers_);
    for (const auto id : customers_) {
        if (const auto* who = now.find_row(id)) into.customers.push_back(*who);
    }
}

void touched::copy_promises(const core::state& now, batch& into) {
    if (groups_.empty() && !every_group_) return;
    sort_unique(groups_);
    for (auto& [group, record] : now.records()) {
        if (every_group_ || std::binary_search(groups_.begin(), groups_.end(), group)) {
            into.promises.emplace_back(group, record);
        }
    }
}

}  // namespace evenline::engine
