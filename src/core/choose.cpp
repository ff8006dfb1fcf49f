#include "core/choose.hpp"

#include "core/gate.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

// Somebody else who is there and has not declined it themselves.
bool others_could(const state::rooms& r, const desk& d, const bucket& b) {
    const auto& what = r.waiting.what(b.key.requires_);
    std::size_t others = 0;
    for (const auto& p : r.crew.profiles())
        if (p.can.active && p.can.takes(b.key.form) && p.can.meets(what)) others += p.available;
    for (const auto& x : b.key.excluded) {
        const auto* out = r.crew.find(x.agent);
        if (others > 0 && out && out->present() && r.crew.can(*out, what, b.key.form)) --others;
    }
    return others > 0 || !d.present();
}

}  // namespace

bool shut_out(const state::rooms& r, const desk& d, const bucket& b) {
    for (const auto& x : b.key.excluded)
        if (x.agent == d.a.id) return x.until == never || others_could(r, d, b);
    return false;
}

block blocked(const turn& t, const desk& d, work_form form, double score) {
    if (!has_room(t.r.rules, d, form)) return block::no_room;
    if (d.a.held_for && form == work_form::chat) return block::held;
    return gate(t.r, d, form, score, t.service_now);
}

rank rank_of(const turn& t, const bucket& b) {
    const auto& first = b.places.front();
    return {total_of(t.r.rules, b.key.target, b.key.form, t.r.promises.head_start(b.group),
                b.head_service, t.service_now),
        first.since, first.id};
}

void gather(const turn& t, const desk& d, std::vector<candidate>& out) {
    out.clear();
    const auto add = [&](std::uint32_t n) {
        const auto& b = t.r.waiting.at(n);
        if (!b.places.empty()) out.push_back({rank_of(t, b), n});
    };
    for (const auto n : t.r.crew.at(d.profile).buckets) add(n);
    for (const auto n : d.preferring) add(n);
}

placement_key key_of(const turn& t, const desk& d, work_form f) {
    placement_key k{{}, d.a.idle_since, d.a.id};
    if (!t.r.rules.packing) return k;
    const auto& can = t.r.crew.at(d.profile).can;
    const auto breadth = static_cast<int>(can.breadth());
    switch (f) {
        case work_form::call: k.load = {d.calls + d.chats + d.mails, breadth}; break;
        case work_form::chat:
            k.load = {can.calls ? 1 : 0, d.chats ? 0 : 1, breadth, -d.chats, d.mails};
            break;
        case work_form::mail: k.load = {d.hand.empty() ? 1 : 0, breadth, -d.mails}; break;
    }
    return k;
}

namespace {

passed_cause cause_of(block b) {
    switch (b) {
        case block::gate_waiting: return passed_cause::gate_waiting;
        case block::gate_in_hand: return passed_cause::gate_in_hand;
        case block::held: return passed_cause::held_for_call;
        case block::declined: return passed_cause::declined_before;
        default: return passed_cause::no_room;
    }
}

}  // namespace

desk* agent_for(turn& t, const bucket& b, double score, offer_reason& why) {
    desk* best = nullptr;
    placement_key least;
    struct passed { placement_key key; passed_entry entry; };
    std::vector<passed> passed_over;
    const auto& what = t.r.waiting.what(b.key.requires_);
    for (auto& [id, d] : t.r.crew.desks()) {
        if (!d.present() || (b.key.preferred && b.key.preferred != id)) continue;
        if (!t.r.crew.can(d, what, b.key.form)) continue;
        const auto why_not = shut_out(t.r, d, b) ? block::declined : blocked(t, d, b.key.form, score);
        const auto key = key_of(t, d, b.key.form);
        if (why_not != block::none) {
            passed_over.push_back({key, {id, cause_of(why_not)}});
            continue;
        }
        ++why.agents_that_fit;
        if (!best || key < least) {
            best = &d;
            least = key;
        }
    }
    if (!best) return nullptr;
    std::ranges::sort(passed_over, {}, &passed::key);
    for (const auto& p : passed_over)
        if (p.key < least) why.passed_over.add(p.entry);
    why.preferred = static_cast<bool>(b.key.preferred);
    return best;
}

}  // namespace evenline::core
