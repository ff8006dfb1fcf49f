// The parts of the core's types and their written names, said once: writing and reading JSON both
// follow these lists. A new field goes at the end of its list; reading leaves what is absent as it
// is.
#pragma once

#include "evenline/core/event.hpp"

#include <concepts>
#include <type_traits>

namespace evenline::engine {

template <class T, class Of> concept a = std::same_as<std::remove_const_t<T>, Of>;

// --- contacts, customers, agents
template <class A> void fields(A& f, a<core::address> auto& x) {
    f("kind", x.kind); f("value", x.value); f("verified", x.verified); }
template <class A> void fields(A& f, a<core::ticket_contact> auto& x) {
    f("id", x.id); f("channel", x.channel); f("form", x.form); f("thread", x.thread);
    f("started_at", x.started_at); f("ended_at", x.ended_at); f("abandoned", x.abandoned); }
template <class A> void fields(A& f, a<core::customer> auto& x) {
    f("id", x.id); f("ref", x.ref); f("name", x.name); f("language", x.language);
    f("addresses", x.addresses); f("suggested", x.suggested); f("merged_into", x.merged_into); }
template <class A> void fields(A& f, a<core::skill_level> auto& x) {
    f("skill", x.skill); f("level", x.level); }
template <class A> void fields(A& f, a<core::requirement> auto& x) {
    f("skills", x.skills); f("language", x.language); }
template <class A> void fields(A& f, a<core::decline_record> auto& x) {
    f("agent", x.agent); f("times", x.times); f("paused_until", x.paused_until); }
template <class A> void fields(A& f, a<core::agent_profile> auto& x) {
    f("name", x.name); f("skills", x.skills); f("languages", x.languages);
    f("takes_calls", x.takes_calls);
    f("takes_chats", x.takes_chats);
    f("takes_mails", x.takes_mails);
    f("active", x.active); }

template <class A> void fields(A& f, a<core::agent> auto& x) {
    f("id", x.id); f("profile", x.profile); f("state", x.state); f("away_reason", x.away_reason);
    f("state_since", x.state_since); f("idle_since", x.idle_since); f("in_hand", x.in_hand);
    f("held_for", x.held_for); f("unanswered_calls", x.unanswered_calls); }
template <class A> void fields(A& f, a<core::ticket> auto& x) {
    f("id", x.id); f("version", x.version); f("customer", x.customer); f("status", x.status);
    f("need", x.need); f("rule", x.rule); f("form", x.form); f("channel", x.channel);
    f("promise_channel", x.promise_channel); f("subject", x.subject);
    f("requirement", x.requires_); f("relaxed_steps", x.relaxed_steps);
    f("waiting_since", x.waiting_since); f("due_at", x.due_at); f("target_s", x.target);
    f("preferred", x.preferred); f("preferred_until", x.preferred_until);
    f("callback_at", x.callback_at); f("callback_wanted", x.callback_wanted);
    f("offer", x.offer); f("agent", x.agent); f("unplaceable", x.unplaceable);
    f("promise_recorded", x.promise_recorded); f("answered_at", x.answered_at);
    f("wrap_up_since", x.wrap_up_since);
    f("wrap_up_extended", x.wrap_up_extended); f("closed_at", x.closed_at);
    f("disposition", x.disposition); f("merged_into", x.merged_into); f("contacts", x.contacts);
    f("declines", x.declines); f("chases", x.chases); f("switches", x.switches);
    f("transfers", x.transfers); f("with_peers", x.with_peers); }

// --- reasons, offers, promises
template <class A> void fields(A& f, a<core::score_parts> auto& x) {
    f("used_share", x.used_share); f("capped", x.capped); f("head_start", x.head_start);
    f("total", x.total); f("overdue", x.overdue); }
template <class A> void fields(A& f, a<core::ahead_entry> auto& x) {
    f("ticket", x.ticket); f("score", x.score); f("cause", x.cause); }
template <class A> void fields(A& f, a<core::rival_entry> auto& x) {
    f("ticket", x.ticket); f("score", x.score); }
template <class A> void fields(A& f, a<core::passed_entry> auto& x) {
    f("agent", x.agent); f("cause", x.cause); }
template <class A> void fields(A& f, a<core::offer_reason> auto& x) {
    f("why_now", x.why_now); f("score", x.score); f("ahead", x.ahead); f("behind", x.behind);
    f("passed_over", x.passed_over); f("agents_that_fit", x.agents_that_fit);
    f("heads_compared", x.heads_compared); f("in_hand", x.in_hand); f("idle_s", x.idle);
    f("preferred", x.preferred); }
template <class A> void fields(A& f, a<core::offer> auto& x) {
    f("id", x.id); f("ticket", x.ticket); f("agent", x.agent); f("version", x.version);
    f("status", x.status); f("issued_at", x.issued_at); f("expires_at", x.expires_at);
    f("reason", x.reason); }
template <class A> void fields(A& f, a<core::parity_group> auto& x) {
    f("need", x.need); f("channel", x.channel); }
template <class A> void fields(A& f, a<core::promise_record> auto& x) {
    f("kept_recent", x.kept_recent); f("all_recent", x.all_recent); f("kept_day", x.kept_day);
    f("all_day", x.all_day); f("head_start", x.head_start); f("updated_at", x.updated_at); }

// --- the policy
template <class A> void fields(A& f, a<core::need_class> auto& x) {
    f("name", x.name);
    f("target_live_s", x.target_live);
    f("target_deferred_s", x.target_deferred);
}
template <class A> void fields(A& f, a<core::classification_rule> auto& x) {
    f("name", x.name); f("text_any", x.text_any); f("subject_any", x.subject_any);
    f("attributes", x.attributes); f("language", x.language); f("need", x.need);
    f("skills", x.skills); f("require_language", x.require_language); }
template <class A> void fields(A& f, a<core::relaxation_step> auto& x) {
    f("after_share", x.after_share); f("level_down", x.level_down);
    f("drop_language", x.drop_language); f("drop_skills", x.drop_skills); }
template <class A> void fields(A& f, a<core::capacity_rules> auto& x) {
    f("units", x.units); f("call", x.call); f("chat", x.chat); f("mail", x.mail);
    f("max_chats", x.max_chats); f("max_mails", x.max_mails); }
template <class A> void fields(A& f, a<core::gate_rules> auto& x) {
    f("on", x.on); f("waiting_share", x.waiting_share); f("promise", x.promise);
    f("replied_share", x.replied_share); f("in_hand_share", x.in_hand_share);
    f("reply_grace_s", x.reply_grace); }
template <class A> void fields(A& f, a<core::head_start_rules> auto& x) {
    f("on", x.on); f("gain_recent", x.gain_recent); f("gain_day", x.gain_day);
    f("prior_recent", x.prior_recent); f("prior_day", x.prior_day); f("memory_s", x.memory);
    f("period_s", x.period); f("bound", x.bound);
    f("reach_from", x.reach_from); f("reach_full", x.reach_full); }
template <class A> void fields(A& f, a<core::hold_rules> auto& x) {
    f("share_of_call_agents", x.share_of_call_agents); }
template <class A> void fields(A& f, a<core::offer_rules> auto& x) {
    f("time_limit_s", x.time_limit); f("max_declines", x.max_declines);
    f("decline_pause_s", x.decline_pause); f("preferred_share", x.preferred_share);
    f("auto_accept", x.auto_accept); f("max_unanswered_calls", x.max_unanswered_calls); }
template <class A> void fields(A& f, a<core::order_rules> auto& x) {
    f("rule", x.rule); f("cap", x.cap); f("overdue", x.overdue); f("forms_order", x.forms_order); }
template <class A> void fields(A& f, a<core::siloed_team> auto& x) {
    f("name", x.name); f("forms", x.forms); f("share", x.share); }
template <class A> void fields(A& f, a<core::service_hours::interval> auto& x) {
    f("from", x.from); f("until", x.until); }
template <class A> void fields(A& f, a<core::service_hours> auto& x) { f("open", x.open); }
template <class A> void fields(A& f, a<core::life_rules> auto& x) {
    f("reopen_within_s", x.reopen_within);
    f("first_contact_resolution_s", x.first_contact_resolution);
    f("wrap_up_limit_s", x.wrap_up_limit); f("wrap_up", x.wrap_up);
    f("reoffer_at_most_s", x.reoffer_at_most); f("peer_share", x.peer_share); }
template <class A> void fields(A& f, a<core::policy> auto& x) {
    f("name", x.name); f("version", x.version); f("baseline", x.baseline); f("layers", x.layers);
    f("packing", x.packing); f("needs", x.needs); f("default_need", x.default_need);
    f("rules", x.rules); f("relaxation", x.relaxation); f("capacity", x.capacity);
    f("gate", x.gate); f("head_start", x.head_start); f("hold", x.hold); f("offer", x.offer);
    f("order", x.order); f("teams", x.teams); f("hours", x.hours); f("life", x.life); }

}  // namespace evenline::engine
