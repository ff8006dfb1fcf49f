// The demo's day: drawn from one seed, sent as the providers would send it.
#include <gtest/gtest.h>

#include "app/demo/day.hpp"
#include "app/demo/folder.hpp"
#include "app/demo/letters.hpp"
#include "app/demo/people.hpp"
#include "app/demo/port.hpp"
#include "evenline/channels/kinds.hpp"

#include <fstream>

namespace evenline::app::demo {
namespace {

channels::raw_request as_received(const letter& from, const std::string& url, core::instant at) {
    channels::raw_request out;
    out.url = url + from.target;
    out.headers = from.headers;
    out.body = from.body;
    out.received_at = at;
    return out;
}

std::unique_ptr<channels::adapter> adapter_of(
    const std::string& kind, std::map<std::string, std::vector<std::string>> values) {
    channels::channel_settings settings{"x", kind, "https://desk.example.com", std::move(values)};
    return channels::find_kind(kind)->make(settings);
}

TEST(DemoDay, TheSameSeedIsTheSameDayAndTheRatesAreThoseOfTheCenter) {
    const auto center = simulation::reference_center();
    const auto one = visitors_of(center, 7), again = visitors_of(center, 7),
               other = visitors_of(center, 8);
    ASSERT_EQ(one.size(), again.size());
    EXPECT_EQ(one[100].at_s, again[100].at_s);
    EXPECT_NE(one[100].at_s, other[100].at_s);
    double calls = 0, live = 0, mails = 0, talk = 0;
    for (const auto& v : one) {
        calls += v.channel == "voice";
        live += v.channel == "fb" || v.channel == "hook";
        mails += v.channel == "mail";
        if (v.channel == "voice") talk += v.handle_s;
    }
    EXPECT_NEAR(calls / 12, 220 * 1.1, 20);
    EXPECT_NEAR(live / 12, 130 * 1.1, 15);
    EXPECT_NEAR(mails / 12, 150 * 1.1, 15);
    EXPECT_NEAR(talk / calls, 300, 25);
}

TEST(DemoDay, ARealDayComesAsItWasAndWhatItsFileLeavesOpenIsDrawn) {
    const auto center = simulation::reference_center();
    const simulation::trace::day real{"one", {{0, 10, 200, 30}, {1, 20, -1, -1}, {0, 30, 100, -1}}};
    const auto came = visitors_of(center, real, 7);
    ASSERT_EQ(came.size(), 3U);
    EXPECT_EQ(came[0].channel, "voice");
    EXPECT_EQ(came[0].handle_s, 200);
    EXPECT_EQ(came[0].patience_s, 30);
    EXPECT_GT(came[1].handle_s, 0);
    EXPECT_EQ(came[1].patience_s, 0) << "who writes does not hang up";
    EXPECT_GT(came[2].patience_s, 0);
    EXPECT_EQ(came[2].at_s, 30);
    EXPECT_EQ(came[2].number, 3U);
}

TEST(DemoDay, FortyAgentsOfFourKindsAreMixed) {
    const auto people = people_of(simulation::reference_center(), false);
    ASSERT_EQ(people.size(), 40U);
    int calls = 0, first_ten_calls = 0, chats = 0, mails = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        calls += people[i].takes_calls;
        first_ten_calls += i < 10 && people[i].takes_calls;
        chats += people[i].takes_chats;
        mails += people[i].takes_mails;
    }
    EXPECT_EQ(calls, 30);
    EXPECT_EQ(chats, 26);
    EXPECT_EQ(mails, 34);
    EXPECT_NEAR(first_ten_calls, 7.5, 1.5);
}

TEST(DemoDay, EveryLetterIsUnderstoodByTheAdapterItIsFor) {
    const auto keys = new_secrets();
    const std::string url = "https://desk.example.com";
    const post_office post{keys, url};
    const core::instant now{1'790'000'000'000'000};
    visitor who;
    who.number = 42;
    who.channel = "voice";
    const auto voice =
        adapter_of("twilio_voice", {{"account_sid", {"AC1"}}, {"auth_token", {keys.twilio_token}}});
    const auto call = post.call_comes_in(who);
    const auto heard = voice->read(as_received(call, url, now));
    ASSERT_EQ(heard.what, channels::verdict::valid) << heard.why;
    EXPECT_TRUE(heard.events.at(0).creates_work);
    EXPECT_EQ(heard.events.at(0).contact.thread, post_office::thread_of(who));
    const auto left = post.caller_hangs_up_waiting(who, 30);
    EXPECT_TRUE(voice->read(as_received(left, url, now)).events.at(0).ends_contact);
    const auto over = post.call_is_over(who, 300);
    EXPECT_TRUE(voice->read(as_received(over, url, now)).events.at(0).ends_contact);

    who.channel = "fb";
    const auto messenger = adapter_of("messenger", {{"app_secret", {keys.messenger_secret}},
                                                    {"verify_token", {"v"}},
                                                    {"page_access_token", {"p"}}});
    const auto message = post.messenger_message(who, now);
    const auto read = messenger->read(as_received(message, url, now));
    ASSERT_EQ(read.what, channels::verdict::valid) << read.why;
    EXPECT_EQ(read.events.at(0).contact.thread, post_office::thread_of(who));

    who.channel = "hook";
    const auto web = adapter_of("webhook", {{"secrets", {keys.webhook_secret}}});
    const auto contact = post.web_contact(who, now);
    const auto seen = web->read(as_received(contact, url, now));
    ASSERT_EQ(seen.what, channels::verdict::valid) << seen.why;
    EXPECT_EQ(seen.events.at(0).contact.thread, post_office::thread_of(who));
}

TEST(DemoDay, NeverTouchesAFolderItHasNotMade) {
    const auto where = std::filesystem::temp_directory_path() / "evenline-demo-folder-test";
    std::filesystem::remove_all(where);
    std::filesystem::create_directory(where);
    std::ofstream{where / "real.db"} << "data";
    {
        folder ours{where};
        EXPECT_NE(ours.make().find("not made by a demo"), std::string::npos);
    }
    EXPECT_TRUE(std::filesystem::exists(where / "real.db"));
    std::filesystem::remove_all(where);
    {
        folder ours{where};
        EXPECT_EQ(ours.make(), "");
        folder second{where};
        EXPECT_NE(second.make().find("is used by a demo that runs"), std::string::npos);
    }
    EXPECT_FALSE(std::filesystem::exists(where));
}

TEST(DemoDay, ABusyPortIsNamedAndTheNextFreeOneTaken) {
    const auto port = free_port();
    ASSERT_NE(port, 0);
    EXPECT_EQ(choose_port(port).port, port);
    EXPECT_EQ(choose_port(port).taken_by, "");
}

}  // namespace
}  // namespace evenline::app::demo
