// An adapter for mails that a mail server hands over whole: by LMTP, by SMTP, from an IMAP mailbox.
#pragma once

#include "evenline/channels/mail_channel.hpp"

namespace evenline::channels {

// `kind` must outlive it. Reads the envelope from the headers MAIL FROM, RCPT TO and, of a mail
// that lay in a mailbox, ARRIVED (RFC 3339).
[[nodiscard]] std::unique_ptr<adapter> mail_door(std::string_view kind, const channel_settings&);

}  // namespace evenline::channels
