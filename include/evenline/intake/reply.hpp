// An agent's words on their way to the customer: the message as the ticket shows it, and the
// outbox item that sends it. Both go into the submission of core::record_reply.
#pragma once

#include "evenline/intake/intake.hpp"

namespace evenline::intake {

struct reply {
    engine::message_record message;   // pending until the senders have reported
    engine::outbox_item item;
};

// On `by` or, if that is 0, on the channel of the ticket's newest contact. Nothing when the
// ticket is not in memory or has no contact on that channel. Subject: the ticket's, with "Re: ".
[[nodiscard]] std::optional<reply> reply_to(const channel_table&, const core::state&,
                                            core::ticket_id, core::channel_number by,
                                            std::string author, std::string text);

// The customer's own address for a channel of this kind, verified ones first; may be empty.
[[nodiscard]] std::string address_on(const core::customer&, std::string_view channel_kind);

}  // namespace evenline::intake
