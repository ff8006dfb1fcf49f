#include "core/choose.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

bool first_in_line(const candidate& a, const candidate& b) { return a.at.before(b.at); }

}  // namespace

ahead_cause ahead_because(block b) {
    switch (b) {
        case block::gate_waiting:
            return ahead_cause::gate_waiting;
        case block::gate_in_hand:
            return ahead_cause::gate_in_hand;
        case block::held:
            return ahead_cause::agent_held;
        case block::declined:
            return ahead_cause::declined_before;
        default:
            return ahead_cause::no_room;
    }
}

agent_choice::agent_choice(turn& t, desk& d) : t_(t), d_(d), heads_(t.r.heads) {
    heads_.clear();
    for (const auto f : {work_form::call, work_form::chat, work_form::mail})
        room_.at(static_cast<std::size_t>(f)) = has_room(t.r.rules, d.load(), f);
    one_chat_ = d.calls == 0 && d.chats == 1 && !d.a.held_for && room_[1] &&
                t.r.rules.hold.share_of_call_agents > 0;
    if (!one_chat_ && std::ranges::find(room_, true) == room_.end()) return;
    const auto add = [&](std::uint32_t n) {
        if (t.r.waiting.head(n).waiting) heads_.push_back({rank_of(t, n), n});
    };
    for (const auto n : t.r.crew.at(d.profile).buckets) add(n);
    for (const auto n : d.preferring) add(n);
    const auto rest = std::partition(heads_.begin(), heads_.end(), [&](const candidate& c) {
        return room_.at(static_cast<std::size_t>(t_.r.waiting.head(c.bucket).form));
    });
    with_room_ = rest - heads_.begin();
}

const candidate* agent_choice::to_hold_for() const {
    if (!one_chat_) return nullptr;
    const candidate* call = nullptr;
    for (auto it = heads_.begin() + with_room_; it != heads_.end(); ++it) {
        const bool better = !call || it->at.before(call->at);
        if (better && t_.r.waiting.head(it->bucket).form == work_form::call) call = &*it;
    }
    return call;
}

block agent_choice::why_not(const candidate& c) const {
    const auto& h = t_.r.waiting.head(c.bucket);
    if (h.some_declined && shut_out(t_.r, d_, t_.r.waiting.at(c.bucket))) return block::declined;
    return blocked(t_, d_, h.form, c.at.score);
}

const candidate* agent_choice::best(offer_reason& why) {
    const auto end = heads_.begin() + with_room_;
    for (auto from = heads_.begin(); from != end; ++from) {
        std::iter_swap(from, std::min_element(from, end, first_in_line));
        const auto kept_back = why_not(*from);
        if (kept_back == block::none) {
            tell(*from, why);
            return &*from;
        }
        why.ahead.add({from->at.id, from->at.score, ahead_because(kept_back)});
    }
    return nullptr;
}

// Who was ahead and could not be given, and who would have been next.
void agent_choice::tell(const candidate& chosen, offer_reason& why) const {
    why.heads_compared = static_cast<std::uint32_t>(heads_.size());
    why.agents_that_fit = 1;
    why.preferred = static_cast<bool>(t_.r.waiting.at(chosen.bucket).key.preferred);
    for (auto it = heads_.begin() + with_room_; it != heads_.end(); ++it)
        if (it->at.before(chosen.at))
            why.ahead.add({it->at.id, it->at.score, ahead_cause::no_room});
    std::array<const candidate*, 3> next{};
    const auto from = &chosen + 1;
    const auto end = heads_.data() + with_room_;
    for (const auto* c = from; c != end; ++c) {
        const auto* carried = c;
        for (auto& slot : next) {
            if (!slot || carried->at.before(slot->at)) std::swap(slot, carried);
            if (!carried) break;
        }
    }
    for (const auto* c : next)
        if (c) why.behind.add({c->at.id, c->at.score});
    why.behind.count = static_cast<std::uint32_t>(end - from);
}

}  // namespace evenline::core
