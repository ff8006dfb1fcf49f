// E-mail: a mail handed over by SMTP, an answer by SMTP: docs/channels/smtp.md.
#include "evenline/channels/mail_door.hpp"

namespace evenline::channels {
namespace {

std::optional<setting_fault> fault_in(const channel_settings& s) {
    const bool has_key = !s.text("private_key_file").empty();
    if (has_key == s.text("certificate_file").empty())
        return setting_fault{has_key ? "certificate_file" : "private_key_file",
                             "STARTTLS needs both certificate_file and private_key_file"};
    return std::nullopt;
}

}  // namespace

channel_kind smtp_kind() {
    channel_kind k{"smtp", "E-mail, taken in by SMTP", core::work_form::mail,
            mail_settings({{"listen", true, false,
                            "address to take mail in at: host:port; port 25 needs the right to "
                            "bind it",
                            "127.0.0.1:2525"},
                           {"certificate_file", false, false,
                            "certificate chain in PEM, for STARTTLS", ""},
                           {"private_key_file", false, false, "its private key in PEM", ""}},
                          true),
            [](const channel_settings& s) { return mail_door("smtp", s); }, fault_in};
    k.sample = mail_sample;
    return k;
}

}  // namespace evenline::channels
