// The parts of what is stored beside the core's rows, said once as engine/fields says the core's.
#pragma once

#include "evenline/engine/desk.hpp"
#include "evenline/engine/json_fields.hpp"
#include "evenline/engine/office.hpp"

namespace evenline::engine {

template <> struct names<grant_state> {
    static constexpr std::array<std::string_view, 3> all{"granted", "asked", "refused"}; };
template <> struct names<companion_kind> {
    static constexpr std::array<std::string_view, 2> all{"watch", "consult"}; };

inline void put_json(json_out out, std::int64_t n) { out.text += std::to_string(n); }
inline bool get_json(json_cursor& in, std::int64_t& n) { return in.take(n); }

// --- messages and what was sent
template <class A> void fields(A& f, a<attachment> auto& x) {
    f("name", x.name); f("content_type", x.content_type); f("bytes", x.bytes);
    f("sha256", x.sha256); f("url", x.url); }
template <class A> void fields(A& f, a<message_record> auto& x) {
    f("id", x.id); f("ticket", x.ticket); f("contact", x.contact); f("channel", x.channel);
    f("way", x.way); f("internal_note", x.internal_note); f("whisper", x.whisper);
    f("seen_by", x.seen_by); f("author", x.author); f("text", x.text); f("html", x.html);
    f("subject", x.subject); f("provider_id", x.provider_id); f("in_reply_to", x.in_reply_to);
    f("attachments", x.attachments); f("state", x.state); f("delivery_error", x.delivery_error);
    f("at", x.at); f("state_at", x.state_at); f("redacted_at", x.redacted_at);
    f("redacted_by", x.redacted_by); }
template <class A> void fields(A& f, a<delivery_note> auto& x) {
    f("channel", x.channel); f("provider_id", x.provider_id); f("state", x.state);
    f("error", x.error); f("at", x.at); f("address_kind", x.address_kind);
    f("address", x.address); }
template <class A> void fields(A& f, a<outbox_item> auto& x) {
    f("id", x.id); f("channel", x.channel); f("subscriber", x.subscriber); f("kind", x.kind);
    f("ticket", x.ticket); f("message", x.message); f("thread", x.thread);
    f("payload", x.payload); f("due_at", x.due_at); f("attempts", x.attempts); }
template <class A> void fields(A& f, a<audit_entry> auto& x) {
    f("at", x.at); f("actor", x.actor); f("action", x.action); f("object", x.object);
    f("before", x.before); f("after", x.after); f("reason", x.reason); f("from_ip", x.from_ip); }

// --- the office
template <class A> void fields(A& f, a<policy_version> auto& x) {
    f("number", x.number); f("at", x.at); f("by", x.by); f("comment", x.comment);
    f("text", x.text); }
template <class A> void fields(A& f, a<policy_plan> auto& x) {
    f("id", x.id); f("due_at", x.due_at); f("made_at", x.made_at); f("by", x.by);
    f("comment", x.comment); f("text", x.text); f("approved_by", x.approved_by); }
template <class A> void fields(A& f, a<policy_plan_approved> auto& x) {
    f("id", x.id); f("by", x.by); }
template <class A> void fields(A& f, a<policy_plan_over> auto& x) { f("id", x.id); }
template <class A> void fields(A& f, a<companion> auto& x) {
    f("ticket", x.ticket); f("who", x.who); f("agent", x.agent); f("kind", x.kind);
    f("name", x.name); f("by", x.by); f("since", x.since); f("hidden", x.hidden); }
template <class A> void fields(A& f, a<companion_gone> auto& x) {
    f("ticket", x.ticket); f("who", x.who); f("kind", x.kind); }
template <class A> void fields(A& f, a<subscriber_secret> auto& x) {
    f("secret", x.secret); f("until", x.until); }
template <class A> void fields(A& f, a<subscriber_record> auto& x) {
    f("id", x.id); f("url", x.url); f("secrets", x.secrets); f("events", x.events);
    f("active", x.active); f("may_be_private", x.may_be_private);
    f("configured", x.configured); f("gone_at", x.gone_at); f("created_at", x.created_at); }
template <class A> void fields(A& f, a<subscriber_removed> auto& x) { f("id", x.id); }
template <class A> void fields(A& f, a<test_ticket> auto& x) { f("ticket", x.ticket); }
template <class A> void fields(A& f, a<redelivery> auto& x) {
    f("outbox", x.outbox); f("at", x.at); }
template <class A> void fields(A& f, a<kept_estimate> auto& x) {
    f("ticket", x.ticket); f("need", x.need); f("channel", x.channel); f("made_at", x.made_at);
    f("position", x.position); f("low", x.low); f("likely", x.likely); f("high", x.high);
    f("waited", x.waited); f("gave_up", x.gave_up); }
template <class A> void fields(A& f, a<reading_mark> auto& x) {
    f("channel", x.channel); f("text", x.text); f("at", x.at); }
template <class A> void fields(A& f, a<power_grant> auto& x) {
    f("ticket", x.ticket); f("number", x.number); f("channel", x.channel); f("need", x.need);
    f("power", x.power); f("amount_minor", x.amount_minor); f("currency", x.currency);
    f("agent", x.agent); f("by", x.by); f("reason", x.reason); f("state", x.state);
    f("decided_by", x.decided_by); f("decided_reason", x.decided_reason); f("at", x.at);
    f("decided_at", x.decided_at); }
template <class A> void fields(A& f, a<notice> auto& x) {
    f("id", x.id); f("english", x.english); f("spanish", x.spanish); f("starts_at", x.starts_at);
    f("ends_at", x.ends_at); f("by", x.by); f("ended_by", x.ended_by); f("at", x.at); }
template <class A> void fields(A& f, a<notice_told> auto& x) {
    f("notice", x.notice); f("customer", x.customer); f("ticket", x.ticket);
    f("channel", x.channel); f("at", x.at); }
template <class A> void fields(A& f, a<customer_at_risk> auto& x) {
    f("customer", x.customer); f("tries", x.tries); f("first_at", x.first_at);
    f("last_ticket", x.last_ticket); f("given_up", x.given_up); }
template <class A> void fields(A& f, a<outreach_made> auto& x) {
    f("why", x.why); f("at", x.at); f("channel", x.channel); f("thread", x.thread);
    f("ticket", x.ticket); }

// --- the desk
template <class A> void fields(A& f, a<held_reply> auto& x) {
    f("message", x.message); f("ticket", x.ticket); f("agent", x.agent);
    f("await_customer", x.await_customer); f("due_at", x.due_at); f("channel", x.channel);
    f("thread", x.thread); f("payload", x.payload); }
template <class A> void fields(A& f, a<held_over> auto& x) {
    f("message", x.message); f("taken_back", x.taken_back); f("failed", x.failed); }
template <class A> void fields(A& f, a<sent_again> auto& x) { f("message", x.message); }
template <class A> void fields(A& f, a<pages_revoked> auto& x) {
    f("ticket", x.ticket); f("until", x.until); }
template <class A> void fields(A& f, a<invitation> auto& x) {
    f("ticket", x.ticket); f("from", x.from); f("to", x.to); f("by", x.by); f("at", x.at);
    f("followed_at", x.followed_at); }
template <class A> void fields(A& f, a<invitation_followed> auto& x) {
    f("ticket", x.ticket); f("from", x.from); f("to", x.to); f("at", x.at); }
template <class A> void fields(A& f, a<effort_rating> auto& x) {
    f("ticket", x.ticket); f("score", x.score); f("said", x.said); f("at", x.at); }
template <class A> void fields(A& f, a<tag_change> auto& x) {
    f("ticket", x.ticket); f("add", x.add); f("remove", x.remove); }
template <class A> void fields(A& f, a<closing_view> auto& x) {
    f("ticket", x.ticket); f("resolved", x.resolved); f("effort", x.effort); f("at", x.at); }
template <class A> void fields(A& f, a<redaction> auto& x) {
    f("message", x.message); f("by", x.by); f("at", x.at); }
template <class A> void fields(A& f, a<reassignment_record> auto& x) {
    f("id", x.id); f("actor", x.actor); f("until", x.until); f("back", x.back); }
template <class A> void fields(A& f, a<reassignment_over> auto& x) { f("id", x.id); }
template <class A> void fields(A& f, a<field_change> auto& x) {
    f("code", x.code); f("ticket", x.ticket); f("customer", x.customer); f("value", x.value); }

// In the order of the variants' alternatives. Stored: never renamed.
inline constexpr std::array<std::string_view, std::variant_size_v<office_record>> office_kinds{
    "policy_version", "companion", "companion_gone", "subscriber", "subscriber_removed",
    "test_ticket", "redelivery", "estimate", "policy_plan", "policy_plan_approved",
    "policy_plan_over", "reading_mark", "power_grant", "notice", "notice_told", "outreach"};
inline constexpr std::array<std::string_view, std::variant_size_v<desk_record>> desk_kinds{
    "held_reply", "held_over", "sent_again", "pages_revoked", "invitation",
    "invitation_followed", "effort_rating", "tag_change", "closing_view", "redaction",
    "reassignment", "reassignment_over", "field_change"};

}  // namespace evenline::engine
