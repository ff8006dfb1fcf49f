// Settings with which every kind works, made up for tests.
#pragma once

#include "evenline/channels/kinds.hpp"

namespace given {

inline evenline::channels::channel_settings working_settings(std::string_view kind) {
    evenline::channels::channel_settings s;
    s.id = "test";
    s.kind = kind;
    s.public_url = "https://desk.example.com";
    s.values = {{"secrets", {"whsec_ZXZlbmxpbmUtaHR0cC10ZXN0LXNlY3JldC0wMDAwMQ=="}},
                {"app_secret", {"app-secret-0001"}},
                {"verify_token", {"verify"}},
                {"access_token", {"account"}},
                {"page_access_token", {"page"}},
                {"consumer_secret", {"consumer-secret-0001"}},
                {"secret_token", {"secret_token_0001"}},
                {"bot_token", {"1:AA"}},
                {"secret", {"webhook-secret-0001"}},
                {"account_sid", {"AC1"}},
                {"auth_token", {"token-0001"}},
                {"number", {"+34910000001"}},
                {"signing_key", {"signing-0001"}},
                {"user", {"desk"}},
                {"username", {"evenline"}},
                {"password", {"correct horse"}},
                {"handle", {"desk.example"}},
                {"app_password", {"staple"}},
                {"topic_arn", {"arn:aws:sns:eu-west-1:1:mails"}},
                {"listen", {"127.0.0.1:2400"}},
                {"domain", {"desk.example.com"}},
                {"smtp_url", {"smtp://127.0.0.1:25"}}};
    return s;
}

}  // namespace given
