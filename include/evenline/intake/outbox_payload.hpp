// What an outbox item carries to the adapter that will compose it, written as JSON when it is
// decided and read when it is sent.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/engine/records.hpp"

namespace evenline::intake {

// Kinds of items beside replies and calls. A notice is composed like a reply, but nobody waits for
// it; a file is fetched from the provider for the customer's own message.
inline constexpr std::string_view notice_kind = "notice", file_kind = "fetch_file";

// recipient, text, subject, in_reply_to, references and extra; the rest is in the item's columns.
[[nodiscard]] std::string pack(const channels::outbound_message&);
// Kind (of a notice: "reply"), thread, ticket and idempotency key from the item. Nothing if the
// payload is not ours.
[[nodiscard]] std::optional<channels::outbound_message> unpack(const engine::outbox_item&);

}  // namespace evenline::intake
