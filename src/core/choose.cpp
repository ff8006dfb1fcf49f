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
    if (!has_room(t.r.rules, d.load(), form)) return block::no_room;
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

}  // namespace evenline::core
