// What agents say: replies to the customer through the outbox, notes for colleagues.
#include "evenline/intake/outbox_payload.hpp"
#include "http/context.hpp"
#include "http/form.hpp"
#include "http/tickets.hpp"
#include "http/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_text = 50'000;
constexpr unsigned timeline_pages = 20;

core::agent_id acting(const principal& who, const core::ticket& t) {
    // A supervisor acts in nobody's name unless the ticket is in their own hand.
    return who.is_agent_only() || t.agent == who.agent ? who.agent : core::agent_id{};
}

std::string author(const principal& who) {
    return who.agent ? engine::text(who.agent) : who.actor();
}

// The contact an answer goes to: the newest one still on the ticket's channel.
const core::ticket_contact* answered_contact(const core::ticket& t) {
    const core::ticket_contact* found = nullptr;
    for (const auto& c : t.contacts) {
        if (c.channel == t.channel || found == nullptr) found = &c;
    }
    return found;
}

std::string address_kind(std::string_view channel_kind) {
    if (channel_kind == "lmtp") return "email";
    if (channel_kind == "twilio_voice") return "phone";
    return std::string(channel_kind);
}

std::string recipient_of(const core::customer& who, std::string_view channel_kind) {
    for (const auto& a : who.addresses) {
        if (a.kind == address_kind(channel_kind)) return a.value;
    }
    return who.ref;
}

struct thread_facts {
    std::string in_reply_to, subject;
    std::vector<std::string> references;
};

// What mail programs need to keep the answer with its question.
asio::awaitable<thread_facts> facts_of(context& with, const core::ticket& t) {
    thread_facts out;
    std::string cursor;
    for (unsigned i = 0; i < timeline_pages; ++i) {
        auto page = co_await with.with.reader.timeline(t.id, cursor, 200);
        if (!page) co_return out;
        for (const auto& entry : page->data) {
            const auto& m = entry.message;
            if (!m || m->internal_note || m->channel != t.channel || m->provider_id.empty())
                continue;
            if (m->way == engine::direction::in) {
                out.in_reply_to = m->provider_id;
                if (!m->subject.empty()) out.subject = m->subject;
            }
            out.references.push_back(m->provider_id);
        }
        cursor = page->next_cursor;
        if (cursor.empty()) co_return out;
    }
    co_return out;
}

response said(context& with, call from, const engine::answered& done, core::ticket_id ticket) {
    if (done.failed) return unavailable(from.asked);
    if (done.refused != core::refusal::none) return refused(from.asked, done.refused);
    const auto* t = with.state().find(ticket);
    const auto id = done.messages.empty()
                        ? json::value()
                        : json::value("msg_" + std::to_string(done.messages.front()));
    return json_answer(201, {{"message_id", id},
                             {"ticket", t != nullptr ? ticket_view(with, *t) : json::value()}});
}

asio::awaitable<response> reply(context& with, call from) {
    form in(from.asked, {"text", "subject", "await_customer"});
    auto text = in.required_text("text", longest_text);
    auto subject = in.text("subject", 500);
    const bool await_customer = in.flag("await_customer").value_or(false);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    const auto* contact = answered_contact(t);
    const auto* channel =
        contact != nullptr ? with.with.channels.by_number(contact->channel) : nullptr;
    const auto customer = co_await with.customer(t.customer);
    if (!customer) co_return unavailable(from.asked);
    const auto facts = co_await facts_of(with, t);
    channels::outbound_message out;
    out.kind = "reply";
    out.text = text;
    out.now = with.now();
    out.ticket = engine::text(t.id);
    out.in_reply_to = facts.in_reply_to;
    out.references = facts.references;
    out.subject = !subject.empty() ? subject : (facts.subject.empty() ? t.subject : facts.subject);
    if (contact != nullptr) out.thread = contact->thread;
    if (channel != nullptr && *customer)
        out.recipient = recipient_of(**customer, channel->settings.kind);
    const bool can =
        channel != nullptr && channel->adapter && channel->adapter->compose(out).has_value();
    if (!can) {
        co_return problem(
            from.asked, "channel_cannot_reply",
            "The channel '" + with.channel_name(t.channel) +
                "' cannot carry a written answer "
                "for this contact: a call is answered by voice, and a channel needs its sending "
                "settings. Nothing was sent; call back, or answer on another channel.");
    }
    engine::submission s;
    s.command = core::record_reply{t.id, acting(from.who, t), await_customer};
    engine::message_record m;
    m.ticket = t.id;
    m.contact = contact->id;
    m.channel = contact->channel;
    m.way = engine::direction::out;
    m.author = author(from.who);
    m.text = std::move(text);
    m.subject = out.subject;
    m.in_reply_to = out.in_reply_to;
    m.state = engine::delivery::pending;
    s.messages.push_back(std::move(m));
    engine::outbox_item item;
    item.channel = contact->channel;
    item.kind = "reply";
    item.ticket = t.id;
    item.thread = contact->thread;
    item.payload = intake::pack(out);
    s.outbox.push_back(std::move(item));
    const auto done = co_await with.submit(from, std::move(s), "ticket.reply", engine::text(t.id));
    co_return said(with, from, done, t.id);
}

asio::awaitable<response> note(context& with, call from) {
    form in(from.asked, {"text"});
    auto text = in.required_text("text", longest_text);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    engine::submission s;
    s.command = core::record_note{t.id, acting(from.who, t)};
    engine::message_record m;
    m.ticket = t.id;
    m.channel = t.channel;
    m.way = engine::direction::out;
    m.internal_note = true;
    m.author = author(from.who);
    m.text = std::move(text);
    s.messages.push_back(std::move(m));
    const auto done = co_await with.submit(from, std::move(s), "ticket.note", engine::text(t.id));
    co_return said(with, from, done, t.id);
}

}  // namespace

void add_message_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/messages",
                [&with](call c) { return reply(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/notes", [&with](call c) { return note(with, c); });
}

}  // namespace evenline::http
