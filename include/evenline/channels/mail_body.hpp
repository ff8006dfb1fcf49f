// The body of a mail: its text, its HTML, what is attached, what a report says. Bounded in parts,
// depth and decoded size; past a bound the mail is still taken in, with what was read so far.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct mail_limits {
    int max_depth{10};
    std::size_t max_parts{200};
    std::size_t max_decoded_bytes{25UL * 1'024 * 1'024};
    std::size_t max_text_bytes{1'048'576};
};

// A delivery or disposition report (RFC 3464, RFC 8098) as far as it could be read.
struct mail_report {
    std::string type;                 // "delivery-status", "disposition-notification", ""
    std::string action, status, recipient, diagnostic, disposition;
    std::string original_id;          // Message-ID of the mail it is about
};

struct mail_body {
    std::string text;  // for people and rules; made from the HTML if there is no other
    std::string html;                 // as received, in UTF-8
    std::vector<attachment_facts> attachments;
    bool is_report{};                 // multipart/report
    mail_report report;
    std::string cut;                  // not empty: which bound was met
};

[[nodiscard]] mail_body read_mail_body(std::string_view mail, const mail_limits& = {});

// format=flowed paragraphs joined again (RFC 3676).
[[nodiscard]] std::string unflowed(std::string_view text, bool delete_space);

}  // namespace evenline::channels
