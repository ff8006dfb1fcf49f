#include "http/supervision/notice_board.hpp"

#include "evenline/channels/twilio_phrases.hpp"
#include "evenline/channels/twiml.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "http/api/context.hpp"
#include "http/desk/reply_target.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace evenline::http {
namespace asio = boost::asio;

void notice_board::load(engine::notice what, std::span<const engine::notice_told> told) {
    auto& p = all_[what.id];
    p.what = std::move(what);
    for (const auto& t : told)
        if (p.heard.insert(t.customer).second) ++p.told[t.channel];
}

void notice_board::put(engine::notice what) {
    const auto id = what.id;
    all_[id].what = std::move(what);
}

const engine::notice* notice_board::find(std::uint64_t id) const {
    const auto found = all_.find(id);
    return found == all_.end() ? nullptr : &found->second.what;
}

std::vector<engine::notice> notice_board::all() const {
    std::vector<engine::notice> out;
    for (auto it = all_.rbegin(); it != all_.rend(); ++it) out.push_back(it->second.what);
    return out;
}

std::uint64_t notice_board::next_id() const { return all_.empty() ? 1 : all_.rbegin()->first + 1; }

std::map<core::channel_number, std::uint64_t> notice_board::told(std::uint64_t id) const {
    const auto found = all_.find(id);
    if (found == all_.end()) return {};
    return found->second.told;
}

std::vector<engine::notice> notice_board::tell(core::customer_id who, core::channel_number channel,
                                               core::instant now) {
    std::vector<engine::notice> out;
    for (auto& [id, p] : all_) {
        if (!p.what.holds_at(now) || !p.heard.insert(who).second) continue;
        ++p.told[channel];
        out.push_back(p.what);
    }
    return out;
}

std::string notice_words(const engine::notice& n, std::string_view language) {
    if (n.spanish.empty() || language.starts_with("en")) return n.english;
    if (n.english.empty() || language.starts_with("es")) return n.spanish;
    return n.spanish + "\n\n" + n.english;
}

namespace {

engine::message_record message_of(const engine::notice& n, core::ticket_id ticket,
                                  const core::ticket_contact& contact, std::string text) {
    engine::message_record m;
    m.ticket = ticket;
    m.contact = contact.id;
    m.channel = contact.channel;
    m.way = engine::direction::out;
    m.author = "notice " + std::to_string(n.id);
    m.text = std::move(text);
    return m;
}

engine::submission said(context& with, const engine::notice& n, const core::ticket& t,
                        const core::ticket_contact& contact, std::string text) {
    engine::submission s;
    s.office.emplace_back(
        engine::notice_told{n.id, t.customer, t.id, contact.channel, with.now()});
    s.messages.push_back(message_of(n, t.id, contact, std::move(text)));
    return s;
}

// Should it fail to be stored, the line is being read again and the console says so; the customer
// will not be told twice.
asio::awaitable<void> submit(context& with, std::vector<engine::submission> all) {
    for (auto& s : all) co_await with.with.line.submit(std::move(s));
}

// Nothing when the channel cannot carry words to them.
std::optional<channels::outbound_message> written(context& with, const core::ticket& t,
                                                  const core::customer& who,
                                                  const core::ticket_contact& contact) {
    const auto* channel = with.with.channels.by_number(contact.channel);
    if (channel == nullptr || !channel->adapter) return std::nullopt;
    channels::outbound_message m;
    m.kind = "reply";
    m.thread = contact.thread;
    m.recipient = recipient_of(who, channel->settings.kind);
    m.subject = t.subject;
    m.text = "?";
    m.ticket = engine::text(t.id);
    m.now = with.now();
    if (!channel->adapter->compose(m)) return std::nullopt;
    return m;
}

void tell_in_writing(context& with, const core::ticket& t, const core::ticket_contact& contact) {
    const auto* who = with.state().find(t.customer);
    if (who == nullptr) return;
    auto m = written(with, t, *who, contact);
    if (!m) return;
    std::vector<engine::submission> all;
    for (const auto& n : with.notices->tell(t.customer, contact.channel, with.now())) {
        m->text = notice_words(n, who->language);
        auto s = said(with, n, t, contact, m->text);
        s.messages.back().state = engine::delivery::pending;
        engine::outbox_item item;
        item.channel = contact.channel;
        item.kind = "reply";
        item.ticket = t.id;
        item.thread = contact.thread;
        item.payload = intake::pack(*m);
        s.outbox.push_back(std::move(item));
        all.push_back(std::move(s));
    }
    if (!all.empty())
        asio::co_spawn(with.loop, submit(with, std::move(all)), asio::detached);
}

}  // namespace

void tell_newcomers(context& with, std::span<const core::event> events) {
    if (with.notices == nullptr) return;
    for (const auto& e : events) {
        const auto* came = std::get_if<core::contact_received>(&e.body);
        if (came == nullptr || came->contact.form == core::work_form::call) continue;
        const auto* t = with.state().find(e.ticket);
        if (t != nullptr) tell_in_writing(with, *t, came->contact);
    }
}

void tell_caller(context& with, const intake::channel& channel, intake::receipt& receipt) {
    if (with.notices == nullptr || receipt.tickets.empty() || receipt.answer.status != 200) return;
    const auto opens = receipt.answer.body.find("<Response>");
    const auto* t = with.state().find(receipt.tickets.front());
    if (opens == std::string::npos || t == nullptr || t->form != core::work_form::call) return;
    const core::ticket_contact* contact = nullptr;
    for (const auto& c : t->contacts)
        if (c.channel == channel.number && c.form == core::work_form::call) contact = &c;
    if (contact == nullptr) return;
    const auto* who = with.state().find(t->customer);
    auto language = channel.settings.text("language");
    if (language.empty() && who != nullptr) language = who->language;
    const auto& voice = channels::phrases_for(language, "");
    std::string verbs;
    std::vector<engine::submission> all;
    for (const auto& n : with.notices->tell(t->customer, channel.number, with.now())) {
        const auto text = notice_words(n, voice.locale);
        verbs += channels::twiml::say(voice.locale, text);
        all.push_back(said(with, n, *t, *contact, text));
        all.back().messages.back().state = engine::delivery::sent;
    }
    if (all.empty()) return;
    receipt.answer.body.insert(opens + std::string_view("<Response>").size(), verbs);
    asio::co_spawn(with.loop, submit(with, std::move(all)), asio::detached);
}

}  // namespace evenline::http
