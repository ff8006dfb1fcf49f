#include "simulation/moves.hpp"

#include <algorithm>
#include <array>

namespace evenline::test {
namespace {

struct weighted {
    std::string_view name;
    unsigned weight;
    bool always;
};
constexpr std::array<weighted, static_cast<std::size_t>(move_kind::count)> kinds{{
    {"first_contact", 22, true},
    {"chase", 5, false},
    {"contact_elsewhere", 5, false},
    {"contact_with_claim", 2, false},
    {"contact_end", 6, false},
    {"external_reply", 1, false},
    {"peer_reply", 2, false},
    {"peer_wait_end", 1, false},
    {"become_available", 10, true},
    {"become_busy", 1, false},
    {"become_away", 2, false},
    {"become_offline", 1, false},
    {"accept", 26, true},
    {"accept_stale", 1, false},
    {"accept_again", 1, false},
    {"decline", 3, false},
    {"reply", 5, false},
    {"reply_and_wait", 2, false},
    {"note", 1, false},
    {"transfer_to_agent", 2, false},
    {"transfer_to_skill", 2, false},
    {"transfer_need", 1, false},
    {"await_customer", 2, false},
    {"callback_now", 1, false},
    {"callback_later", 1, false},
    {"wrap_up", 3, false},
    {"extend_wrap_up", 1, false},
    {"close", 18, true},
    {"cancel", 1, false},
    {"split", 1, false},
    {"merge", 1, false},
    {"link", 1, false},
    {"add_address", 1, false},
    {"remove_address", 1, false},
    {"erase_person", 1, false},
    {"change_need", 1, false},
    {"new_agent", 1, false},
    {"change_agent", 2, false},
    {"lose_agent", 1, false},
    {"change_policy", 1, false},
    {"revoke_offers", 1, false},
    {"business_day", 1, false},
    {"pass_time", 6, true},
    {"nonsense", 2, false},
    {"restart", 1, false},
    {"fail_connection", 1, false},
    {"fail_reply", 1, false},
    {"prove_customer", 1, false},
    {"take_over", 1, false},
    {"accept_at_the_last", 2, false},
}};

core::duration draw_pass(simulation::chance& c) {
    const auto how = c.below(100);
    if (how < 35) return core::milliseconds(static_cast<std::int64_t>(c.below(900)));
    if (how < 80) return core::milliseconds(static_cast<std::int64_t>(c.below(15'000)));
    if (how < 98) return core::seconds(static_cast<std::int64_t>(c.below(180)));
    if (how == 98) return core::duration{};
    return core::minutes(static_cast<std::int64_t>(c.below(300)));
}

}  // namespace

std::string_view name_of(move_kind k) { return kinds.at(static_cast<std::size_t>(k)).name; }

std::string text_of(const move& m) {
    return std::string(name_of(m.what)) + " " + std::to_string(m.a) + " " + std::to_string(m.b) +
           " " + std::to_string(m.c) + " after " + std::to_string(m.pass.us) + " us";
}

std::vector<move> draw_moves(std::uint64_t seed, std::size_t count, std::size_t known) {
    simulation::chance c(seed, 1);
    std::array<unsigned, kinds.size()> weight{};
    unsigned total = 0;
    for (std::size_t i = 0; i < known; ++i) {
        const bool left_out = c.below(2) == 0;
        weight.at(i) = kinds.at(i).always || !left_out ? kinds.at(i).weight : 0;
        total += weight.at(i);
    }
    std::vector<move> out;
    out.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        auto at = static_cast<unsigned>(c.below(total));
        std::size_t k = 0;
        while (at >= weight.at(k)) at -= weight.at(k++);
        const auto pick = [&] { return static_cast<std::uint32_t>(c.bits() >> 40U); };
        move m{.what = static_cast<move_kind>(k),
               .a = pick(),
               .b = pick(),
               .c = pick(),
               .pass = draw_pass(c)};
        out.push_back(m);
    }
    return out;
}

core::policy policy_of(std::uint64_t seed) {
    simulation::chance c(seed, 2);
    auto p = core::shipped_policy();
    core::classification_rule billing{
        .name = "billing", .text_any = {"billing"}, .skills = {{"billing", 3}}};
    core::classification_rule french{.name = "french", .language = "fr", .require_language = true};
    core::classification_rule urgent{.name = "urgent", .text_any = {"urgent"}};
    urgent.need = core::need_index{1};
    p.rules = {billing, french, urgent};
    p.relaxation = {{.after_share = 0.5, .level_down = 1},
                    {.after_share = 2, .level_down = 1, .drop_language = true},
                    {.after_share = 4, .drop_skills = {"billing"}}};
    if (c.in_hundred(20)) p.gate.promise = core::hand_promise::in_hand;
    if (c.in_hundred(10)) p.gate.on = false;
    if (c.in_hundred(50)) p.gate.waiting_share = 0.8;
    if (c.in_hundred(10)) p.layers = false;
    if (c.in_hundred(10)) p.packing = false;
    if (c.in_hundred(20))
        p.hold.share_of_call_agents = 0;
    else
        p.hold.share_of_call_agents = 0.34;
    if (c.in_hundred(10)) p.head_start.on = false;
    if (c.in_hundred(20)) p.life.wrap_up = false;
    if (c.in_hundred(15)) p.offer.auto_accept = true;
    if (c.in_hundred(20)) p.life.reopen_within = core::minutes(30);
    return p;
}

core::policy scaled(core::policy p, std::int64_t times, core::instant base) {
    for (auto& n : p.needs) {
        n.target_live = n.target_live * times;
        n.target_deferred = n.target_deferred * times;
    }
    p.gate.reply_grace = p.gate.reply_grace * times;
    p.head_start.memory = p.head_start.memory * times;
    p.head_start.period = p.head_start.period * times;
    p.offer.time_limit = p.offer.time_limit * times;
    p.offer.decline_pause = p.offer.decline_pause * times;
    p.life.reopen_within = p.life.reopen_within * times;
    p.life.first_contact_resolution = p.life.first_contact_resolution * times;
    p.life.wrap_up_limit = p.life.wrap_up_limit * times;
    p.life.reoffer_at_most = p.life.reoffer_at_most * times;
    for (auto& i : p.hours.open)
        i = {base + (i.from - base) * times, base + (i.until - base) * times};
    return p;
}

}  // namespace evenline::test
