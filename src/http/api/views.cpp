#include "http/api/views.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/names.hpp"
#include "evenline/http/credentials.hpp"
#include "http/api/desk_pages.hpp"

namespace evenline::http {

json::value time_value(core::instant at) {
    if (at.us == 0 || at == core::never) return {};
    return engine::rfc3339(at);
}

namespace {

json::value optional_time(const std::optional<core::instant>& at) {
    return at ? time_value(*at) : json::value();
}

json::value contact_view(const context& with, const core::ticket_contact& c) {
    return {{"id", id_value(c.id)},
            {"channel", with.channel_name(c.channel)},
            {"form", engine::name(c.form)},
            {"thread", c.thread},
            {"started_at", time_value(c.started_at)},
            {"ended_at", optional_time(c.ended_at)},
            {"abandoned", c.abandoned}};
}

json::value skills_view(const std::vector<core::skill_level>& skills) {
    json::value::array out;
    for (const auto& s : skills) out.push_back({{"skill", s.skill}, {"level", unsigned{s.level}}});
    return out;
}

json::value texts_view(const std::vector<std::string>& texts) {
    return json::value::array(texts.begin(), texts.end());
}

}  // namespace

json::value requirement_view(const core::requirement& r) {
    return {{"skills", skills_view(r.skills)},
            {"language", r.language.empty() ? json::value() : json::value(r.language)}};
}

json::value score_view(const core::score_parts& s) {
    return {{"used_share", s.used_share},
            {"capped", s.capped},
            {"head_start", s.head_start},
            {"total", s.total},
            {"overdue", s.overdue}};
}

json::value ticket_view(const context& with, const core::ticket& t) {
    json::value::array contacts;
    for (const auto& c : t.contacts) contacts.push_back(contact_view(with, c));
    json::value out{{"id", id_value(t.id)},
            {"version", t.version},
            {"customer_id", id_value(t.customer)},
            {"status", engine::name(t.status)},
            {"need", with.need_name(t.need)},
            {"rule", t.rule.empty() ? json::value() : json::value(t.rule)},
            {"presence", engine::name(core::presence_of(t.form))},
            {"form", engine::name(t.form)},
            {"channel", with.channel_name(t.channel)},
            {"subject", t.subject},
            {"requirement", requirement_view(t.requires_)},
            {"relaxed_steps", unsigned{t.relaxed_steps}},
            {"waiting_since", time_value(t.waiting_since)},
            {"due_at", time_value(t.due_at)},
            {"target_seconds", t.target.seconds()},
            {"preferred_agent_id", id_value(t.preferred)},
            {"callback_at", time_value(t.callback_at)},
            {"callback_wanted", t.callback_wanted},
            {"offer_id", id_value(t.offer)},
            {"agent_id", id_value(t.agent)},
            {"answered_at", optional_time(t.answered_at)},
            {"closed_at", optional_time(t.closed_at)},
            {"disposition", t.disposition.empty() ? json::value() : json::value(t.disposition)},
            {"merged_into", id_value(t.merged_into)},
            {"contacts", std::move(contacts)},
            {"watchers", watchers_view(with, t.id)}};
    add_ticket_facts(with, t, out);
    return out;
}

json::value offer_view(const context& with, const core::offer& o) {
    json::value out{{"id", id_value(o.id)},
                    {"ticket_id", id_value(o.ticket)},
                    {"agent_id", id_value(o.agent)},
                    {"version", o.version},
                    {"status", engine::name(o.status)},
                    {"issued_at", time_value(o.issued_at)},
                    {"expires_at", time_value(o.expires_at)},
                    {"why_now", engine::name(o.reason.why_now)},
                    {"score", score_view(o.reason.score)},
                    {"spoke_before", o.reason.preferred}};
    const auto* t = with.state().find(o.ticket);
    out.set("ticket", t != nullptr ? ticket_view(with, *t) : json::value());
    add_offer_facts(with, o, out);
    return out;
}

json::value agent_view(const context& with, const core::agent& a) {
    const auto load = with.state().load_of(a);
    json::value::array in_hand;
    for (const auto id : a.in_hand) in_hand.push_back(id_value(id));
    return {{"id", id_value(a.id)},
            {"name", a.profile.name},
            {"state", engine::name(a.state)},
            {"away_reason", a.away_reason.empty() ? json::value() : json::value(a.away_reason)},
            {"state_since", time_value(a.state_since)},
            {"skills", skills_view(a.profile.skills)},
            {"languages", texts_view(a.profile.languages)},
            {"takes_calls", a.profile.takes_calls},
            {"takes_chats", a.profile.takes_chats},
            {"takes_mails", a.profile.takes_mails},
            {"active", a.profile.active},
            {"in_hand", std::move(in_hand)},
            {"held_for", id_value(a.held_for)},
            {"load", json::value{{"calls", unsigned{load.calls}},
                                 {"chats", unsigned{load.chats}},
                                 {"mails", unsigned{load.mails}},
                                 {"free_units", int{load.free_units}}}}};
}

json::value customer_view(const core::customer& c) {
    json::value::array addresses;
    for (const auto& a : c.addresses)
        addresses.push_back({{"id", address_id(a)},
                             {"kind", a.kind},
                             {"value", a.value},
                             {"verified", a.verified}});
    json::value::array suggested;
    for (const auto id : c.suggested) suggested.push_back(id_value(id));
    return {{"id", id_value(c.id)},
            {"ref", c.ref.empty() ? json::value() : json::value(c.ref)},
            {"name", c.name},
            {"language", c.language.empty() ? json::value() : json::value(c.language)},
            {"addresses", std::move(addresses)},
            {"suggested", std::move(suggested)},
            {"merged_into", id_value(c.merged_into)}};
}

json::value message_view(const context& with, const engine::message_record& m) {
    json::value out{
        {"id", "msg_" + std::to_string(m.id)},
        {"ticket_id", id_value(m.ticket)},
        {"contact_id", id_value(m.contact)},
        {"channel", m.internal_note ? json::value() : json::value(with.channel_name(m.channel))},
        {"direction", engine::name(m.way)},
        {"internal_note", m.internal_note},
        {"whisper", m.whisper},
        {"visibility", engine::name(m.seen_by)},
        {"author", m.author},
        {"text", m.text},
        {"has_html", !m.html.empty()},
        {"subject", m.subject},
        {"delivery", engine::name(m.state)},
        {"delivery_error",
         m.delivery_error.empty() ? json::value() : json::value(m.delivery_error)},
        {"at", time_value(m.at)}};
    add_message_facts(with, m, out);
    return out;
}

json::value entry_view(const context& with, const engine::timeline_entry& e) {
    return {{"at", time_value(e.at)},
            {"ticket_id", id_value(e.ticket)},
            {"event", e.what ? event_value(*e.what) : json::value()},
            {"message", e.message ? message_view(with, *e.message) : json::value()}};
}

json::value line_entry(const context& with, const core::ticket& t, core::instant now,
                       std::size_t position) {
    const auto parts = with.state().score(t, now);
    const auto* who = with.state().find(t.customer);
    return {{"position", position},
            {"customer_name", who != nullptr ? json::value(who->name) : json::value()},
            {"kept_from", kept_from(with, t)},
            {"ticket_id", id_value(t.id)},
            {"customer_id", id_value(t.customer)},
            {"need", with.need_name(t.need)},
            {"presence", engine::name(core::presence_of(t.form))},
            {"channel", with.channel_name(t.channel)},
            {"subject", t.subject},
            {"waiting_since", time_value(t.waiting_since)},
            {"waited_seconds", (now - t.waiting_since).seconds()},
            {"due_at", time_value(t.due_at)},
            {"target_seconds", t.target.seconds()},
            {"requirement", requirement_view(t.requires_)},
            {"score", parts.total},
            {"score_parts", score_view(parts)},
            {"estimate", estimate_view(with, t)}};
}

json::value me_view(const context& with, const principal& who) {
    json::value::array scopes(who.scopes.begin(), who.scopes.end());
    json::value out{{"id", who.account != 0 ? json::value("usr_" + std::to_string(who.account))
                                            : json::value()},
                    {"name", who.name},
                    {"role", role_name(who.what)},
                    {"session", who.session},
                    {"scopes", std::move(scopes)},
                    {"agent_id", id_value(who.agent)}};
    out.set("private_monitoring", with.limits.private_monitoring && !who.is_agent_only());
    out.set("policy_by_two", with.limits.policy_by_two);
    const auto* a = who.agent ? with.state().find(who.agent) : nullptr;
    out.set("agent", a != nullptr ? agent_view(with, *a) : json::value());
    return out;
}

json::value event_value(const core::event& e) {
    auto read = json::parse(engine::to_json(e));
    if (auto* v = std::get_if<json::value>(&read)) return std::move(*v);
    return {};
}

json::value records_view(const context& with) {
    json::value::array out;
    for (const auto& [group, r] : with.state().records()) {
        out.push_back({{"need", with.need_name(group.need)},
                       {"channel", with.channel_name(group.channel)},
                       {"head_start", r.head_start},
                       {"kept_day", r.kept_day},
                       {"all_day", r.all_day},
                       {"kept_recent", r.kept_recent},
                       {"all_recent", r.all_recent}});
    }
    return out;
}

response no_content() {
    response out;
    out.status = 204;
    return out;
}

}  // namespace evenline::http
