// What is signed, and what is refused.
#include "twilio_given.hpp"

namespace {

using namespace twilio;

TEST(TwilioVoice, OneTurnedBitIsRefused) {
    const auto adapter = voice();
    request_of good(caller({{"CallStatus", "ringing"}}));
    ASSERT_EQ(adapter->read(good.request).what, verdict::valid);
    each_flipped_bit(good.request.headers[1].value, [&](const std::string& turned) {
        auto r = good.request;
        r.headers[1].value = turned;
        EXPECT_EQ(adapter->read(r).what, verdict::invalid) << turned;
    });
    for (std::size_t i = 0; i < good.body.size() * 8; ++i) {
        auto turned = good.body;
        turned[i / 8] = static_cast<char>(turned[i / 8] ^ (1 << (i % 8)));
        // Two spellings of one form ("%2B" and "%2b") are the same fields, so the same signature.
        if (parse_form(turned) == parse_form(good.body)) continue;
        auto r = good.request;
        r.body = turned;
        EXPECT_EQ(adapter->read(r).what, verdict::invalid) << turned;
    }
}

TEST(TwilioVoice, AMissingSignatureIsABadRequestAndAWrongOneForbidden) {
    request_of r(caller({{"CallStatus", "ringing"}}));
    r.request.headers[1].value = "AAAA";
    EXPECT_EQ(voice()->read(r.request).answer.status, 403U);
    r.request.headers.pop_back();
    EXPECT_EQ(voice()->read(r.request).answer.status, 400U);
    EXPECT_EQ(voice()->read(r.request).what, verdict::invalid);
}

TEST(TwilioVoice, AJsonBodyCountsOnlyWithItsHashInTheUrl) {
    const std::string body = R"({"a":1})";
    const auto with_hash = base + "?bodySHA256=" + to_hex(digest(hash::sha256, body));
    raw_request r;
    r.url = with_hash;
    r.body = body;
    r.headers = {{"Content-Type", "application/json"},
                 {"X-Twilio-Signature", twilio_signature(token, with_hash, {})}};
    EXPECT_EQ(voice()->read(r).what, verdict::valid);
    const std::string other = R"({"a":2})";
    r.body = other;
    EXPECT_EQ(voice()->read(r).what, verdict::invalid);
    r.url = base;
    r.headers[1].value = twilio_signature(token, base, {});
    EXPECT_EQ(voice()->read(r).what, verdict::invalid);
}

TEST(TwilioVoice, ThePortMayBeWrittenOrLeftOut) {
    EXPECT_EQ(signed_url_forms("https://u:p@h.example:8443//a?b=1"),
              (std::vector<std::string>{"https://u:p@h.example:8443//a?b=1",
                                        "https://u:p@h.example//a?b=1",
                                        "https://u:p@h.example:443//a?b=1"}));
    EXPECT_EQ(signed_url_forms("http://[::1]/x").at(2), "http://[::1]:80/x");
    EXPECT_EQ(signed_url_forms("nonsense").size(), 1U);
}

}  // namespace
