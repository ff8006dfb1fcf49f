#include "intake/translation.hpp"

#include "evenline/channels/signature.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "intake/files.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace evenline::intake {
namespace {

using channels::inbound_event;

engine::delivery delivery_of(std::string_view state) {
    if (state == "sent") return engine::delivery::sent;
    if (state == "delivered") return engine::delivery::delivered;
    if (state == "read") return engine::delivery::read;
    if (state == "failed") return engine::delivery::failed;
    return engine::delivery::none;
}

bool says_something(const inbound_event& e) {
    return !e.text.empty() || !e.html.empty() || !e.subject.empty() || !e.attachments.empty();
}

// Providers trim and squeeze what they pass on.
std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > ' ') out += c;
    }
    return out;
}

// The key of an end that came before its beginning.
std::string ended_early(std::string_view thread) { return "ended:" + std::string(thread); }

engine::message_record suggestion(core::ticket_id about) {
    engine::message_record m;
    m.internal_note = true;
    m.way = engine::direction::out;
    m.author = "system";
    m.text = "This mail names a message of " + engine::text(about) +
             ", but its sender takes no part there. If it is the same matter, merge the tickets.";
    return m;
}

std::string digest_of(std::string_view raw) {
    return channels::to_hex(channels::digest(channels::hash::sha256, raw));
}

// Mail does not reach them: what an agent may try instead.
engine::message_record other_ways_note(const inbound_event& e,
                                       const std::vector<core::address>& others) {
    engine::message_record m;
    m.internal_note = true;
    m.way = engine::direction::out;
    m.author = "system";
    m.text = "Mail to " + e.report_about + " does not arrive" +
             (e.delivery_error.empty() ? "." : ": " + e.delivery_error + '.');
    m.text += others.empty() ? " No other proven address of this customer is known."
                             : " The customer can be reached otherwise:";
    for (const auto& a : others) m.text += ' ' + a.kind + ' ' + a.value + ';';
    return m;
}

}  // namespace

translation::translation(engine::sequencer& to, engine::lookup& index, const channel& from,
                         std::string_view raw)
    : to_(to), index_(index), from_(from), conversations_(to.state(), index, from), raw_(raw),
      now_(to.now()) {}

void translation::add(const inbound_event& e) {
    if (e.only_if_known && !is_known(thread_of(e))) return;
    engine::submission s;
    s.inbound = engine::inbound_record{from_.number, e.dedupe_key, e.event_kind,
                                       std::string(raw_), now_};
    // A key is never empty: without one of the provider's, the bytes are their own.
    if (s.inbound->dedupe_key.empty()) {
        s.inbound->dedupe_key = e.event_kind + ":" + digest_of(raw_) + ":" +
                                std::to_string(out_.size());
    }
    if (e.delivery_of) {
        s.delivery = engine::delivery_note{from_.number, *e.delivery_of,
                                           delivery_of(e.delivery_state), e.delivery_error,
                                           time_of(e), e.report_about.empty() ? "" : "email",
                                           e.report_about};
        if (s.delivery->state == engine::delivery::failed)
            return add_failed_reply(e, std::move(s));
    }
    if (e.delivered_until && !e.delivery_of) return add_watermark(e, std::move(s));
    if (!e.connection_failed.empty()) return add_failed_connection(e, std::move(s));
    if (e.wants_callback) return add_callback(e, std::move(s));
    const bool by_us = e.outbound && !e.delivery_of;
    if (by_us || e.answered_elsewhere) return add_echo(e, std::move(s));
    if (e.creates_work) return add_contact(e, std::move(s));
    if (e.ends_contact) return add_end(e, std::move(s));
    add_attached(e, std::move(s));
}

void translation::add_kept(std::string kind) {
    engine::submission s;
    auto key = kind + ":" + digest_of(raw_);
    s.inbound = engine::inbound_record{from_.number, std::move(key), std::move(kind),
                                       std::string(raw_), now_};
    out_.push_back(std::move(s));
}

void translation::add_spent(std::string key) {
    engine::submission s;
    s.inbound = engine::inbound_record{from_.number, std::move(key), "proof", {}, now_};
    out_.push_back(std::move(s));
}

void translation::add_asked(const channels::outbound_message& m) {
    if (out_.empty()) return;
    engine::outbox_item item;
    item.channel = from_.number;
    item.kind = m.kind;
    item.thread = m.thread;
    item.payload = pack(m);
    out_.front().outbox.push_back(std::move(item));
}

