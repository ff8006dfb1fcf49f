#include "evenline/channels/address.hpp"
#include "evenline/channels/timestamp.hpp"

#include <gtest/gtest.h>

namespace {

using namespace evenline;
using namespace evenline::channels;

TEST(Address, PhonesAreOneFormWhateverTheWriting) {
    EXPECT_EQ(phone_e164("+34 600-111 222"), "+34600111222");
    EXPECT_EQ(phone_e164("600 111 222", "ES"), "+34600111222");
    EXPECT_EQ(phone_e164("0044 20 7946 0018", "ES"), "+442079460018");
    EXPECT_EQ(phone_e164("tel:+34600111222"), "+34600111222");
    EXPECT_FALSE(phone_e164("600 111 222"));   // which country?
    EXPECT_FALSE(phone_e164("12", "ES"));
    EXPECT_FALSE(phone_e164("anonymous"));
    EXPECT_FALSE(phone_e164(std::string(1'000, '1')));
}

TEST(Address, MailboxesAreFoldedAndNothingElse) {
    EXPECT_EQ(mailbox("Ana <Ana.G@Example.ORG>"), "ana.g@example.org");
    EXPECT_EQ(mailbox("a+tag@b.c"), "a+tag@b.c");
    EXPECT_EQ(mailbox("mailto:a@b.c."), "a@b.c");
    EXPECT_FALSE(mailbox("a@"));
    EXPECT_FALSE(mailbox("@b"));
    EXPECT_FALSE(mailbox("a b@c"));
    EXPECT_FALSE(mailbox("<a@b"));
    EXPECT_FALSE(mailbox("a@b\r\nRCPT TO:<x@y>"));
    EXPECT_FALSE(mailbox(std::string(300, 'a') + "@b.c"));
}

TEST(Address, ProviderIdsAreOpaque) {
    EXPECT_EQ(normalised_address("messenger", " AbC ", true),
              (core::address{"messenger", "AbC", true}));
    EXPECT_FALSE(normalised_address("messenger", "  ", true));
}

TEST(Timestamp, ReadsWhatProvidersWrite) {
    constexpr core::instant noon{1'795'348'800'000'000};
    EXPECT_EQ(read_rfc3339("2026-11-22T12:00:00Z"), noon);
    EXPECT_EQ(read_rfc3339("2026-11-22T13:30:00.250+01:30"), noon + core::milliseconds(250));
    EXPECT_EQ(read_mail_date("Sun, 22 Nov 2026 12:00:00 +0000"), noon);
    EXPECT_EQ(read_mail_date("22 Nov 26 07:00 -0500 (comment)"), noon);
    EXPECT_EQ(write_rfc3339(noon), "2026-11-22T12:00:00Z");
    EXPECT_EQ(write_rfc3339(noon + core::milliseconds(7)), "2026-11-22T12:00:00.007Z");
    EXPECT_EQ(write_rfc3339(core::instant{-1}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(write_mail_date(noon), "Sun, 22 Nov 2026 12:00:00 +0000");
    for (const char* bad :
         {"", "2026-11-22", "2026-13-22T12:00:00Z", "2026-11-22T12:00:00", "2026-11-22T12:00:00.Z",
          "2026-11-22T25:00:00Z", "20261122T120000Z...."})
        EXPECT_FALSE(read_rfc3339(bad)) << bad;
    for (const char* bad : {"", "Sun", "Sun, 22 Foo 2026 12:00:00 +0000", "22 Nov 2026 noon +0000",
                            "22 Nov 622000 9:13:04 +0000", "22 Nov 0000 9:13:04 +0000"})
        EXPECT_FALSE(read_mail_date(bad)) << bad;
}

TEST(Address, AnAddressIsTheSameHoweverOftenItIsNormalised) {
    // Found by the fuzzer: each reading took another trunk zero off.
    for (const char* written : {"+35 300 04011 22", "+353 (0)1 437 0000", "+39 06 1234 5678"}) {
        const auto once = phone_e164(written);
        if (once) EXPECT_EQ(phone_e164(*once), once) << written;
    }
    for (const char* written :
         {"\"a@b.c\".", "\"mailto:a@b.c\"", "mailto:mailto:a@b.c", "\"\"a@b.c\"\""})
        EXPECT_EQ(mailbox(written), "a@b.c") << written;
}

}  // namespace
