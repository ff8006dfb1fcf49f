// A telephone call that goes wrong on our side costs the caller nothing.
#include <gtest/gtest.h>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

TEST(Phone, WhenAnAgentsPhoneRingsOnTheCallerKeepsTheirPlaceAndTheNextAgentIsOffered) {
    server s;
    s.start();
    client provider, supervisor(s.token("supervisor"));
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    ASSERT_EQ(twilio_call(provider, s, "CA1", "+34600000001").status, 200);
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const std::string ticket = (*offer)["ticket_id"], agent = (*offer)["agent_id"];
    const auto path = s.url("/api/v1/tickets/" + ticket);
    const auto since = supervisor.get(path).json()["waiting_since"];
    desk_agent paul(s, "paul@example.com");
    paul.available();
    ASSERT_EQ(twilio_not_answered(provider, s, "CA1", "+34600000001", "agt_99").status, 200);
    EXPECT_EQ(supervisor.get(path).json()["status"], "active") << "that was somebody else's phone";
    const auto heard = twilio_not_answered(provider, s, "CA1", "+34600000001", agent);
    ASSERT_EQ(heard.status, 200);
    EXPECT_NE(heard.body.find("<Enqueue"), std::string::npos) << "back on hold: " << heard.body;
    const auto next = paul.offer();
    ASSERT_TRUE(next.has_value()) << "the next agent is offered";
    EXPECT_EQ((*next)["ticket_id"], ticket);
    EXPECT_EQ(supervisor.get(path).json()["waiting_since"], since);
    const auto timeline = supervisor.get(path + "/timeline").body;
    EXPECT_NE(timeline.find("connection_failed"), std::string::npos) << timeline;
    EXPECT_NE(timeline.find("no-answer"), std::string::npos) << "the reason is kept";
}

TEST(Phone, ACallerWhoAsksToBeCalledBackMayHangUpAndKeepsThePlace) {
    server s("");
    s.start();
    client provider, supervisor(s.token("supervisor"));
    ASSERT_EQ(twilio_call(provider, s, "CA1", "+34600000001").status, 200);
    ASSERT_EQ(twilio_call(provider, s, "CA2", "+34600000002").status, 200);
    const auto before = line_of(supervisor, s);
    const auto heard = twilio_key(provider, s, "CA1", "+34600000001", "1");
    EXPECT_NE(heard.body.find("<Hangup/>"), std::string::npos) << heard.body;
    ASSERT_EQ(twilio_hangup(provider, s, "CA1", "+34600000001").status, 200);
    const auto line = line_of(supervisor, s);
    ASSERT_EQ(line.size(), 2U) << line.dump(1);
    EXPECT_EQ(line[0]["ticket_id"], before[0]["ticket_id"]);
    EXPECT_EQ(line[0]["waiting_since"], before[0]["waiting_since"]);
    ASSERT_EQ(twilio_hangup(provider, s, "CA2", "+34600000002").status, 200);
    EXPECT_EQ(line_of(supervisor, s).size(), 1U) << "who asked for nothing has left";
}

}  // namespace
}  // namespace evenline::blackbox
