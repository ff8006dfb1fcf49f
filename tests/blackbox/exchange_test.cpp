// A caller who waits in somebody else's exchange, through the real server.
#include "blackbox/exchange.hpp"
#include "blackbox/stasis.hpp"

#include <gtest/gtest.h>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

std::string channel(const std::string& kind, unsigned short port) {
    return "[[channel]]\nid = \"pbx\"\nkind = \"" + kind +
           "\"\npassword = \"open sesame\"\nport = " + std::to_string(port) + "\n" +
           (kind == "freeswitch_esl" ? "" : "username = \"e\"\n");
}

nlohmann::json waiting(client& supervisor, const server& s, std::size_t how_many) {
    EXPECT_TRUE(eventually([&] { return line_of(supervisor, s).size() == how_many; }));
    return line_of(supervisor, s);
}

struct case_of { std::string kind, connects, first, second; };

// Waits, loses the connection, is offered, is put through, and hangs up.
template <class Exchange> void whole_call(const case_of& c) {
    Exchange pbx;
    server s(channel(c.kind, pbx.port()));
    s.start();
    client supervisor(s.token("supervisor"));
    ASSERT_TRUE(eventually([&] { return s.log().find("caught up") != std::string::npos; }));
    pbx.joins(c.first, "+34600000001");
    waiting(supervisor, s, 1);
    pbx.joins(c.second, "+34600000002");
    const auto before = waiting(supervisor, s, 2);
    // Cut off in the middle of a word; one leaves unheard and one comes unheard meanwhile.
    pbx.say("Event: Queue");
    pbx.shut();
    pbx.leaves(c.second, true);
    pbx.joins(c.first.substr(0, c.first.size() - 1) + "7", "+34600000007", 90);
    EXPECT_EQ(line_of(supervisor, s).size(), 2U) << "a lost connection ends nobody's wait";
    pbx.open_again();
    ASSERT_TRUE(eventually([&] { return pbx.connections() >= 2; }, std::chrono::seconds(10)));
    ASSERT_TRUE(eventually([&] {
        const auto line = line_of(supervisor, s);
        return line.size() == 2 && line[0]["ticket_id"] != before[0]["ticket_id"];
    }));
    const auto after = line_of(supervisor, s);
    // Who came unheard has waited longer: their place is by when they joined, not when we heard.
    EXPECT_EQ(after[1]["ticket_id"], before[0]["ticket_id"]) << after.dump(1);
    EXPECT_EQ(after[1]["waiting_since"], before[0]["waiting_since"]) << "the place is kept";
    EXPECT_LT(after[0]["waiting_since"], after[1]["waiting_since"]);

    pbx.leaves(c.first.substr(0, c.first.size() - 1) + "7");
    waiting(supervisor, s, 1);
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    EXPECT_TRUE(pbx.hears(c.connects)) << pbx.heard();
    const auto path = s.url("/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>());
    EXPECT_EQ(supervisor.get(path).json()["status"], "active")
        << "being taken out of the queue is no hang-up";
    pbx.hangs_up(c.first);
    EXPECT_TRUE(eventually([&] { return supervisor.get(path).json()["status"] != "active"; }));
}

TEST(Exchange, AnAsteriskQueuesCallerKeepsThePlaceOverALostConnectionAndReachesTheAgent) {
    whole_call<asterisk>({"asterisk_ami", "Value: PJSIP/+34910000077\r\n", "1700000000.1",
                          "1700000000.2"});
}

TEST(Exchange, AFreeswitchQueuesCallerKeepsThePlaceOverALostConnectionAndReachesTheAgent) {
    whole_call<freeswitch>({"freeswitch_esl", "bridge:user/+34910000077", "aaaa-1", "aaaa-2"});
}

TEST(Exchange, ACallerInOurStasisApplicationIsHeldJoinedToTheAgentAndKeepsThePlace) {
    stasis pbx;
    server s(channel("asterisk_ari", pbx.port()));
    s.start();
    client supervisor(s.token("supervisor"));
    ASSERT_TRUE(eventually([&] { return s.log().find("caught up") != std::string::npos; }));
    pbx.enters("17.1", "+34600000001");
    const auto before = waiting(supervisor, s, 1);
    EXPECT_TRUE(pbx.hears("POST /ari/channels/17.1/answer"));
    EXPECT_TRUE(pbx.hears("POST /ari/channels/17.1/moh"));
    pbx.drop_events();
    pbx.enters("17.7", "+34600000007", 90);
    const auto after = waiting(supervisor, s, 2);
    EXPECT_EQ(after[1]["waiting_since"], before[0]["waiting_since"]);
    EXPECT_LT(after[0]["waiting_since"], after[1]["waiting_since"]) << "since the call began";
    pbx.drop_events();
    pbx.hangs_up("17.7", true);
    waiting(supervisor, s, 1);

    pbx.answers_telephones(false);
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    const auto path = s.url("/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>());
    desk_agent paul(s, "paul@example.com");
    paul.available();
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    ASSERT_TRUE(eventually([&] {
        return supervisor.get(path + "/timeline").body.find("no answer") != std::string::npos;
    })) << pbx.requests();
    EXPECT_EQ(supervisor.get(path).json()["waiting_since"], before[0]["waiting_since"]);

    pbx.answers_telephones(true);
    offer = paul.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(paul.accept(*offer).status, 200);
    EXPECT_TRUE(pbx.hears("/addChannel?channel=17.1%2Cevenline-")) << pbx.requests();
    pbx.hangs_up("17.1");
    EXPECT_TRUE(eventually([&] { return supervisor.get(path).json()["status"] != "active"; }));
}

TEST(Exchange, AChannelTestConnectsSignsInAndSaysWhatIsWrong) {
    asterisk pbx;
    const server s(channel("asterisk_ami", pbx.port()));
    const auto good = run_evenline({"channel", "test", "pbx", "--config", s.config()});
    EXPECT_EQ(good.code, 0) << good.out << good.err;
    EXPECT_NE(good.out.find("caught up"), std::string::npos) << good.out;
    const server nobody(channel("freeswitch_esl", free_port()));
    const auto bad = run_evenline({"channel", "test", "pbx", "--config", nobody.config()});
    EXPECT_EQ(bad.code, 3) << bad.out;
    EXPECT_NE(bad.out.find("host and port"), std::string::npos) << bad.out;
}

}  // namespace
}  // namespace evenline::blackbox
