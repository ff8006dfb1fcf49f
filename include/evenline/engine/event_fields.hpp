// The kinds of events: their names in the words of docs/terms, and their parts.
#pragma once

#include "evenline/engine/fields.hpp"

#include <array>
#include <string_view>

namespace evenline::engine {

// In the order of core::event_body's alternatives. Stored and published: never renamed.
inline constexpr std::array<std::string_view, std::variant_size_v<core::any_event>> event_kinds{
    "received",
    "opened",
    "classified",
    "queued",
    "relaxed",
    "unplaceable",
    "offered",
    "accepted",
    "declined",
    "offer_expired",
    "offer_revoked",
    "replied",
    "external_reply",
    "noted",
    "waiting",
    "resumed",
    "transferred",
    "channel_changed",
    "merged",
    "absorbed",
    "split",
    "split_off",
    "callback_requested",
    "contact_ended",
    "abandoned",
    "cancelled",
    "wrap_up",
    "closed",
    "reopened",
    "need_changed",
    "promise_settled",
    "agent_saved",
    "presence_changed",
    "agent_held",
    "hold_released",
    "customer_created",
    "customer_changed",
    "customers_linked",
    "policy_set",
    "head_starts_updated",
    "business_day_started",
    "connection_failed",
    "reply_undelivered",
    "customer_erased",
    "wrap_up_extended",
    "held_for_peers",
    "peer_answered"};

template <class A> void fields(A& f, a<core::contact_received> auto& x) {
    f("contact", x.contact); f("customer", x.customer); f("chase", x.chase); }
template <class A> void fields(A& f, a<core::ticket_opened> auto& x) {
    f("customer", x.customer); f("waiting_since", x.waiting_since); f("subject", x.subject); }
template <class A> void fields(A& f, a<core::ticket_classified> auto& x) {
    f("need", x.need); f("rule", x.rule); f("requirement", x.requires_); f("form", x.form);
    f("channel", x.channel); f("target_s", x.target); f("due_at", x.due_at); }
template <class A> void fields(A& f, a<core::ticket_queued> auto& x) {
    f("waiting_since", x.waiting_since); f("due_at", x.due_at); f("preferred", x.preferred);
    f("preferred_until", x.preferred_until); }
template <class A> void fields(A& f, a<core::requirement_relaxed> auto& x) {
    f("step", x.step); f("requirement", x.requires_); f("preferred_expired", x.preferred_expired); }
template <class A>
void fields(A& f, a<core::ticket_unplaceable> auto& x) {
    f("requirement", x.requires_);
}
template <class A> void fields(A& f, a<core::ticket_offered> auto& x) { f("offer", x.what); }
template <class A>
void fields(A& f, a<core::offer_accepted> auto& x) {
    f("offer", x.offer);
    f("agent", x.agent);
}
template <class A> void fields(A& f, a<core::offer_declined> auto& x) {
    f("offer", x.offer); f("agent", x.agent); f("reason", x.reason); }
template <class A>
void fields(A& f, a<core::offer_expired> auto& x) {
    f("offer", x.offer);
    f("agent", x.agent);
}
template <class A> void fields(A& f, a<core::offer_revoked> auto& x) {
    f("offer", x.offer); f("agent", x.agent); f("cause", x.cause); }
template <class A>
void fields(A& f, a<core::reply_recorded> auto& x) {
    f("agent", x.agent);
    f("first", x.first);
}
template <class A> void fields(A&, a<core::external_reply_noted> auto&) {}
template <class A> void fields(A& f, a<core::connection_failed> auto& x) {
    f("agent", x.agent); f("reason", x.reason); }
template <class A> void fields(A& f, a<core::reply_undelivered> auto& x) { f("reason", x.reason); }
template <class A>
void fields(A& f, a<core::customer_erased> auto& x) {
    f("customer", x.customer);
}
template <class A> void fields(A& f, a<core::note_recorded> auto& x) { f("agent", x.agent); }
template <class A> void fields(A& f, a<core::ticket_waiting> auto& x) { f("by", x.by); }
template <class A> void fields(A& f, a<core::ticket_resumed> auto& x) {
    f("waiting_since", x.waiting_since); f("due_at", x.due_at); f("preferred", x.preferred);
    f("preferred_until", x.preferred_until); }
template <class A> void fields(A& f, a<core::ticket_transferred> auto& x) {
    f("by", x.by); f("to", x.to); f("requirement", x.requires_); f("need", x.need);
    f("target_s", x.target); f("due_at", x.due_at); }
template <class A> void fields(A& f, a<core::channel_changed> auto& x) {
    f("channel", x.channel); f("form", x.form); f("target_s", x.target); f("due_at", x.due_at); }
template <class A> void fields(A& f, a<core::tickets_merged> auto& x) {
    f("into", x.into); f("waiting_since", x.waiting_since); }
template <class A> void fields(A& f, a<core::ticket_absorbed> auto& x) {
    f("from", x.from); f("waiting_since", x.waiting_since); f("due_at", x.due_at);
    f("contacts", x.contacts); }
template <class A>
void fields(A& f, a<core::ticket_split> auto& x) {
    f("from", x.from);
    f("contacts", x.contacts);
}
template <class A>
void fields(A& f, a<core::contacts_split_off> auto& x) {
    f("into", x.into);
    f("contacts", x.contacts);
}
template <class A> void fields(A& f, a<core::callback_requested> auto& x) { f("at", x.at); }
template <class A>
void fields(A& f, a<core::contact_ended> auto& x) {
    f("contact", x.contact);
    f("abandoned", x.abandoned);
}
template <class A> void fields(A&, a<core::ticket_abandoned> auto&) {}
template <class A> void fields(A& f, a<core::ticket_cancelled> auto& x) { f("reason", x.reason); }
template <class A> void fields(A& f, a<core::wrap_up_started> auto& x) { f("agent", x.agent); }
template <class A> void fields(A& f, a<core::wrap_up_extended> auto& x) { f("agent", x.agent); }
template <class A> void fields(A& f, a<core::ticket_closed> auto& x) {
    f("cause", x.cause); f("by", x.by); f("disposition", x.disposition); }
template <class A> void fields(A&, a<core::ticket_reopened> auto&) {}
template <class A> void fields(A& f, a<core::need_changed> auto& x) {
    f("need", x.need); f("target_s", x.target); f("due_at", x.due_at); f("by", x.by); }
template <class A>
void fields(A& f, a<core::promise_settled> auto& x) {
    f("group", x.group);
    f("kept", x.kept);
}
template <class A>
void fields(A& f, a<core::agent_saved> auto& x) {
    f("agent", x.agent);
    f("profile", x.profile);
}
template <class A> void fields(A& f, a<core::presence_changed> auto& x) {
    f("agent", x.agent); f("state", x.state); f("reason", x.reason); }
template <class A>
void fields(A& f, a<core::agent_held> auto& x) {
    f("agent", x.agent);
    f("ticket", x.for_call);
}
template <class A> void fields(A& f, a<core::hold_released> auto& x) { f("agent", x.agent); }
template <class A> void fields(A& f, a<core::customer_created> auto& x) { f("customer", x.who); }
template <class A> void fields(A& f, a<core::customer_changed> auto& x) { f("customer", x.who); }
template <class A>
void fields(A& f, a<core::customers_linked> auto& x) {
    f("from", x.from);
    f("into", x.into);
}
template <class A> void fields(A& f, a<core::policy_set> auto& x) { f("policy", x.next); }
template <class A>
void fields(A& f, a<core::head_starts_updated> auto& x) {
    f("records", x.records);
}
template <class A> void fields(A&, a<core::business_day_started> auto&) {}
template <class A> void fields(A& f, a<core::held_for_peers> auto& x) {
    f("waiting_since", x.waiting_since); f("due_at", x.due_at); f("until", x.until); }
template <class A> void fields(A&, a<core::peer_answered> auto&) {}

}  // namespace evenline::engine
