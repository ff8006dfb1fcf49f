// What Send test sends is what the channel itself takes for genuine.
#include "evenline/channels/kinds.hpp"

#include <gtest/gtest.h>

namespace evenline::channels {
namespace {

channel_settings settings_of(const std::string& kind) {
    channel_settings s;
    s.id = "test";
    s.kind = kind;
    s.public_url = "https://desk.example.com";
    s.values = {{"secrets", {"whsec_ZXZlbmxpbmUtaHR0cC10ZXN0LXNlY3JldC0wMDAwMQ=="}},
                {"app_secret", {"app-secret-0001"}},
                {"verify_token", {"verify"}},
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
                {"password", {"correct horse"}},
                {"listen", {"127.0.0.1:2400"}},
                {"domain", {"desk.example.com"}},
                {"smtp_url", {"smtp://127.0.0.1:25"}}};
    return s;
}

class Samples : public testing::TestWithParam<const char*> {};

TEST_P(Samples, AreGenuineAndOpenWork) {
    const auto settings = settings_of(GetParam());
    const core::instant now{1'795'338'000'000'000};
    const auto sample = sample_of(settings, "https://desk.example.com/api/v1/hooks/test", now, 42);
    ASSERT_TRUE(sample);
    const auto read = find_kind(settings.kind)->make(settings)->read(sample->raw(now));
    ASSERT_EQ(read.what, verdict::valid) << read.why;
    ASSERT_EQ(read.events.size(), 1U);
    EXPECT_TRUE(read.events.front().creates_work);
    EXPECT_FALSE(read.events.front().contact.thread.empty());
}

TEST_P(Samples, OfTwoMomentsAreTwoThreads) {
    const auto settings = settings_of(GetParam());
    const core::instant now{1'795'338'000'000'000};
    const auto kind = find_kind(settings.kind)->make(settings);
    const auto thread = [&](std::uint64_t mark) {
        const auto sample =
            sample_of(settings, "https://desk.example.com/api/v1/hooks/test", now, mark);
        return kind->read(sample->raw(now)).events.at(0).dedupe_key;
    };
    EXPECT_NE(thread(1), thread(2));
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Samples,
                         testing::Values("webhook", "messenger", "facebook_page", "instagram",
                                         "whatsapp", "x", "telegram", "discourse", "cloudevents",
                                         "twilio_voice", "lmtp",
                                         "smtp", "imap", "mailgun", "postmark"));

TEST(Sample, IsNotMadeFromAPublicKey) {
    auto settings = settings_of("webhook");
    settings.values["secrets"] = {"whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="};
    EXPECT_FALSE(sample_of(settings, "https://desk.example.com/x", {}, 1));
}

}  // namespace
}  // namespace evenline::channels
