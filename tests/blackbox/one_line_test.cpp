// One line over real adapters: order, place and switching channel, seen from outside.
#include <gtest/gtest.h>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

struct arrival {
    std::string by, who;
};

void arrive(client& c, const server& s, const arrival& a) {
    reply got;
    if (a.by == "call") got = twilio_call(c, s, "CA" + a.who, "+3460000" + a.who);
    if (a.by == "messenger")
        got = messenger_text(c, s, "psid" + a.who, "hello from " + a.who, "mid." + a.who);
    if (a.by == "webhook")
        got = hook_contact(c, s, "t-" + a.who,
                           {{"presence", "live"},
                            {"customer", {{"ref", "crm-" + a.who}}},
                            {"subject", a.who},
                            {"text", "hello"}});
    ASSERT_EQ(got.status / 100, 2) << a.by << ": " << got.status << " " << got.body;
}

// Serves everybody with one agent; the customers' threads in the order they were served.
std::vector<std::string> served(const std::vector<arrival>& arrivals) {
    server s;
    s.start();
    client provider, supervisor(s.token("supervisor"));
    for (const auto& a : arrivals) arrive(provider, s, a);
    std::vector<std::string> expected;
    for (const auto& entry : line_of(supervisor, s)) expected.push_back(entry["ticket_id"]);
    EXPECT_EQ(expected.size(), arrivals.size());
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    std::vector<std::string> order;
    for (std::size_t i = 0; i < arrivals.size(); ++i)
        order.push_back(rosa.serve_next().value("id", ""));
    EXPECT_EQ(order, expected) << "the line said one order and served another";
    return order;
}

const std::vector<std::string> in_order_of_arrival{"tkt_1", "tkt_2", "tkt_3", "tkt_4"};

TEST(OneLine, ServesACallAMessageAWebhookAndACallInOrderOfArrival) {
    EXPECT_EQ(served({{"call", "001"}, {"messenger", "002"}, {"webhook", "003"}, {"call", "004"}}),
              in_order_of_arrival);
}

TEST(OneLine, ServesTheSameOrderWhenTheChannelsAreSwapped) {
    EXPECT_EQ(served({{"messenger", "001"}, {"call", "002"}, {"call", "003"}, {"webhook", "004"}}),
              in_order_of_arrival);
}

TEST(OneLine, MailsAreServedInTheirOwnOrderBeforeTheirPromiseIsPast) {
    server s;
    s.start();
    for (const char* n : {"1", "2", "3"}) {
        const std::string to =
            deliver_mail(s, "ana" + std::string(n) + "@example.org", "Question " + std::string(n),
                         "Where is my order?", "m" + std::string(n) + "@example.org");
        ASSERT_EQ(to.substr(0, 3), "250") << to;
    }
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    for (const char* id : {"tkt_1", "tkt_2", "tkt_3"}) {
        const auto ticket = rosa.serve_next();
        EXPECT_EQ(ticket["id"], id);
        EXPECT_EQ(ticket["presence"], "deferred");
        EXPECT_EQ(ticket["target_seconds"], 3600);
    }
}

TEST(OneLine, ACallerWhoHangsUpAndWritesKeepsOneTicketAndThePlace) {
    server s;
    s.start();
    client provider, supervisor(s.token("supervisor"));
    // One person, two addresses, tied together by the integrator.
    hook_contact(provider, s, "t-link",
                 {{"presence", "deferred"},
                  {"customer",
                   {{"ref", "crm-ana"},
                    {"addresses",
                     {{{"kind", "phone"}, {"value", "+34600000001"}, {"verified", true}},
                      {{"kind", "messenger"}, {"value", "psid-ana"}, {"verified", true}}}}}},
                  {"text", "hello"}});
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    rosa.serve_next();
    ASSERT_EQ(rosa.http()
                  .put(s.url("/api/v1/me/presence"), {{"state", "away"}, {"reason", "lunch"}})
                  .status,
              200);

    ASSERT_EQ(twilio_call(provider, s, "CA-ana", "+34600000001").status, 200);
    const auto called = line_of(supervisor, s);
    ASSERT_EQ(called.size(), 1U);
    messenger_text(provider, s, "psid-luis", "I came in between", "mid.luis");
    ASSERT_EQ(twilio_hangup(provider, s, "CA-ana", "+34600000001").status, 200);
    ASSERT_EQ(messenger_text(provider, s, "psid-ana", "Nobody answers the phone", "mid.ana").status,
              200);

    const auto line = line_of(supervisor, s);
    ASSERT_EQ(line.size(), 2U) << line.dump(1);
    EXPECT_EQ(line[0]["ticket_id"], called[0]["ticket_id"]) << called.dump(1) << line.dump(1);
    EXPECT_EQ(line[0]["waiting_since"], called[0]["waiting_since"]);
    EXPECT_EQ(line[0]["position"], 1);
    EXPECT_EQ(line[0]["channel"], "fb");
    EXPECT_NE(line[1]["ticket_id"], called[0]["ticket_id"]) << "luis is still behind";
}

TEST(OneLine, ShoutingTwiceInPublicMovesNothing) {
    server s;
    s.start();
    client provider, supervisor(s.token("supervisor"));
    const nlohmann::json quiet{
        {"presence", "live"}, {"customer", {{"ref", "crm-1"}}}, {"text", "first"}};
    const nlohmann::json loud{{"presence", "live"},
                              {"visibility", "public"},
                              {"customer", {{"ref", "crm-2"}}},
                              {"text", "ANSWER ME"}};
    hook_contact(provider, s, "t-quiet", quiet);
    for (int i = 0; i < 5; ++i)
        ASSERT_EQ(hook_contact(provider, s, "t-loud", loud).status / 100, 2);
    const auto line = line_of(supervisor, s);
    ASSERT_EQ(line.size(), 2U) << "five posts of one customer are one place";
    EXPECT_EQ(line[0]["ticket_id"], "tkt_1");
    EXPECT_EQ(line[1]["ticket_id"], "tkt_2");
}

}  // namespace
}  // namespace evenline::blackbox