void translation::add_contact(const inbound_event& e, engine::submission&& s) {
    auto facts = e.contact;
    const auto talk = conversations_.of(e);
    facts.channel = from_.number;
    facts.thread = talk.thread;
    if (facts.thread.empty()) facts.thread = s.inbound->dedupe_key;
    facts.occurred_at = waits_from(e);
    const auto thread = facts.thread;
    const bool unknown = !ticket_of(thread);
    facts.continues = e.continues;
    const auto marked = mark_in(e);
    if (marked) {
        facts.belongs_to = marked->ticket;
        const auto* t = to_.state().find(marked->ticket);
        s.desk.emplace_back(engine::invitation_followed{
            marked->ticket, t != nullptr ? t->channel : core::channel_number{}, from_.number,
            now_});
    }
    // A call is one contact however often it is announced (offered to us, then queued).
    if (!unknown && facts.form == core::work_form::call) return add_attached(e, std::move(s));
    // In a community other customers may answer first (docs/channels: peer_wait_s).
    if (const auto wait = channels::peer_wait_of(from_.settings); e.is_public && wait.us > 0) {
        if (said_by_a_peer(e, thread)) return add_peer_reply(e, thread, std::move(s));
        facts.peer_wait = wait;
    }
    if (e.contact.form != core::work_form::call || says_something(e)) {
        s.messages.push_back(message_of(e));
    }
    if (marked && !s.messages.empty()) strip_mark(s.messages.front());
    ask_for_files(s);
    if (unknown && talk.suggested) s.messages.push_back(suggestion(talk.suggested));
    acknowledge(e, facts, s);
    s.command = core::receive_contact{std::move(facts)};
    out_.push_back(std::move(s));
    // Senders keep no order (rule C2): the hang-up may be here already.
    if (unknown && to_.seen(from_.number, ended_early(thread))) {
        engine::submission end;
        end.command = core::end_contact{from_.number, thread};
        out_.push_back(std::move(end));
    }
}

// An invitation brought them here: the mark stands in what they sent, or in the address they sent
// it to. It counts on the channel it was made for, until it ends.
std::optional<place_mark> translation::mark_in(const inbound_event& e) const {
    if (!from_.keys) return std::nullopt;
    for (const std::string_view where : {std::string_view(e.text), std::string_view(e.subject),
                                         std::string_view(e.account)}) {
        const auto found = from_.keys->find_mark(where);
        if (!found || found->what.channel != from_.number || found->what.ends_at <= now_) continue;
        return found->what;
    }
    return std::nullopt;
}

// People need not read it.
void translation::strip_mark(engine::message_record& m) const {
    for (auto* text : {&m.text, &m.subject}) {
        if (const auto found = from_.keys->find_mark(*text)) text->erase(found->at, found->length);
    }
}

void translation::add_end(const inbound_event& e, engine::submission&& s) {
    const auto thread = thread_of(e);
    s.command = core::end_contact{from_.number, thread};
    const bool known = is_known(thread);
    const bool again = to_.seen(from_.number, s.inbound->dedupe_key);
    out_.push_back(std::move(s));
    if (known || again || thread.empty()) return;
    engine::submission parked;
    parked.inbound =
        engine::inbound_record{from_.number, ended_early(thread), "ended_early", {}, now_};
    out_.push_back(std::move(parked));
}

// Our side answered at the provider. If the message is one that we sent, it is stored already.
void translation::add_echo(const inbound_event& e, engine::submission&& s) {
    const auto thread = thread_of(e);
    const bool ours = is_echo_of_ours(e, thread);
    if (!ours) {
        s.command = core::note_external_reply{from_.number, thread};
        auto m = message_of(e);
        m.way = engine::direction::out;
        m.state = engine::delivery::sent;
        m.ticket = ticket_of(thread);
        if (says_something(e)) s.messages.push_back(std::move(m));
    }
    out_.push_back(std::move(s));
}

// The senders may not have reported yet what the provider already echoes; one reply of a thread is
// under way at a time, so its text is enough.
bool translation::is_echo_of_ours(const inbound_event& e, std::string_view thread) const {
    if (!e.provider_id.empty() &&
        index_.thread_by_provider_id(from_.number, e.provider_id).has_value()) {
        return true;
    }
    const auto said = squeezed(e.text);
    if (said.empty()) return false;
    const auto under_way = index_.unreported_replies(from_.number, thread);
    return std::ranges::any_of(under_way,
                               [&](const std::string& text) { return squeezed(text) == said; });
}

