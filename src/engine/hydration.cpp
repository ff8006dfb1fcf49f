#include "engine/hydration.hpp"

#include <algorithm>
#include <vector>

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

    static bool has(const auto& rows, auto id) {
        return std::ranges::any_of(rows, [&](const auto& one) { return one.id == id; });
    }

    // One link is followed at most this often: the store's chains are short, a loop must not hang.
    static constexpr std::size_t longest_chain = 8;

    // All of a chain is read before any of it is loaded: where reading fails, the state is as it
    // was.
    core::customer_id adopt(std::optional<core::customer> row) {
        std::vector<core::customer> chain;
        core::customer_id last;
        while (row && chain.size() < longest_chain && !has(chain, row->id)) {
            const auto* known = state_.find(row->id);
            const auto next = row->merged_into;
            if (known || !next) last = known ? known->id : row->id;
            if (!known) chain.push_back(std::move(*row));
            if (last) break;
            row = lookup_.customer(next);
        }
        for (const auto& one : chain) state_.load(one);
        return last;
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
        std::vector<core::ticket> chain;
        while (row && !state_.find(row->id) && chain.size() < longest_chain &&
               !has(chain, row->id)) {
            const auto next = row->merged_into;
            // An ended ticket keeps its old owner's number on disk when they are linked.
            if (const auto owner = customer(row->customer)) row->customer = owner;
            chain.push_back(std::move(*row));
            if (!next) break;
            row = lookup_.ticket(next);
        }
        for (const auto& one : chain) {
            if (!core::is_open(one.status)) brought_.push_back(one.id);
            state_.load(one);
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
