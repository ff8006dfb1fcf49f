// A community's members answering each other, before one of us does.
#include "intake/translation.hpp"

#include <algorithm>

namespace evenline::intake {

using channels::inbound_event;

// Somebody else than the customer whose post is left to the others just now. Whoever writes later
// joins the ticket as ever: what they say is read by an agent.
bool translation::said_by_a_peer(const inbound_event& e, std::string_view thread) const {
    const auto* t = to_.state().find_thread(from_.number, thread);
    if (t == nullptr || !t->with_peers || e.contact.addresses.empty()) return false;
    const auto* asked = to_.state().find(t->customer);
    const auto& said = e.contact.addresses.front();
    return asked != nullptr &&
           std::ranges::none_of(asked->addresses, [&](const core::address& own) {
               return own.kind == said.kind && own.value == said.value;
           });
}

void translation::add_peer_reply(const inbound_event& e, const std::string& thread,
                                 engine::submission&& s) {
    s.command = core::note_peer_reply{from_.number, thread};
    s.messages.push_back(message_of(e));
    s.messages.back().ticket = ticket_of(thread);
    out_.push_back(std::move(s));
}

}  // namespace evenline::intake