// The agent's phone rang on: the call goes back to its place; the caller may be gone as well.
void translation::add_failed_connection(const inbound_event& e, engine::submission&& s) {
    const auto thread = thread_of(e);
    const auto whose = engine::parse_id<core::agent_id>(e.connection_of);
    s.command = core::fail_connection{from_.number, thread, whose.value_or(core::agent_id{}),
                                      e.connection_failed};
    spdlog::info("channel {}: the phone of {} was not reached: {}", from_.settings.id,
                 e.connection_of.empty() ? "the agent" : e.connection_of, e.connection_failed);
    out_.push_back(std::move(s));
    if (!e.ends_contact) return;
    engine::submission end;
    end.command = core::end_contact{from_.number, thread};
    out_.push_back(std::move(end));
}

// A bounce, or a status that says the same: the customer is waiting still, and an agent sees why.
void translation::add_failed_reply(const inbound_event& e, engine::submission&& s) {
    auto about = engine::parse_id<core::ticket_id>(e.answers_ticket);
    if (!about) about = index_.ticket_by_provider_id(from_.number, *e.delivery_of);
    if (!about) return add_attached(e, std::move(s));
    s.command = core::fail_reply{*about, e.delivery_error};
    if (!e.report_about.empty()) {
        s.messages.push_back(
            other_ways_note(e, conversations_.other_ways(*about, e.report_about)));
        s.messages.back().ticket = *about;
    }
    if (says_something(e)) {
        s.messages.push_back(message_of(e));
        s.messages.back().ticket = *about;
    }
    out_.push_back(std::move(s));
}

// A caller who would rather not hold: still queued, at the same place, until called.
void translation::add_callback(const inbound_event& e, engine::submission&& s) {
    const auto about = ticket_of(thread_of(e));
    if (about) {
        s.command = core::request_callback{about, {}, {}};
        if (says_something(e)) {
            s.messages.push_back(message_of(e));
            s.messages.back().ticket = about;
        }
    }
    out_.push_back(std::move(s));
}

// Neither work nor an end: shown with the ticket when it says something (an auto-reply, a
// bounce), otherwise only kept (positions in a queue, read receipts, kinds we do not know).
void translation::add_attached(const inbound_event& e, engine::submission&& s) {
    if (says_something(e)) {
        auto m = message_of(e);
        m.ticket = ticket_of(thread_of(e));
        if (m.ticket) s.messages.push_back(std::move(m));
    }
    ask_for_files(s);
    out_.push_back(std::move(s));
}

engine::message_record translation::message_of(const inbound_event& e) const {
    engine::message_record m;
    m.channel = from_.number;
    m.seen_by = e.is_public ? engine::visibility::public_ : engine::visibility::private_;
    m.author = e.sender_name.empty() ? e.sender_id : e.sender_name;
    m.text = e.text;
    m.html = e.html;
    m.subject = e.subject;
    m.provider_id = e.provider_id;
    m.in_reply_to = e.in_reply_to;
    m.at = time_of(e);
    m.attachments = files_of(e);
    return m;
}

bool translation::is_spent(std::string_view key) const {
    const bool in_this_batch = std::ranges::any_of(out_, [&](const engine::submission& other) {
        return other.inbound && other.inbound->dedupe_key == key;
    });
    return in_this_batch || to_.seen(from_.number, key);
}

bool translation::is_known(std::string_view thread) const {
    const bool in_this_batch = std::ranges::any_of(out_, [&](const engine::submission& other) {
        const auto* c =
            other.command ? std::get_if<core::receive_contact>(&*other.command) : nullptr;
        return c && c->contact.thread == thread;
    });
    return in_this_batch || ticket_of(thread);
}

core::ticket_id translation::ticket_of(std::string_view thread) const {
    if (thread.empty()) return {};
    if (const auto* t = to_.state().find_thread(from_.number, thread)) return t->id;
    const auto stored = index_.ticket_by_thread(from_.number, thread);
    return stored ? stored->id : core::ticket_id{};
}

// Providers write times in whole seconds or milliseconds, by clocks a little off ours: a difference
// that small is no earlier arrival, and must not reorder customers of two channels. A time older
// than any provider retries is no arrival either.
core::instant translation::waits_from(const inbound_event& e) const {
    constexpr auto coarse = core::seconds(2), credible = core::days(7);
    const auto said = time_of(e);
    return said > now_ - coarse || said < now_ - credible ? now_ : said;
}

core::instant translation::time_of(const inbound_event& e) const {
    return std::min(e.occurred_at.value_or(now_), now_);
}

}  // namespace evenline::intake
