// How the server ends and comes back while it is used: told once, told twice, told to read a
// policy that is none, killed in the middle of a call; and with nowhere to write its log.
#include "blackbox/callers.hpp"
#include "blackbox/desk.hpp"

#include <gtest/gtest.h>
#include <csignal>

#include <fstream>
#include <sstream>

namespace evenline::blackbox {
namespace {

using steady = std::chrono::steady_clock;

double seconds_since(steady::time_point began) {
    return std::chrono::duration<double>(steady::now() - began).count();
}

void figure(const char* name, double value) {
    std::printf("[  FIGURE  ] %s = %.3f\n", name, value);
}

void end_under_load(int times, double at_most_s) {
    server s;
    s.start();
    callers all(s, 8);
    ASSERT_TRUE(eventually([&] { return all.acknowledged() > 100; }, std::chrono::seconds(20)));
    const auto told = steady::now();
    for (int i = 0; i < times; ++i) s.tell(SIGTERM);
    EXPECT_EQ(s.ended(), 0);
    const double took = seconds_since(told);
    EXPECT_LT(took, at_most_s);
    all.stop();
    s.start();
    EXPECT_EQ(all.forgotten(), 0U) << "of " << all.acknowledged() << " acknowledged";
    figure("ended_after_s", took);
    figure("acknowledged_before", static_cast<double>(all.acknowledged()));
}

TEST(Exits, ToldToEndUnderLoadItEndsWithinTenSecondsAndForgetsNothing) { end_under_load(1, 10); }

TEST(Exits, ToldTwiceItDoesNotWaitAndForgetsNothing) { end_under_load(2, 5); }

std::string text_of(const std::string& path) {
    const std::ifstream in(path);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

// The policy in a file of the server's own, so that a test may spoil it.
std::string own_policy(const server& s) {
    const std::string theirs = std::string(EVENLINE_ROOT) + "/config/policies/equal.toml";
    const std::string own = s.folder() / "policy.toml";
    std::ofstream(own) << text_of(theirs);
    auto config = text_of(s.config());
    config.replace(config.find(theirs), theirs.size(), own);
    std::ofstream(s.config()) << config;
    return own;
}

TEST(Exits, ToldToReadAPolicyThatIsNoneItKeepsTheOldOneAndServes) {
    server s;
    const auto file = own_policy(s);
    const auto good = text_of(file);
    s.start();
    client supervisor(s.token("supervisor"));
    const auto policy = [&] { return supervisor.get(s.url("/api/v1/policy")).body; };
    const auto before = policy();
    ASSERT_NE(before.find("[order]"), std::string::npos) << before;
    for (const std::string bad :
         {"[[need]]\nname = \"x\"\ntarget_live_s = -5\n", "]]nonsense", "order = 7\n"}) {
        const auto refusals = [&] {
            const auto log = s.log();
            std::size_t n = 0;
            for (auto at = log.find("is refused and"); at != std::string::npos;
                 at = log.find("is refused and", at + 1))
                ++n;
            return n;
        };
        const auto refused = refusals();
        std::ofstream(file) << bad;
        s.tell(SIGHUP);
        EXPECT_TRUE(eventually([&] { return refusals() > refused; })) << "'" << bad << "'";
        EXPECT_EQ(policy(), before) << "after '" << bad << "'";
        EXPECT_EQ(hook_contact(supervisor, s, "t", {{"text", "still there?"}}).status / 100, 2);
    }
    std::ofstream(file) << good;
    s.tell(SIGHUP);
    EXPECT_EQ(s.stop(), 0);
}

TEST(Exits, WithNoRoomForItsLogItServesAndEndsAsEver) {
    server s;
    std::filesystem::create_symlink("/dev/full", s.folder() / "log");  // every write: no space
    s.start();
    {
        callers all(s, 4);
        EXPECT_TRUE(eventually([&] { return all.acknowledged() > 50; }, std::chrono::seconds(20)));
        EXPECT_EQ(all.refused(), 0U);
    }
    s.tell(SIGHUP);  // says something about the policy
    EXPECT_EQ(s.stop(), 0);
}

TEST(Exits, KilledInTheMiddleOfACallItComesBackWithTheCallWhereItWas) {
    server s;
    s.start();
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    client provider, supervisor(s.token("supervisor"));
    const std::string sid = "CA0000000000000000000000000000cafe";
    ASSERT_EQ(twilio_call(provider, s, sid, "+34600111222").status, 200);
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer);
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const std::string ticket = (*offer)["ticket_id"];
    for (int i = 0; i < 3; ++i)
        hook_contact(provider, s, "t-" + std::to_string(i), {{"text", "I wait"}});
    const auto shown = [&] {
        const auto got = supervisor.get(s.url("/api/v1/tickets/" + ticket));
        EXPECT_EQ(got.status, 200) << got.body;
        return got.json();
    };
    const auto waiting = [&] {
        std::vector<std::string> ids;
        for (const auto& t : line_of(supervisor, s)) ids.push_back(t.at("ticket_id"));
        return ids;
    };
    const auto call = shown();
    const auto line = waiting();
    ASSERT_EQ(call.value("status", ""), "active") << call;
    s.kill_hard();
    const auto began = steady::now();
    s.start();
    figure("back_after_s", seconds_since(began));
    const auto after = shown();
    for (const char* kept : {"status", "agent_id", "waiting_since", "accepted_at", "due_at"})
        EXPECT_EQ(after.value(kept, nlohmann::json()), call.value(kept, nlohmann::json())) << kept;
    EXPECT_EQ(waiting(), line) << "who waited waits at the same place";
    // Somebody else comes: the call is not theirs to be offered.
    desk_agent luis(s, "luis@example.com");
    luis.available();
    const auto his = luis.offer();
    ASSERT_TRUE(his) << "those who wait are offered";
    EXPECT_NE((*his)["ticket_id"], ticket);
    EXPECT_EQ(shown().value("status", ""), "active");
    rosa.finish(ticket);
    EXPECT_EQ(s.stop(), 0);
}

}  // namespace
}  // namespace evenline::blackbox
