// An adapter for mails that a mail server hands over whole: by LMTP, by SMTP, from an IMAP mailbox.
#pragma once

#include "evenline/channels/mail_channel.hpp"

namespace evenline::channels {

// `kind` must outlive it. Reads the envelope from the headers MAIL FROM, RCPT TO and, of a mail
// that lay in a mailbox, ARRIVED (RFC 3339).
[[nodiscard]] std::unique_ptr<adapter> mail_door(std::string_view kind, const channel_settings&);

// Some providers sign nothing: the name and a password in the hook's URL are all there is. Constant
// time; false without a name or a password to compare with.
[[nodiscard]] bool shows_password(const raw_request&, std::string_view user,
                                  std::span<const std::string> passwords);

// A mail as the mail server hands it over, of a test customer (channel_kind::sample).
[[nodiscard]] std::optional<sample_request> mail_sample(const channel_settings&,
                                                        const std::string& url, core::instant,
                                                        std::uint64_t mark);

}  // namespace evenline::channels
