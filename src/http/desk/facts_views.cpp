// What an agent sees beside a ticket's own row: who, what was said last, why them, why now.
#include "evenline/channels/mail_quote.hpp"
#include "evenline/engine/names.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/views.hpp"
#include "http/desk/held.hpp"

#include <algorithm>

namespace evenline::http {

json::value reason_view(const core::offer_reason& r) {
    json::value::array ahead, behind, passed;
    for (std::size_t i = 0; i < r.ahead.kept(); ++i) {
        const auto& a = r.ahead.first.at(i);
        ahead.push_back({{"ticket_id", id_value(a.ticket)},
                         {"score", a.score},
                         {"cause", engine::name(a.cause)}});
    }
    for (std::size_t i = 0; i < r.behind.kept(); ++i) {
        const auto& b = r.behind.first.at(i);
        behind.push_back({{"ticket_id", id_value(b.ticket)}, {"score", b.score}});
    }
    for (std::size_t i = 0; i < r.passed_over.kept(); ++i) {
        const auto& p = r.passed_over.first.at(i);
        passed.push_back({{"agent_id", id_value(p.agent)}, {"cause", engine::name(p.cause)}});
    }
    return {{"why_now", engine::name(r.why_now)},
            {"score_parts", score_view(r.score)},
            {"ahead", std::move(ahead)},
            {"ahead_count", r.ahead.count},
            {"behind", std::move(behind)},
            {"behind_count", r.behind.count},
            {"passed_over", std::move(passed)},
            {"passed_over_count", r.passed_over.count},
            {"agents_that_fit", r.agents_that_fit},
            {"heads_compared", r.heads_compared},
            {"in_hand", unsigned{r.in_hand}},
            {"idle_seconds", r.idle.seconds()},
            {"spoke_before", r.preferred}};
}

json::value customer_name(const context& with, core::customer_id id) {
    if (const auto* known = with.state().find(id)) return known->name;
    try {
        const auto stored = with.with.lookup.customer(id);
        return stored ? json::value(stored->name) : json::value();
    } catch (const engine::unreadable&) {
        return {};  // only shown: the ticket is told without it
    }
}

json::value kept_from(const context& with, const core::ticket& t) {
    if (t.contacts.empty() || t.contacts.front().channel == t.channel) return {};
    return {{"channel", with.channel_name(t.contacts.front().channel)},
            {"at", time_value(t.contacts.front().started_at)}};
}

namespace {

bool is_public(const context& with, core::channel_number number) {
    const auto* found = with.with.channels.by_number(number);
    return found != nullptr && found->adapter && found->adapter->limits({}).is_public;
}

// They came in public, after a channel that is not had kept them waiting.
bool last_resort(const context& with, const core::ticket& t) {
    if (t.contacts.empty() || !is_public(with, t.contacts.back().channel)) return false;
    return std::ranges::any_of(
        t.contacts, [&](const core::ticket_contact& c) { return !is_public(with, c.channel); });
}

json::value effort_view(const context& with, const core::ticket& t) {
    json::value::array tried;
    std::vector<core::channel_number> had;
    for (const auto& c : t.contacts) {
        if (std::ranges::find(had, c.channel) != had.end()) continue;
        had.push_back(c.channel);
        tried.emplace_back(with.channel_name(c.channel));
    }
    return {{"contacts", t.contacts.size()},
            {"chases", unsigned{t.chases}},
            {"switches", unsigned{t.switches}},
            {"transfers", unsigned{t.transfers}},
            {"total", t.contacts.size() + t.chases + t.switches + t.transfers},
            {"channels", std::move(tried)},
            {"last_resort", last_resort(with, t)}};
}

// Of the conversation that an answer goes to.
std::string thread_on(const core::ticket& t) {
    for (auto c = t.contacts.rbegin(); c != t.contacts.rend(); ++c)
        if (c->channel == t.channel) return c->thread;
    return {};
}

json::value last_message(const engine::last_words& said) {
    if (said.at.us == 0) return {};
    return {{"text", said.text}, {"at", time_value(said.at)}, {"author", said.author}};
}

}  // namespace

void add_ticket_facts(const context& with, const core::ticket& t, json::value& view) {
    const auto* channel = with.with.channels.by_number(t.channel);
    const auto said = with.with.lookup.said_last(t.id, t.channel);
    json::value reply_until;
    if (channel != nullptr && channel->adapter && said.last_in.us != 0) {
        const auto limits = channel->adapter->limits_in(thread_on(t), said.last_in);
        const auto ends = limits.tagged_until ? limits.tagged_until : limits.window_ends_at;
        if (ends) reply_until = time_value(*ends);
    }
    view.set("customer_name", customer_name(with, t.customer))
        .set("channel_kind",
             channel != nullptr ? json::value(channel->settings.kind) : json::value())
        .set("kept_from", kept_from(with, t))
        .set("promise", json::value{{"channel", with.channel_name(t.promise_channel)},
                                    {"target_seconds", t.target.seconds()},
                                    {"due_at", time_value(t.due_at)},
                                    {"settled", t.promise_recorded}})
        .set("wrap_up_until", t.status == core::ticket_status::wrap_up
                                  ? time_value(core::wrap_up_ends(t, with.state().rules().life))
                                  : json::value())
        .set("wrap_up_extended", t.wrap_up_extended)
        .set("with_peers", t.with_peers)
        .set("preferred_until", time_value(t.preferred_until))
        .set("last_message", last_message(said))
        .set("unread", said.unread)
        .set("reply_until", std::move(reply_until))
        .set("effort", effort_view(with, t))
        .set("estimate", estimate_view(with, t));
}

void add_offer_facts(const context& with, const core::offer& o, json::value& view) {
    const auto* t = with.state().find(o.ticket);
    const auto reason = reason_view(o.reason);
    for (const char* key : {"ahead", "ahead_count", "passed_over", "passed_over_count",
                            "agents_that_fit", "heads_compared", "in_hand", "idle_seconds"})
        view.set(key, *reason.find(key));
    const auto* who = t != nullptr ? with.state().find(t->customer) : nullptr;
    json::value language;
    if (t != nullptr && !t->requires_.language.empty()) language = t->requires_.language;
    else if (who != nullptr && !who->language.empty()) language = who->language;
    view.set("customer_name", t != nullptr ? customer_name(with, t->customer) : json::value())
        .set("language", std::move(language))
        .set("kept_from", t != nullptr ? kept_from(with, *t) : json::value())
        .set("waited_seconds",
             t != nullptr ? json::value((with.now() - t->waiting_since).seconds()) : json::value());
}

void add_message_facts(const context& with, const engine::message_record& m, json::value& view) {
    const auto* held = with.held != nullptr ? with.held->find(m.id) : nullptr;
    if (held != nullptr) view.set("delivery", "queued");
    json::value::array files;
    for (std::size_t i = 0; i < m.attachments.size(); ++i) {
        const auto& a = m.attachments[i];
        files.push_back({{"id", "att_" + std::to_string(m.id) + '_' + std::to_string(i)},
                         {"name", a.name},
                         {"content_type", a.content_type},
                         {"bytes", a.bytes},
                         {"stored", !a.sha256.empty()}});
    }
    const bool may_quote = m.way == engine::direction::in && !m.internal_note;
    view.set("quoted", may_quote ? std::string(channels::quoted_part(m.text)) : std::string());
    view.set("kind", m.whisper ? "whisper" : m.internal_note ? "note" : "message")
        .set("held_until", held != nullptr ? time_value(held->due_at) : json::value())
        .set("delivery_at", time_value(m.state_at))
        .set("redacted_at", time_value(m.redacted_at))
        .set("redacted_by", m.redacted_by.empty() ? json::value() : json::value(m.redacted_by))
        .set("attachments", std::move(files));
}

}  // namespace evenline::http
