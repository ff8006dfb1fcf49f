// Text messages beside the calls.
#include "twilio_given.hpp"

namespace {

using namespace twilio;

TEST(TwilioVoice, ATextMessageIsAChat) {
    const auto r = read({{"MessageSid", "SM1"},
                         {"From", "+491710000000"},
                         {"To", "+4915700000000"},
                         {"Body", "Hallo"},
                         {"SmsStatus", "received"},
                         {"MediaUrl0", "https://m.example.com/1"},
                         {"MediaContentType0", "image/png"}});
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.contact.text, "Hallo");
    ASSERT_EQ(e.attachments.size(), 1U);
    EXPECT_EQ(e.attachments[0].content_type, "image/png");
}

TEST(TwilioVoice, TheFateOfOurTextMessageIsAStatusOfIt) {
    const auto r = read({{"MessageSid", "SM2"},
                         {"MessageStatus", "undelivered"},
                         {"From", "+4915700000000"},
                         {"To", "+491710000000"},
                         {"ErrorCode", "30003"}});
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.event_kind, "status");
    EXPECT_EQ(e.delivery_of, "SM2");
    EXPECT_EQ(e.delivery_state, "failed");
    EXPECT_FALSE(e.creates_work);
    EXPECT_FALSE(e.outbound);
    EXPECT_EQ(e.sender_id, "+491710000000");
}

}  // namespace
