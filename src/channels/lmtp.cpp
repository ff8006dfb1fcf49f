// E-mail: a mail handed over by LMTP, an answer by SMTP: docs/channels/lmtp.md.
#include "evenline/channels/mail_door.hpp"

namespace evenline::channels {

channel_kind lmtp_kind() {
    channel_kind k{"lmtp", "E-mail", core::work_form::mail,
            mail_settings({{"listen", true, false,
                            "address for the mail server to deliver to: host:port or "
                            "unix:/path; never a public one",
                            "127.0.0.1:2424"}},
                          true),
            [](const channel_settings& s) { return mail_door("lmtp", s); }};
    k.sample = mail_sample;
    return k;
}

}  // namespace evenline::channels
