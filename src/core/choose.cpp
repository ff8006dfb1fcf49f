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

rank rank_of(const turn& t, std::uint32_t n) {
    const auto& h = t.r.waiting.head(n);
    return {total_of(t.r.rules, h.target, h.form, t.r.promises.head_start(h.group), h.service,
                t.service_now),
        h.since, h.id};
}

}  // namespace evenline::core
