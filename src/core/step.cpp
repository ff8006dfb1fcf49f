#include "evenline/core/step.hpp"

#include "core/gate.hpp"
#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

template <class C> constexpr trigger trigger_of = trigger::agent_freed;
template <> constexpr trigger trigger_of<receive_contact> = trigger::contact_arrived;
template <> constexpr trigger trigger_of<end_peer_wait> = trigger::contact_arrived;
template <> constexpr trigger trigger_of<pass_time> = trigger::room_opened;
template <> constexpr trigger trigger_of<set_policy> = trigger::room_opened;
template <> constexpr trigger trigger_of<decline_offer> = trigger::offer_ended;
template <> constexpr trigger trigger_of<fail_connection> = trigger::offer_ended;
template <> constexpr trigger trigger_of<fail_reply> = trigger::contact_arrived;
template <> constexpr trigger trigger_of<revoke_offers> = trigger::offer_ended;

}  // namespace

outcome step(state& s, const command& asked, instant now) {
    turn t{s, now};
    t.out.refused = std::visit(
        [&](const auto& c) {
            t.r.why_now = trigger_of<std::decay_t<decltype(c)>>;
            return handle(t, c);
        },
        asked);
    if (t.out.refused == refusal::none && !t.out.repeated) settle(t);
    return std::move(t.out);
}

instant next_deadline(const state& s) {
    const auto& r = s.inside();
    return std::min({r.timers.next(), r.record_due, gate_opens_at(s)});
}

}  // namespace evenline::core
