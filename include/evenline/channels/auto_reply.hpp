// Was this mail written by a machine, and may a machine answer it? (RFC 3834 and what mail
// programs do instead of it.) An automatic mail never opens work.
#pragma once

#include "evenline/channels/mail_body.hpp"
#include "evenline/channels/mail_header.hpp"

namespace evenline::channels {

struct automatic_facts {
    bool is_automatic{};
    bool may_answer{true};            // false: no automatic reply to it
    std::string event_kind{"message"};   // auto_reply, bounce, receipt
    std::vector<std::string> why;
};

struct envelope_sender { bool known{}; std::string mailbox; };   // known and empty: "<>"

[[nodiscard]] automatic_facts automatic_facts_of(const mail_header&, const mail_body&,
                                                 const envelope_sender&);

}  // namespace evenline::channels
