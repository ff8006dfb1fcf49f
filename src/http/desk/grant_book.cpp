#include "http/desk/grant_book.hpp"

#include <algorithm>
#include <array>

namespace evenline::http {

bool grant_book::knows(core::ticket_id ticket) const { return all_.contains(ticket); }

void grant_book::load(core::ticket_id ticket, std::vector<engine::power_grant> stored) {
    all_.try_emplace(ticket, std::move(stored));
}

std::span<const engine::power_grant> grant_book::of(core::ticket_id ticket) const {
    const auto found = all_.find(ticket);
    if (found == all_.end()) return {};
    return found->second;
}

engine::power_grant* grant_book::find(core::ticket_id ticket, std::uint32_t number) {
    const auto found = all_.find(ticket);
    if (found == all_.end()) return nullptr;
    const auto one = std::ranges::find(found->second, number, &engine::power_grant::number);
    return one == found->second.end() ? nullptr : &*one;
}

std::uint32_t grant_book::note(engine::power_grant g) {
    auto& list = all_[g.ticket];
    g.number = list.empty() ? 1 : list.back().number + 1;
    list.push_back(std::move(g));
    return list.back().number;
}

void grant_book::drop(core::ticket_id ticket, std::uint32_t number) {
    std::erase_if(all_[ticket], [&](const auto& g) { return g.number == number; });
}

power_left left_of(const engine::power& p, engine::role who, std::string_view need,
                   std::span<const engine::power_grant> granted) {
    const auto limit = engine::limit_of(p, who, need);
    if (!limit) return {};
    power_left left{true, limit->most_minor, limit->times};
    for (const auto& g : granted) {
        if (g.power != p.name || g.state != engine::grant_state::granted) continue;
        left.minor = std::max<std::int64_t>(left.minor - g.amount_minor, 0);
        if (left.times > 0) --left.times;
    }
    return left;
}

std::string money_words(std::int64_t minor, std::string_view currency) {
    using namespace std::string_view_literals;
    constexpr std::array whole{"JPY"sv, "KRW"sv, "CLP"sv, "VND"sv, "ISK"sv, "PYG"sv, "UGX"sv};
    const bool cents = std::ranges::find(whole, currency) == whole.end();
    auto out = std::to_string(cents ? minor / 100 : minor);
    if (cents) {
        const auto rest = std::to_string(minor % 100);
        out += rest.size() == 1 ? ".0" + rest : "." + rest;
    }
    return out + " " + std::string(currency);
}

}  // namespace evenline::http
