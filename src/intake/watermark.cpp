#include "intake/translation.hpp"

namespace evenline::intake {

// "Read until then" names no message: each of ours that was sent by then is.
void translation::add_watermark(const channels::inbound_event& e, engine::submission&& s) {
    const auto thread = thread_of(e);
    const auto ticket = index_.ticket_by_thread(from_.number, thread);
    // It names a moment and no person: two may have read at the same one.
    const auto key = s.inbound->dedupe_key + ' ' + thread;
    s.inbound->dedupe_key = key;
    const bool again = to_.seen(from_.number, key);
    out_.push_back(std::move(s));
    if (!ticket || again) return;
    const auto state =
        e.delivery_state == "read" ? engine::delivery::read : engine::delivery::delivered;
    for (const auto& id : index_.unread_replies(ticket->id, from_.number, *e.delivered_until)) {
        engine::submission one;
        one.inbound = engine::inbound_record{from_.number, key + ' ' + id, e.event_kind, {}, now_};
        one.delivery = engine::delivery_note{from_.number, id, state, {}, time_of(e), {}, {}};
        out_.push_back(std::move(one));
    }
}

}  // namespace evenline::intake
