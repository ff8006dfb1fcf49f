// A reply written as a mail, and the names we give our mails so that answers find their ticket.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

// "t-7.31@desk.example.com": ticket 7, outbox number 31. With a secret
// "t-7.31.6f3a…@desk.example.com", which nobody can guess who has not had the mail.
[[nodiscard]] std::string our_message_id(std::string_view ticket, std::uint64_t number,
                                         std::string_view domain, std::string_view secret = {});
// The ticket, if the id carries a mark that only `secret` makes; empty without a secret.
[[nodiscard]] std::string proven_ticket_of(std::string_view id, std::string_view domain,
                                           std::string_view secret);
// The ticket ("tkt_7") of an id we gave; empty for anybody else's.
[[nodiscard]] std::string ticket_of_message_id(std::string_view id, std::string_view domain);
// The ticket of "support+t-7@…"; empty without such a tag.
[[nodiscard]] std::string ticket_of_mailbox(std::string_view mailbox);

struct mail_author { std::string from, domain; };   // `from` as "Support <support@example.com>"

// Complete message with CRLF lines; no field can be broken out of, whatever the texts hold.
[[nodiscard]] std::string write_mail(const mail_author&, const outbound_message&,
                                     std::string_view message_id);

}  // namespace evenline::channels
