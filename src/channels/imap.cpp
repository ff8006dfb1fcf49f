// E-mail: mails fetched from a mailbox by IMAP, answers by SMTP: docs/channels/imap.md.
#include "evenline/channels/mail_door.hpp"
#include "evenline/channels/timestamp.hpp"

namespace evenline::channels {
namespace {

std::optional<setting_fault> fault_in(const channel_settings& s) {
    const auto url = s.text("imap_url");
    if (!url.starts_with("imaps://") && !url.starts_with("imap://"))
        return setting_fault{"imap_url", "must begin with imaps:// (or imap://, for STARTTLS)"};
    if (s.text("password").empty() && s.text("oauth_file").empty())
        return setting_fault{"password", "needs password or oauth_file (which wins)"};
    const auto day = s.text("since");
    const bool is_day = day.size() == 11 && day[2] == '-' && day[6] == '-' &&
                        read_mail_date(day.substr(0, 2) + ' ' + day.substr(3, 3) + ' ' +
                                       day.substr(7) + " 00:00:00 +0000");
    if (!day.empty() && !is_day) return setting_fault{"since", "must be written as 22-Nov-2026"};
    const auto plain = s.text("without_tls", "false");
    if (plain != "false" && plain != "true")
        return setting_fault{"without_tls", "must be true or false"};
    const bool here = url.starts_with("imap://127.") || url.starts_with("imap://localhost") ||
                      url.starts_with("imap://[::1]");
    if (plain == "true" && !here)
        return setting_fault{"without_tls", "only for a server on the loopback"};
    return std::nullopt;
}

}  // namespace

channel_kind imap_kind() {
    channel_kind k{"imap", "E-mail, fetched by IMAP", core::work_form::mail,
            mail_settings(
                {{"imap_url", true, false,
                  "imaps://host, or imap://host with STARTTLS; no password in here", ""},
                 {"user", true, false, "the mailbox's login", ""},
                 {"password", false, true, "its password", ""},
                 {"oauth_file", false, false,
                  "instead of a password: a file with an OAuth 2 access token, read at each login",
                  ""},
                 {"folder", false, false, "the folder that is read", "INBOX"},
                 {"done_folder", false, false,
                  "where stored mails are moved to; without it they stay and are marked", ""},
                 {"since", false, false,
                  "leave mails from before this day alone, as 22-Nov-2026; else all are read", ""},
                 {"ca_file", false, false, "authorities trusted instead of the system's, in PEM",
                  ""},
                 {"without_tls", false, false, "true: no TLS, for a server on the loopback only",
                  "false"}},
                true),
            [](const channel_settings& s) { return mail_door("imap", s); }, fault_in};
    k.sample = mail_sample;
    return k;
}

}  // namespace evenline::channels
