// A private message of Messenger or Instagram as an event; both deliver them alike.
#pragma once

#include "evenline/channels/meta_envelope.hpp"

namespace evenline::channels {

struct meta_messaging {
    std::string_view thread_prefix;    // "meta:page:", before "ACCOUNT:PERSON"
    std::string_view address_kind;     // ids of people are of one account: "messenger"
    std::string_view language;         // customers' language, may be empty
    bool account_is_ours{};            // the entry's id is an inbox, not the account (Instagram)
};

// Adds one event, or one for each message that a delivery report names.
void add_meta_events(const meta_messaging&, const meta_item&, const raw_request&,
                     std::vector<inbound_event>&);

// The end of a thread key of this prefix: account and person.
struct meta_thread { std::string account, person; };
[[nodiscard]] std::optional<meta_thread> meta_thread_of(std::string_view prefix,
                                                        std::string_view thread);
// Members of a Send API body: recipient, text and, past the window, the tag that allows it.
[[nodiscard]] std::string meta_message_body(std::string_view recipient_member,
                                            std::string_view recipient,
                                            const outbound_message&);

}  // namespace evenline::channels
