#include "http/api/context.hpp"

#include "http/api/companions.hpp"

namespace evenline::http {
namespace asio = boost::asio;

std::string context::need_name(core::need_index need) const {
    const auto& needs = state().rules().needs;
    return need < needs.size() ? needs[need].name : "need_" + std::to_string(need);
}

std::optional<core::need_index> context::need_of(std::string_view name) const {
    const auto& needs = state().rules().needs;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        if (needs[i].name == name) return static_cast<core::need_index>(i);
    }
    return std::nullopt;
}

std::string context::channel_name(core::channel_number number) const {
    const auto* found = with.channels.by_number(number);
    return found != nullptr ? found->settings.id : "channel_" + std::to_string(number);
}

asio::awaitable<engine::answered> context::submit(const call& from, engine::submission what,
                                                  std::string action, std::string object) {
    engine::audit_entry entry;
    if (what.audit) entry = std::move(*what.audit);
    entry.actor = from.who.actor();
    entry.action = std::move(action);
    entry.object = std::move(object);
    entry.from_ip = from.asked.remote;
    what.audit = std::move(entry);
    if (from.once != nullptr) what.answer = *from.once;
    auto done = co_await with.line.submit(std::move(what));
    co_return done;
}

asio::awaitable<engine::read_result<std::optional<core::ticket>>> context::ticket(
    core::ticket_id id) {
    if (const auto* open = state().find(id)) co_return std::optional<core::ticket>(*open);
    auto stored = co_await with.reader.ticket(id);
    co_return stored;
}

asio::awaitable<engine::read_result<std::optional<core::customer>>> context::customer(
    core::customer_id id) {
    if (const auto* known = state().find(id)) co_return std::optional<core::customer>(*known);
    auto stored = co_await with.reader.customer(id);
    co_return stored;
}

bool context::may_work_on(const principal& who, const core::ticket& t) const {
    if (!who.is_agent_only()) return who.what != engine::role::integrator;
    return who.agent && t.agent == who.agent;
}

// An agent also sees earlier matters of a customer they are serving now.
bool context::may_see(const principal& who, const core::ticket& t) const {
    if (!who.is_agent_only()) return true;
    const bool advises = beside != nullptr && beside->advises(t.id, who.agent);
    return advises || may_work_on(who, t) || serves_customer(who, t.customer);
}

bool context::may_see_whispers(const principal& who, const core::ticket& t) const {
    return may_work_on(who, t) || (beside != nullptr && beside->advises(t.id, who.agent));
}

bool context::serves_customer(const principal& who, core::customer_id customer) const {
    if (!who.is_agent_only()) return who.what != engine::role::integrator;
    const auto* me = state().find(who.agent);
    if (me == nullptr) return false;
    for (const auto id : me->in_hand) {
        const auto* t = state().find(id);
        if (t != nullptr && t->customer == customer) return true;
    }
    return false;
}

response json_answer(unsigned status, const json::value& body) {
    response out;
    out.status = status;
    out.body = body.dump();
    return out;
}

}  // namespace evenline::http
