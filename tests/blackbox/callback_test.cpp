// A caller of one's own exchange who would rather be called back: they may hang up, keep their
// place, and are dialled once an agent who takes it has answered.
#include "blackbox/exchange.hpp"
#include "blackbox/stasis.hpp"

#include <gtest/gtest.h>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

std::string channel(const std::string& kind, unsigned short port, const std::string& more) {
    return "[[channel]]\nid = \"pbx\"\nkind = \"" + kind +
           "\"\npassword = \"open sesame\"\nport = " + std::to_string(port) + "\n" + more +
           (kind == "freeswitch_esl" ? "" : "username = \"e\"\n");
}

bool waits_alone_since(client& supervisor, const server& s, const nlohmann::json& before) {
    return eventually([&] {
        const auto line = line_of(supervisor, s);
        return line.size() == 1 && line[0]["ticket_id"] == before["ticket_id"] &&
               line[0]["waiting_since"] == before["waiting_since"];
    });
}

struct case_of { std::string kind, setting, line, second, dials; };

template <class Exchange> void called_back(const case_of& c) {
    Exchange pbx;
    server s(channel(c.kind, pbx.port(), c.setting));
    s.start();
    client supervisor(s.token("supervisor"));
    ASSERT_TRUE(eventually([&] { return s.log().find("caught up") != std::string::npos; }));
    pbx.joins(c.line, "+34600000001");
    ASSERT_TRUE(eventually([&] { return line_of(supervisor, s).size() == 1; }));
    pbx.joins(c.second, "+34600000002");
    ASSERT_TRUE(eventually([&] { return line_of(supervisor, s).size() == 2; }));
    const auto before = line_of(supervisor, s)[0];
    const auto path = s.url("/api/v1/tickets/" + before["ticket_id"].get<std::string>());
    const auto asked = supervisor.post(path + "/callback", nlohmann::json::object());
    ASSERT_EQ(asked.status / 100, 2) << asked.body;
    pbx.leaves(c.line);
    pbx.leaves(c.second);
    EXPECT_TRUE(waits_alone_since(supervisor, s, before))
        << "who asked for nothing has left; who asked keeps the place: " << line_of(supervisor, s);
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    EXPECT_TRUE(pbx.hears(c.dials)) << pbx.heard();
    EXPECT_NE(pbx.heard().find("+34600000001@trunk"), std::string::npos) << pbx.heard();
}

TEST(Callback, ACallerOfAnAsteriskQueueKeepsThePlaceAndIsDialled) {
    called_back<asterisk>({"asterisk_ami", "customer_endpoint = \"PJSIP/{phone}@trunk\"\n",
                           "1700000000.1", "1700000000.2", "Channel: PJSIP/+34910000077\r\n"});
}

TEST(Callback, ACallerOfAFreeswitchQueueKeepsThePlaceAndIsDialled) {
    called_back<freeswitch>({"freeswitch_esl",
                             "customer_endpoint = \"sofia/gateway/{phone}@trunk\"\n", "aaaa-1",
                             "aaaa-2", "user/+34910000077"});
}

TEST(Callback, ACallerInOurStasisApplicationPressesOneAndIsDialledOnceTheAgentAnswered) {
    stasis pbx;
    server s(channel("asterisk_ari", pbx.port(),
                     "callback = \"true\"\ncustomer_endpoint = \"PJSIP/{phone}@trunk\"\n"));
    s.start();
    client supervisor(s.token("supervisor"));
    ASSERT_TRUE(eventually([&] { return s.log().find("caught up") != std::string::npos; }));
    pbx.enters("17.1", "+34600000001");
    ASSERT_TRUE(eventually([&] { return line_of(supervisor, s).size() == 1; }));
    const auto before = line_of(supervisor, s)[0];
    pbx.presses("17.1", "1");
    ASSERT_TRUE(eventually([&] {
        const auto path = "/api/v1/tickets/" + before["ticket_id"].get<std::string>();
        return supervisor.get(s.url(path)).json()["callback_wanted"] == true;
    }));
    pbx.hangs_up("17.1");
    EXPECT_TRUE(waits_alone_since(supervisor, s, before)) << line_of(supervisor, s);
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    EXPECT_TRUE(pbx.hears("endpoint=PJSIP%2F%2B34910000077")) << pbx.requests();
    EXPECT_TRUE(pbx.hears("endpoint=PJSIP%2F%2B34600000001%40trunk")) << pbx.requests();
    EXPECT_TRUE(pbx.hears("/addChannel?channel=")) << pbx.requests();
}

}  // namespace
}  // namespace evenline::blackbox
