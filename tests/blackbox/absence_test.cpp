// A power cut takes the server and an agent's machine together: their conversation is somebody
// else's after the grace, with its place, and whoever comes back keeps theirs.
#include "blackbox/callers.hpp"
#include "blackbox/desk.hpp"
#include "http/wire.hpp"

#include <gtest/gtest.h>

namespace evenline::blackbox {
namespace {

using console = std::unique_ptr<http_test::websocket_client>;

console open(const server& s, desk_agent& whose) {
    auto feed = std::make_unique<http_test::websocket_client>(
        s.port(), std::vector{"Authorization: Bearer " + whose.http().bearer()});
    EXPECT_TRUE(feed->next()) << "closed with " << feed->close_code();
    return feed;
}

nlohmann::json taken(client& provider, const server& s, desk_agent& who, const char* thread) {
    who.available();
    hook_contact(provider, s, thread, {{"text", "my order is late"}});
    const auto offer = who.offer();
    EXPECT_TRUE(offer);
    EXPECT_EQ(who.accept(offer.value()).status, 200);
    // The next one is not for them.
    EXPECT_EQ(who.http().put(s.url("/api/v1/me/presence"), {{"state", "busy"}}).status, 200);
    return offer.value();
}

TEST(Absence, AfterAKillWhoDoesNotComeBackIsGoneAndWhoDoesKeepsTheirs) {
    server s;
    s.set("agent_grace_s = 4");
    s.start();
    desk_agent rosa(s, "rosa@example.com"), luis(s, "luis@example.com"), ines(s, "i@example.com");
    client provider, supervisor(s.token("supervisor"));
    auto hers = open(s, rosa), his = open(s, luis);
    const auto lost = taken(provider, s, rosa, "t-1"), kept = taken(provider, s, luis, "t-2");
    // Ines works through a program and never had a console: nobody misses one.
    const auto third = taken(provider, s, ines, "t-3");
    const auto consoles = [&] { return number_in_store(s, "SELECT count(*) FROM console"); };
    ASSERT_TRUE(eventually([&] { return consoles() == 2; }));
    const auto ticket = [&](const nlohmann::json& offer) {
        return supervisor.get(s.url("/api/v1/tickets/" + offer["ticket_id"].get<std::string>()))
            .json();
    };
    const std::vector before{ticket(kept)["agent_id"], ticket(third)["agent_id"]};
    s.kill_hard();
    s.start();
    his = open(s, luis);
    EXPECT_EQ(ticket(lost)["status"], "active") << "there is time to come back in";
    EXPECT_TRUE(eventually([&] { return ticket(lost)["status"] != "active"; },
                           std::chrono::seconds(20)));
    EXPECT_EQ(ticket(lost)["waiting_since"], lost["ticket"]["waiting_since"]);
    for (const auto& theirs : {kept, third}) EXPECT_EQ(ticket(theirs)["status"], "active");
    EXPECT_EQ((std::vector{ticket(kept)["agent_id"], ticket(third)["agent_id"]}), before);
    EXPECT_TRUE(eventually([&] { return consoles() == 1; }, std::chrono::seconds(20)))
        << "nobody waits for her any longer";
    EXPECT_EQ(s.stop(), 0);
}

}  // namespace
}  // namespace evenline::blackbox
