// Where an answer goes: the channel the customer is on, or another one the agent chose.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

struct reply_asked {
    std::string channel, address_id, text, subject;
    std::string visibility, template_name;  // "public", "private" or empty; "name:language"
    std::vector<engine::attachment> attachments;
};

struct reply_target {
    core::channel_number channel{};
    core::contact_id contact{};  // 0: nobody has come to us on it in this ticket
    channels::outbound_message message;
    bool is_public{};            // others will read it
    std::optional<response> no;  // set: it cannot be sent, and why
};

// Their address on a channel of this kind, or the integrator's own name for them.
[[nodiscard]] std::string recipient_of(const core::customer&, std::string_view channel_kind);

// Composed once to see whether the channel can carry it; nothing is sent.
[[nodiscard]] boost::asio::awaitable<reply_target> target_of(context&, call, const core::ticket&,
                                                             reply_asked);

}  // namespace evenline::http
