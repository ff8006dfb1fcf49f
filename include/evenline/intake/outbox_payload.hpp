// What an outbox item carries to the adapter that will compose it, written as JSON when it is
// decided and read when it is sent.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/engine/records.hpp"

namespace evenline::intake {

// recipient, text, subject, in_reply_to, references and extra; the rest is in the item's columns.
[[nodiscard]] std::string pack(const channels::outbound_message&);
// Kind, thread, ticket and idempotency key from the item. Nothing if the payload is not ours.
[[nodiscard]] std::optional<channels::outbound_message> unpack(const engine::outbox_item&);

}  // namespace evenline::intake
