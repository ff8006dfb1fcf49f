#include "engine/hydration.hpp"

#include <algorithm>

namespace evenline::engine {
namespace {

class loader {
public:
    loader(core::state& into, lookup& from, core::instant now,
           std::vector<core::ticket_id>& brought)
        : state_(into), lookup_(from), now_(now), brought_(brought) {}

    void operator()(const core::receive_contact& c) {
        std::vector<core::customer_id> people;
        people.reserve(c.contact.addresses.size() + 1);
        for (const auto& a : c.contact.addresses) people.push_back(address(a.kind, a.value));
        people.push_back(ref(c.contact.customer_ref));
        thread(c.contact.channel, c.contact.thread);
        thread(c.contact.channel, c.contact.continues);
        ticket(c.contact.belongs_to);
        for (const auto id : people) {
            if (id) latest(id);
        }
    }
    void operator()(const core::add_address& c) {
        customer(c.customer);
        address(c.what.kind, c.what.value);
    }
    void operator()(const core::prove_customer& c) {
        customer(c.customer);
        ref(c.facts.customer_ref);
        for (const auto& a : c.facts.addresses) address(a.kind, a.value);
    }
    void operator()(const core::link_customers& c) {
        customer(c.from);
        customer(c.into);
    }
    void operator()(const core::merge_tickets& c) {
        ticket(c.from);
        ticket(c.into);
    }
    template <class Command> void operator()(const Command& c) {
        if constexpr (requires { { c.ticket } -> std::convertible_to<core::ticket_id>; }) {
            ticket(c.ticket);
        }
        if constexpr (requires { { c.customer } -> std::convertible_to<core::customer_id>; }) {
            customer(c.customer);
        }
        if constexpr (requires { c.thread; c.channel; }) thread(c.channel, c.thread);
    }

private:
    static bool has_proven(const core::customer& who, std::string_view kind,
                           std::string_view value) {
        return std::ranges::any_of(who.addresses, [&](const core::address& a) {
            return a.verified && a.kind == kind && a.value == value;
        });
    }

    // One link is followed at most this often: the store's chains are short, a loop must not hang.
    static constexpr int longest_chain = 8;

    core::customer_id adopt(std::optional<core::customer> row) {
        for (int i = 0; row && i < longest_chain; ++i) {
            if (const auto* known = state_.find(row->id)) return known->id;
            const auto next = row->merged_into;
            const auto id = row->id;
            state_.load(std::move(*row));
            if (!next) return id;
            row = lookup_.customer(next);
        }
        return {};
    }
    core::customer_id customer(core::customer_id id) {
        if (!id) return {};
        if (const auto* known = state_.find(id)) return known->id;
        return adopt(lookup_.customer(id));
    }
    core::customer_id address(std::string_view kind, std::string_view value) {
        const auto* known = state_.find_address(kind, value);
        if (known && has_proven(*known, kind, value)) return known->id;
        // Whoever is here only claims it: its owner may be on disk.
        const auto here = known ? known->id : core::customer_id{};
        const auto found = adopt(lookup_.customer_by_address(kind, value));
        return found ? found : here;
    }
    core::customer_id ref(std::string_view name) {
        if (name.empty()) return {};
        if (const auto* known = state_.find_ref(name)) return known->id;
        return adopt(lookup_.customer_by_ref(name));
    }
    void adopt(std::optional<core::ticket> row) {
        for (int i = 0; row && !state_.find(row->id) && i < longest_chain; ++i) {
            const auto next = row->merged_into;
            if (!core::is_open(row->status)) brought_.push_back(row->id);
            // An ended ticket keeps its old owner's number on disk when they are linked.
            if (const auto owner = customer(row->customer)) row->customer = owner;
            state_.load(std::move(*row));
            if (!next) return;
            row = lookup_.ticket(next);
        }
    }
    void ticket(core::ticket_id id) {
        if (id && !state_.find(id)) adopt(lookup_.ticket(id));
    }
    void thread(core::channel_number channel, std::string_view name) {
        if (!name.empty() && !state_.find_thread(channel, name)) {
            adopt(lookup_.ticket_by_thread(channel, name));
        }
    }
    void latest(core::customer_id who) {
        adopt(lookup_.latest_ticket(who, now_ - state_.rules().life.reopen_within));
    }

    core::state& state_;
    lookup& lookup_;
    core::instant now_;
    std::vector<core::ticket_id>& brought_;
};

}  // namespace

void hydrate(core::state& into, lookup& from, const core::command& what, core::instant now,
             std::vector<core::ticket_id>& brought) {
    std::visit(loader(into, from, now, brought), what);
}

}  // namespace evenline::engine
