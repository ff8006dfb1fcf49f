// The header of a mail: fields, identifiers and addresses, from any bytes.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct mail_address { std::string name, mailbox; };   // mailbox case-folded, "" when there is none

class mail_header {
public:
    // Takes the header off the front of a mail (a leading mbox "From " line is passed over).
    // At most 1,000 fields and 512 KiB are read; the rest of the header is ignored.
    explicit mail_header(std::string_view mail);

    [[nodiscard]] std::string_view value(std::string_view name) const;   // first, unfolded
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string decoded(std::string_view name) const;      // encoded words read
    [[nodiscard]] std::vector<mail_address> addresses(std::string_view name) const;
    [[nodiscard]] std::size_t body_offset() const { return body_; }      // into the mail
    [[nodiscard]] std::size_t start() const { return start_; }           // after an mbox line

private:
    std::vector<header> fields_;
    std::size_t start_{}, body_{};
};

// Of one field's value, groups opened; at most some hundred.
[[nodiscard]] std::vector<mail_address> addresses_in(std::string_view field);

// "<a@b> <c@d>" -> {"a@b", "c@d"}; bare ids with an '@' count too. At most 100.
[[nodiscard]] std::vector<std::string> message_ids(std::string_view text);

// First token, lower case, without comment or parameters: "auto-replied (vacation)" ->
// "auto-replied".
[[nodiscard]] std::string first_token(std::string_view value);

// A display name or a subject as one line of clean UTF-8.
[[nodiscard]] std::string decoded_words(std::string_view value);

}  // namespace evenline::channels
