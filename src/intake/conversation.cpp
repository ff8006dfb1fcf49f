#include "intake/conversation.hpp"

#include "evenline/engine/text.hpp"

#include <algorithm>

namespace evenline::intake {
namespace {

using channels::inbound_event;

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find_first_of(" \t\r\n,", at), list.size());
        if (end > at) out.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// A mail thread ends with the one person it is of.
bool is_of(std::string_view thread, std::string_view person) {
    return thread.size() > person.size() && thread.ends_with(person) &&
           thread[thread.size() - person.size() - 1] == ' ';
}

// Our own mail system did not vouch for the address it claims to come from.
bool is_doubtful(const inbound_event& e) {
    return !e.contact.addresses.empty() && !e.contact.addresses.front().verified;
}

}  // namespace

conversations::conversations(const core::state& state, engine::lookup& index, const channel& from)
    : state_(state), index_(index), from_(from) {}

conversation conversations::of(const inbound_event& e) const {
    conversation out{e.contact.thread.empty() ? e.thread_key : e.contact.thread, {}};
    const auto proven = engine::parse_id<core::ticket_id>(e.answers_ticket);
    const auto ids = words_of(e.in_reply_to);
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        auto thread = index_.thread_by_provider_id(from_.number, *id);
        if (!thread) continue;
        const auto of = ticket_of(*thread);
        if (!e.anyone_may_name_ids || proven == of || takes_part(e, of))
            return {std::move(*thread), {}};
        if (!out.suggested) out.suggested = of;
    }
    // The answer may be here before our own report of the mail it answers.
    if (proven) {
        if (auto thread = thread_on_this_channel(*proven); !thread.empty())
            return {std::move(thread), {}};
    }
    return out;
}

bool conversations::takes_part(const inbound_event& e, core::ticket_id id) const {
    const auto t = ticket(id);
    if (!t || e.sender_id.empty()) return false;
    const auto who = customer(t->customer);
    const bool verified = who && std::ranges::any_of(who->addresses, [&](const core::address& a) {
        return a.verified && a.value == e.sender_id;
    });
    if (verified) return !is_doubtful(e);
    return std::ranges::any_of(t->contacts, [&](const core::ticket_contact& c) {
        return c.channel == from_.number && is_of(c.thread, e.sender_id);
    });
}

std::vector<core::address> conversations::other_ways(core::ticket_id id,
                                                     std::string_view but) const {
    std::vector<core::address> out;
    const auto t = ticket(id);
    const auto who = t ? customer(t->customer) : std::nullopt;
    if (!who) return out;
    for (const auto& a : who->addresses) {
        if (a.verified && a.value != but) out.push_back(a);
    }
    return out;
}

core::ticket_id conversations::ticket_of(std::string_view thread) const {
    if (thread.empty()) return {};
    if (const auto* t = state_.find_thread(from_.number, thread)) return t->id;
    const auto stored = index_.ticket_by_thread(from_.number, thread);
    return stored ? stored->id : core::ticket_id{};
}

std::string conversations::thread_on_this_channel(core::ticket_id id) const {
    const auto t = ticket(id);
    if (!t) return {};
    for (auto c = t->contacts.rbegin(); c != t->contacts.rend(); ++c) {
        if (c->channel == from_.number) return c->thread;
    }
    return {};
}

std::optional<core::ticket> conversations::ticket(core::ticket_id id) const {
    if (const auto* t = state_.find(id)) return *t;
    return index_.ticket(id);
}

std::optional<core::customer> conversations::customer(core::customer_id id) const {
    if (const auto* c = state_.find(id)) return *c;
    return index_.customer(id);
}

}  // namespace evenline::intake
