#include "http/desk/reply_target.hpp"

#include "evenline/engine/text.hpp"
#include "http/api/desk_pages.hpp"
#include "http/desk/reply_mode.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned timeline_pages = 20;

// The newest contact on the channel; any, when `channel` is 0 and none is on the ticket's own.
const core::ticket_contact* contact_on(const core::ticket& t, core::channel_number channel) {
    const core::ticket_contact* found = nullptr;
    for (const auto& c : t.contacts) {
        const bool fits = channel != 0 ? c.channel == channel
                                       : c.channel == t.channel || found == nullptr;
        if (fits) found = &c;
    }
    return found;
}

std::string address_kind(std::string_view channel_kind) {
    const auto* kind = channels::find_kind(channel_kind);
    if (kind != nullptr && kind->form == core::work_form::mail) return "email";
    if (channel_kind.starts_with("twilio")) return "phone";
    return std::string(channel_kind);
}

struct thread_facts {
    std::string in_reply_to, subject;
    std::vector<std::string> references;
    reply_history before;
};

// What mail programs need to keep the answer with its question.
asio::awaitable<thread_facts> facts_of(context& with, core::ticket_id ticket,
                                       core::channel_number channel) {
    thread_facts out;
    std::string cursor;
    for (unsigned i = 0; i < timeline_pages; ++i) {
        auto page = co_await with.with.reader.timeline(ticket, cursor, 200);
        if (!page) co_return out;
        for (const auto& entry : page->data) {
            const auto& m = entry.message;
            if (!m || m->internal_note || m->channel != channel) continue;
            const bool ours = m->way == engine::direction::out;
            if (!ours) out.before.last_in = std::max(out.before.last_in, m->at);
            else if (m->seen_by == engine::visibility::private_ &&
                     m->state != engine::delivery::failed)
                out.before.answered_in_private.push_back(m->in_reply_to);
            if (m->provider_id.empty()) continue;
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

response cannot(context& with, call from, core::channel_number channel) {
    return problem(
        from.asked, "channel_cannot_reply",
        "The channel '" + with.channel_name(channel) +
            "' cannot carry this answer: a call is answered by voice, a channel needs its sending "
            "settings and an address of the customer on it, and not every channel takes files "
            "(GET /api/v1/channels says which). Nothing was sent; call back, or answer on another "
            "channel.");
}

bool carries(const intake::channel& channel, const channels::outbound_message& m,
             core::instant now) {
    if (!channel.adapter) return false;
    if (!m.attachments.empty()) {
        const auto limits = channel.adapter->limits(now);
        if (m.attachments.size() > limits.attachment_count) return false;
        const bool too_big = std::ranges::any_of(m.attachments, [&](const auto& a) {
            return limits.attachment_bytes != 0 && a.bytes > limits.attachment_bytes;
        });
        if (too_big) return false;
    }
    return channel.adapter->compose(m).has_value();
}

response unknown_channel(call from) {
    return problem(from.asked, "invalid_input", "There is no such channel; nothing was sent.",
                   {{"/channel", "must be the id of a channel in GET /api/v1/channels"}});
}

response unknown_address(call from) {
    return problem(from.asked, "invalid_input",
                   "This is no address of the ticket's customer; nothing was sent.",
                   {{"/address_id", "must be the id of one of the customer's addresses"}});
}

// The chosen address, if one was; empty: any that fits the channel.
const core::address* chosen_address(const core::customer& who, std::string_view id) {
    for (const auto& a : who.addresses) {
        if (address_id(a) == id) return &a;
    }
    return nullptr;
}

void fill(channels::outbound_message& m, const reply_asked& asked, const core::ticket& t,
          thread_facts facts, core::instant now) {
    m.kind = "reply";
    m.text = asked.text;
    m.now = now;
    m.ticket = engine::text(t.id);
    m.in_reply_to = std::move(facts.in_reply_to);
    m.references = std::move(facts.references);
    m.subject = !asked.subject.empty() ? asked.subject
                : facts.subject.empty() ? t.subject
                                        : facts.subject;
    for (const auto& a : asked.attachments)
        m.attachments.push_back({a.name, a.content_type, "sha256:" + a.sha256, a.bytes, {}});
}

}  // namespace

std::string recipient_of(const core::customer& who, std::string_view channel_kind) {
    for (const auto& a : who.addresses) {
        if (a.kind == address_kind(channel_kind)) return a.value;
    }
    return who.ref;
}

asio::awaitable<reply_target> target_of(context& with, call from, const core::ticket& t,
                                        reply_asked asked) {
    reply_target out;
    const intake::channel* channel = nullptr;
    if (!asked.channel.empty()) {
        channel = with.with.channels.by_id(asked.channel);
        if (channel == nullptr) {
            out.no = unknown_channel(from);
            co_return out;
        }
    }
    const auto* contact = contact_on(t, channel != nullptr ? channel->number : 0);
    if (channel == nullptr && contact != nullptr)
        channel = with.with.channels.by_number(contact->channel);
    const auto customer = co_await with.customer(t.customer);
    if (!customer) {
        out.no = unavailable(from.asked);
        co_return out;
    }
    const auto* address = *customer && !asked.address_id.empty()
                              ? chosen_address(**customer, asked.address_id)
                              : nullptr;
    if (!asked.address_id.empty() && address == nullptr) {
        out.no = unknown_address(from);
        co_return out;
    }
    out.channel = channel != nullptr ? channel->number : t.channel;
    auto facts = co_await facts_of(with, t.id, out.channel);
    const auto before = std::move(facts.before);
    fill(out.message, asked, t, std::move(facts), with.now());
    // An address of their own choice begins a conversation of its own.
    const bool goes_on = contact != nullptr && address == nullptr;
    if (goes_on) {
        out.contact = contact->id;
        out.message.thread = contact->thread;
    } else {
        out.message.in_reply_to.clear();
        out.message.references.clear();
    }
    if (address != nullptr) out.message.recipient = address->value;
    else if (channel != nullptr && *customer)
        out.message.recipient = recipient_of(**customer, channel->settings.kind);
    if (channel != nullptr && channel->adapter && goes_on)
        out.no = apply_mode(from, *channel, asked, before, with.now(), out);
    const bool refused = out.no.has_value();
    if (!refused && (channel == nullptr || !carries(*channel, out.message, with.now())))
        out.no = cannot(with, from, out.channel);
    co_return out;
}

}  // namespace evenline::http
