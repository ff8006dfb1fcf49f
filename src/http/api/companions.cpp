#include "http/api/companions.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

bool same(const engine::companion& a, std::string_view who, engine::companion_kind kind) {
    return a.who == who && a.kind == kind;
}

}  // namespace

void companions::load(const std::vector<engine::companion>& all) {
    for (const auto& one : all) put(one);
}

void companions::put(engine::companion one) {
    auto& list = by_ticket_[one.ticket];
    const auto found =
        std::ranges::find_if(list, [&](const auto& c) { return same(c, one.who, one.kind); });
    if (found != list.end())
        *found = std::move(one);
    else
        list.push_back(std::move(one));
}

bool companions::remove(core::ticket_id ticket, std::string_view who, engine::companion_kind kind) {
    const auto list = by_ticket_.find(ticket);
    if (list == by_ticket_.end()) return false;
    const auto gone =
        std::erase_if(list->second, [&](const auto& c) { return same(c, who, kind); });
    if (list->second.empty()) by_ticket_.erase(list);
    return gone > 0;
}

void companions::forget(core::ticket_id ticket) { by_ticket_.erase(ticket); }

std::span<const engine::companion> companions::of(core::ticket_id ticket) const {
    const auto found = by_ticket_.find(ticket);
    if (found == by_ticket_.end()) return {};
    return found->second;
}

bool companions::advises(core::ticket_id ticket, core::agent_id agent) const {
    return agent && std::ranges::any_of(of(ticket), [&](const auto& c) {
               return c.kind == engine::companion_kind::consult && c.agent == agent;
           });
}

bool companions::hidden(core::ticket_id ticket, std::string_view who) const {
    return std::ranges::any_of(of(ticket), [&](const auto& c) { return c.who == who && c.hidden; });
}

std::vector<core::ticket_id> companions::tickets() const {
    std::vector<core::ticket_id> out;
    out.reserve(by_ticket_.size());
    for (const auto& [ticket, list] : by_ticket_) out.push_back(ticket);
    return out;
}

}  // namespace evenline::http
