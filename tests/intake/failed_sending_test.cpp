#include "evenline/intake/failed_sending.hpp"
#include "evenline/intake/outbox_payload.hpp"

#include <gtest/gtest.h>

namespace evenline::intake::test {
namespace {

failed_sending failed(std::string kind) {
    failed_sending f;
    f.item.channel = 2;
    f.item.kind = std::move(kind);
    f.item.ticket = {7};
    f.item.thread = "twilio:call:CA1";
    channels::outbound_message m;
    m.extra["agent"] = "agt_3";
    f.item.payload = pack(m);
    f.error = "no phone";
    return f;
}

TEST(FailedSending, ACallThatCannotBePutThroughGoesBackToTheLine) {
    for (const char* kind : {"connect_call", "call_back"}) {
        const auto asked = after_failure(failed(kind));
        ASSERT_EQ(asked.size(), 1u) << kind;
        const auto& c = std::get<core::fail_connection>(*asked[0].command);
        EXPECT_EQ(c.channel, 2);
        EXPECT_EQ(c.thread, "twilio:call:CA1");
        EXPECT_EQ(c.agent, core::agent_id{3});
        EXPECT_EQ(c.reason, "no phone");
    }
}

TEST(FailedSending, ACallerWhoIsGoneLeavesTheLine) {
    auto f = failed("connect_call");
    f.contact_over = true;
    const auto asked = after_failure(f);
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<core::end_contact>(*asked[1].command));
}

TEST(FailedSending, AReplyPutsItsTicketBackAndTheRestConcernsNoCustomer) {
    const auto asked = after_failure(failed("reply"));
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(std::get<core::fail_reply>(*asked[0].command).ticket, core::ticket_id{7});
    EXPECT_TRUE(after_failure(failed("end_call")).empty());
    EXPECT_TRUE(after_failure(failed("event")).empty());
}

}  // namespace
}  // namespace evenline::intake::test
