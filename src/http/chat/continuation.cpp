// A chat that goes on by mail: the visitor left an address, so what they no longer see on the page
// is mailed to them, and what they answer joins the same ticket at the same place.
#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "http/chat/hub.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned most_unseen = 50;

// Unguessable letters and digits.
std::string seed() {
    std::string out;
    for (const char c : new_secret("")) {
        if (c != '-' && c != '_') out += c;
    }
    return out.substr(0, 24);
}

engine::submission copy_of(const engine::message_record& said, const core::ticket& t,
                           const core::ticket_contact& to, core::instant now) {
    engine::submission s;
    // Whatever happens in between, each answer is mailed once.
    s.inbound = engine::inbound_record{to.channel, "mailed:" + std::to_string(said.id),
                                       "chat.mailed", {}, now};
    engine::message_record m;
    m.ticket = t.id;
    m.contact = to.id;
    m.channel = to.channel;
    m.way = engine::direction::out;
    m.author = said.author;
    m.text = said.text;
    m.subject = t.subject.empty() ? std::string("Chat") : t.subject;
    m.state = engine::delivery::pending;
    channels::outbound_message out;
    out.kind = "reply";
    out.thread = to.thread;
    out.recipient = to.thread.substr(to.thread.find(' ') + 1);
    out.text = said.text;
    out.subject = m.subject;
    out.ticket = engine::text(t.id);
    engine::outbox_item item;
    item.channel = to.channel;
    item.kind = "reply";
    item.ticket = t.id;
    item.thread = to.thread;
    item.payload = intake::pack(out);
    s.messages.push_back(std::move(m));
    s.outbox.push_back(std::move(item));
    return s;
}

}  // namespace

const intake::channel* chat_hub::mail_of(const intake::channel& from) const {
    const auto id = from.settings.text("mail_channel");
    return id.empty() ? nullptr : with_->with.channels.by_id(id);
}

const core::ticket_contact* chat_hub::mail_contact(const core::ticket& t,
                                                   const intake::channel& mail) const {
    for (auto c = t.contacts.rbegin(); c != t.contacts.rend(); ++c) {
        if (c->channel == mail.number) return &*c;
    }
    return nullptr;
}

asio::awaitable<bool> chat_hub::leave_address(const intake::channel& from, core::ticket_id id,
                                              std::string mailbox, bool verified) {
    const auto* mail = mail_of(from);
    const core::address to{"email", mailbox, verified};
    if (mail == nullptr || !mail->adapter) co_return false;
    const auto thread = mail->adapter->begin_thread(to, seed());
    const auto* t = with_->state().find(id);
    if (thread.empty() || t == nullptr) co_return false;
    if (const auto* before = mail_contact(*t, *mail);
        before != nullptr && before->thread.ends_with(' ' + mailbox))
        co_return true;
    engine::submission s;
    core::contact_facts facts;
    facts.channel = mail->number;
    facts.form = core::work_form::mail;
    facts.thread = thread;
    facts.addresses.push_back(to);
    facts.occurred_at = with_->now();
    facts.belongs_to = id;
    s.command = core::receive_contact{std::move(facts)};
    engine::message_record note;
    note.channel = mail->number;
    note.internal_note = true;
    note.way = engine::direction::out;
    note.author = "system";
    note.text = "The visitor left " + mailbox + ": what they no longer see in the chat is mailed.";
    s.messages.push_back(std::move(note));
    const auto done = co_await with_->with.line.submit(std::move(s));
    co_return !done.failed && done.refused == core::refusal::none;
}

asio::awaitable<void> chat_hub::mail_unseen(const intake::channel& from, chat_key key,
                                            core::ticket_id id) {
    const auto* mail = mail_of(from);
    if (mail == nullptr || with_->with.desk == nullptr) co_return;
    // Past every number: only what was not yet said to have arrived.
    auto asked = with_->with.desk->conversation(
        key.first, key.second, std::numeric_limits<std::int64_t>::max(), most_unseen);
    const auto unseen = co_await std::move(asked);
    const auto ticket = co_await with_->ticket(id);
    if (!unseen || unseen->empty() || !ticket || !*ticket || is_there(key)) co_return;
    const auto* to = mail_contact(**ticket, *mail);
    if (to == nullptr) co_return;
    std::vector<engine::submission> all;
    for (const auto& m : *unseen) {
        if (m.way == engine::direction::out && !m.text.empty())
            all.push_back(copy_of(m, **ticket, *to, with_->now()));
    }
    if (all.empty()) co_return;
    co_await with_->with.line.submit(std::move(all));
}

}  // namespace evenline::http
