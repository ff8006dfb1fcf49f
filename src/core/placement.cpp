// Which agent a head goes to.
#include "core/choose.hpp"

#include <algorithm>
#include <array>

namespace evenline::core {
namespace {

// What goes before idle time: the smaller is used first, so that whole agents stay free for calls.
using load_key = std::array<int, 5>;

load_key key_of(const policy& rules, const profile& p, load_class l, work_form f) {
    if (!rules.packing) return {};
    const auto breadth = static_cast<int>(p.breadth);
    const int in_hand = l.calls + l.chats + l.mails;
    switch (f) {
        case work_form::call: return {in_hand, breadth};
        case work_form::chat:
            return {p.can.calls ? 1 : 0, l.chats ? 0 : 1, breadth, -l.chats, l.mails};
        case work_form::mail: return {in_hand ? 0 : 1, breadth, -l.mails};
    }
    return {};
}

passed_cause cause_of(block b) {
    switch (b) {
        case block::gate_waiting: return passed_cause::gate_waiting;
        case block::gate_in_hand: return passed_cause::gate_in_hand;
        case block::held: return passed_cause::held_for_call;
        case block::declined: return passed_cause::declined_before;
        default: return passed_cause::no_room;
    }
}

struct spot {
    load_key load{};
    instant idle_since{};
    agent_id id{};
    auto operator<=>(const spot&) const = default;
};

// One search: the best so far, and who came before it in vain.
class search {
public:
    search(turn& t, const bucket& b, double score, offer_reason& why)
        : t_(t), b_(b), score_(score), why_(why) {}
    desk* run();

private:
    struct passed { spot at; passed_entry entry; };
    void look_at(std::uint32_t profile);
    void look_at(const std::set<shelf_place>& shelf, const load_key& key, bool displacing);
    [[nodiscard]] block block_of(const desk& d, bool displacing) const;
    void pass_over(const spot& at, block why);
    void tell();

    static constexpr std::size_t told = 16;
    turn& t_;
    const bucket& b_;
    double score_;
    offer_reason& why_;
    desk* best_{};
    spot least_;
    const waiting_claims* claims_{};
    std::vector<passed> passed_;
};

void search::pass_over(const spot& at, block why) {
    if (passed_.size() < told) passed_.push_back({at, {at.id, cause_of(why)}});
}

block search::block_of(const desk& d, bool displacing) const {
    if (shut_out(t_.r, d, b_)) return block::declined;
    if (d.a.held_for && b_.key.form == work_form::chat) return block::held;
    if (!displacing) return block::none;
    if (hand_claims(t_.r, d, score_, t_.service_now)) return block::gate_in_hand;
    return claims_->against(d, score_) ? block::gate_waiting : block::none;
}

void search::look_at(const std::set<shelf_place>& shelf, const load_key& key, bool displacing) {
    for (const auto& place : shelf) {
        const spot at{key, place.idle_since, place.id};
        if (best_ && least_ < at) return;
        const auto why_not = block_of(*place.who, displacing);
        if (why_not != block::none) {
            pass_over(at, why_not);
            continue;
        }
        best_ = place.who;
        least_ = at;
        return;
    }
}

void search::look_at(std::uint32_t n) {
    const auto& p = t_.r.crew.at(n);
    if (p.available == 0) return;
    std::optional<waiting_claims> claims;
    for (const auto& [load, shelf] : p.shelves) {
        if (shelf.empty()) continue;
        const auto key = key_of(t_.r.rules, p, load, b_.key.form);
        const auto& first = *shelf.begin();
        const spot before{key, first.idle_since, first.id};
        if (!has_room(t_.r.rules, load, b_.key.form)) {
            pass_over(before, block::no_room);
            continue;
        }
        const bool displacing = t_.r.rules.gate.on && displaces(t_.r.rules, load, b_.key.form);
        if (displacing && !claims) {
            static_cast<void>(t_.r.crew.in_order(n, t_.r.waiting));  // claims are found in it
            claims.emplace(t_.r, n, t_.service_now);
        }
        claims_ = claims ? &*claims : nullptr;
        if (displacing && claims->against_all(score_)) {
            pass_over(before, block::gate_waiting);
            continue;
        }
        if (!displacing) why_.agents_that_fit += static_cast<std::uint32_t>(shelf.size());
        look_at(shelf, key, displacing);
    }
}

void search::tell() {
    std::ranges::sort(passed_, {}, &passed::at);
    for (const auto& p : passed_)
        if (p.at < least_) why_.passed_over.add(p.entry);
    why_.agents_that_fit = std::max(why_.agents_that_fit, 1U);
    why_.preferred = static_cast<bool>(b_.key.preferred);
}

desk* search::run() {
    if (b_.key.preferred) {
        auto* d = t_.r.crew.find(b_.key.preferred);
        const bool there = d && d->present() && !shut_out(t_.r, *d, b_);
        if (there && blocked(t_, *d, b_.key.form, score_) == block::none) best_ = d;
    } else {
        const auto& what = t_.r.waiting.what(b_.key.requires_);
        for (std::uint32_t n = 0; n < t_.r.crew.profiles().size(); ++n) {
            const auto& can = t_.r.crew.at(n).can;
            if (can.active && can.takes(b_.key.form) && can.meets(what)) look_at(n);
        }
    }
    if (best_) tell();
    return best_;
}

}  // namespace

desk* agent_for(turn& t, const bucket& b, double score, offer_reason& why) {
    return search{t, b, score, why}.run();
}

}  // namespace evenline::core
