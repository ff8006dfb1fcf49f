#include "intake/translation.hpp"

#include "evenline/channels/signature.hpp"

#include <algorithm>

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

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find_first_of(" \t\r\n,", at), list.size());
        if (end > at) out.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// The key of an end that came before its beginning.
std::string ended_early(std::string_view thread) { return "ended:" + std::string(thread); }

std::string digest_of(std::string_view raw) {
    return channels::to_hex(channels::digest(channels::hash::sha256, raw));
}

}  // namespace

translation::translation(engine::sequencer& to, engine::lookup& index, const channel& from,
                         std::string_view raw)
    : to_(to), index_(index), from_(from), raw_(raw), now_(to.now()) {}

void translation::add(const inbound_event& e) {
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
                                           time_of(e)};
    }
    if (e.outbound) return add_echo(e, std::move(s));
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

void translation::add_contact(const inbound_event& e, engine::submission&& s) {
    auto facts = e.contact;
    facts.channel = from_.number;
    facts.thread = thread_of(e);
    if (facts.thread.empty()) facts.thread = s.inbound->dedupe_key;
    facts.occurred_at = waits_from(e);
    const auto thread = facts.thread;
    const bool unknown = !ticket_of(thread);
    // A call is one contact however often it is announced (offered to us, then queued).
    if (!unknown && facts.form == core::work_form::call) return add_attached(e, std::move(s));
    if (e.contact.form != core::work_form::call || says_something(e)) {
        s.messages.push_back(message_of(e));
    }
    s.command = core::receive_contact{std::move(facts)};
    out_.push_back(std::move(s));
    // Senders keep no order (rule C2): the hang-up may be here already.
    if (unknown && to_.seen(from_.number, ended_early(thread))) {
        engine::submission end;
        end.command = core::end_contact{from_.number, thread};
        out_.push_back(std::move(end));
    }
}

void translation::add_end(const inbound_event& e, engine::submission&& s) {
    const auto thread = thread_of(e);
    s.command = core::end_contact{from_.number, thread};
    const bool came_in_this_batch = std::ranges::any_of(out_, [&](const engine::submission& other) {
        const auto* c =
            other.command ? std::get_if<core::receive_contact>(&*other.command) : nullptr;
        return c && c->contact.thread == thread;
    });
    const bool known = came_in_this_batch || ticket_of(thread);
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
    const bool ours = !e.provider_id.empty() &&
                      index_.thread_by_provider_id(from_.number, e.provider_id).has_value();
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

// Neither work nor an end: shown with the ticket when it says something (an auto-reply, a
// bounce), otherwise only kept (positions in a queue, read receipts, kinds we do not know).
void translation::add_attached(const inbound_event& e, engine::submission&& s) {
    if (says_something(e)) {
        auto m = message_of(e);
        m.ticket = ticket_of(thread_of(e));
        if (m.ticket) s.messages.push_back(std::move(m));
    }
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
    for (const auto& a : e.attachments) {
        m.attachments.push_back({a.name, a.content_type, a.bytes != 0 ? a.bytes : a.content.size(),
                                 a.content.empty() ? std::string{} : digest_of(a.content)});
    }
    return m;
}

// The conversation it belongs to: the one an earlier message named by it is in (mail), newest
// first, or else the provider's own.
std::string translation::thread_of(const inbound_event& e) const {
    const auto ids = words_of(e.in_reply_to);
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        if (auto thread = index_.thread_by_provider_id(from_.number, *id)) return *thread;
    }
    return e.contact.thread.empty() ? e.thread_key : e.contact.thread;
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
