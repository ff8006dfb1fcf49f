#include "evenline/intake/reply.hpp"

#include "evenline/intake/outbox_payload.hpp"

namespace evenline::intake {
namespace {

std::string_view address_kind(std::string_view channel_kind) {
    if (channel_kind == "lmtp") return "email";
    if (channel_kind == "twilio_voice") return "phone";
    return channel_kind;
}

const core::ticket_contact* newest_contact(const core::ticket& t, core::channel_number by) {
    for (auto c = t.contacts.rbegin(); c != t.contacts.rend(); ++c) {
        if (by == 0 || c->channel == by) return &*c;
    }
    return nullptr;
}

std::string answer_subject(const std::string& subject) {
    if (subject.empty() || subject.starts_with("Re:") || subject.starts_with("RE:")) return subject;
    return "Re: " + subject;
}

}  // namespace

std::string address_on(const core::customer& who, std::string_view channel_kind) {
    const auto kind = address_kind(channel_kind);
    const core::address* best = nullptr;
    for (const auto& a : who.addresses) {
        if (a.kind == kind && (!best || (a.verified && !best->verified))) best = &a;
    }
    return best ? best->value : std::string{};
}

std::optional<reply> reply_to(const channel_table& channels, const core::state& state,
                              core::ticket_id id, core::channel_number by, std::string author,
                              std::string text) {
    const auto* t = state.find(id);
    const auto* contact = t ? newest_contact(*t, by) : nullptr;
    const auto* through = contact ? channels.by_number(contact->channel) : nullptr;
    if (!through) return std::nullopt;
    reply r;
    r.message.ticket = id;
    r.message.contact = contact->id;
    r.message.channel = through->number;
    r.message.way = engine::direction::out;
    r.message.author = std::move(author);
    r.message.subject = answer_subject(t->subject);
    r.message.text = text;
    r.message.state = engine::delivery::pending;

    channels::outbound_message m;
    if (const auto* who = state.find(t->customer)) {
        m.recipient = address_on(*who, through->settings.kind);
    }
    m.text = std::move(text);
    m.subject = r.message.subject;
    r.item.channel = through->number;
    r.item.kind = "reply";
    r.item.ticket = id;
    r.item.thread = contact->thread;
    r.item.payload = pack(m);
    return r;
}

}  // namespace evenline::intake
