#include "senders/post_office.hpp"

namespace evenline::senders::test {
namespace {

TEST(OutboxRetry, TriesAgainLaterAndLater) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(503); };
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 1; }));
    EXPECT_FALSE(o.done(1));
    const auto first = o.last(1).next_try_at - o.time.at;
    o.time.at = o.last(1).next_try_at;
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 2; }));
    EXPECT_GT(o.last(1).next_try_at - o.time.at, first);
    o.wire.reply = nullptr;
    o.time.at = o.last(1).next_try_at;
    EXPECT_TRUE(o.until([&] { return o.done(1); }));
    EXPECT_EQ(o.wire.sent.size(), 3u);
}

TEST(OutboxRetry, WaitsAsLongAsTheProviderAsks) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(429, "77"); };
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 1; }));
    EXPECT_EQ(o.last(1).next_try_at, o.time.at + core::seconds(77));
}

TEST(OutboxRetry, KeepsTheProvidersPaceInTheChannelAndInEachConversation) {
    post_office o;
    o.provider->paced = {core::seconds(1), core::seconds(5)};
    o.put(1);
    o.put(2);
    o.put(3, "u");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1); }));
    o.run();
    EXPECT_EQ(o.wire.sent.size(), 1u);
    o.time.at = o.time.at + core::seconds(1);
    ASSERT_TRUE(o.until([&] { return o.done(3); })) << "another conversation may go";
    EXPECT_FALSE(o.done(2));
    o.time.at = o.time.at + core::seconds(4);
    EXPECT_TRUE(o.until([&] { return o.done(2); }));
}

TEST(OutboxRetry, AFullWindowHoldsUpTheWholeChannelNotEachMessageInTurn) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(429, "60"); };
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 1; }));
    o.put(2, "u");
    o.sender->wake();
    o.run();
    EXPECT_EQ(o.wire.sent.size(), 1u);
    o.wire.reply = nullptr;
    o.time.at = o.time.at + core::seconds(61);
    EXPECT_TRUE(o.until([&] { return o.done(1) && o.done(2); }));
}

TEST(OutboxRetry, AConversationKeepsItsOrderAcrossRetries) {
    post_office o;
    o.wire.reply = [](const channels::outbound_call& c) {
        return status(c.http->body == "text 1" ? 503 : 200);
    };
    o.put(1);
    o.put(2);
    o.put(3, "other thread");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(3) && o.last(1).attempts == 1; }));
    o.put(4);
    o.sender->wake();
    o.run();
    EXPECT_FALSE(o.done(2)) << "the first of its thread has not gone yet";
    o.wire.reply = nullptr;
    o.time.at = o.last(1).next_try_at + core::milliseconds(10);
    ASSERT_TRUE(o.until([&] { return o.done(4); }));
    const auto bodies = o.bodies();
    const std::vector<std::string> order(bodies.end() - 3, bodies.end());
    EXPECT_EQ(order, (std::vector<std::string>{"text 1", "text 2", "text 4"}));
}

TEST(OutboxRetry, TheOrderHoldsEvenIfAnEarlierProcessBeganTheRetries) {
    post_office o;
    auto& first = o.put(1);
    first.attempts = 3;
    first.due_at = o.time.at + core::minutes(1);
    o.put(2);
    o.open();
    o.run();
    EXPECT_TRUE(o.wire.sent.empty());
    o.time.at = o.time.at + core::minutes(2);
    ASSERT_TRUE(o.until([&] { return o.done(2); }));
    EXPECT_EQ(o.bodies(), (std::vector<std::string>{"text 1", "text 2"}));
}

TEST(OutboxRetry, AMailServersCodeDecidesWhetherToTryAgain) {
    post_office o;
    o.wire.reply = [](const auto& c) {
        auto a = status(c.mail->message == "text 1" ? 451 : 550);
        a.error = "no";
        return a;
    };
    o.put(1, "a", "mail");
    o.put(2, "b", "mail");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(2) && o.last(1).attempts == 1; }));
    EXPECT_FALSE(o.done(1));
    EXPECT_EQ(o.last(2).state, engine::delivery::failed);
}

TEST(OutboxRetry, TheSettingsRateGoesBeforeTheAdaptersAndNoughtMeansNoLimit) {
    plain_adapter slow;
    slow.paced = {core::seconds(1), core::seconds(5)};
    channels::channel_settings s{"plain", "plain", {}, {}};
    EXPECT_EQ(channels::pace_of(s, slow).between, core::seconds(1));
    s.values["sends_per_s"] = {"4"};
    EXPECT_EQ(channels::pace_of(s, slow).between, core::milliseconds(250));
    EXPECT_EQ(channels::pace_of(s, slow).in_one_conversation, core::seconds(5));
    s.values["sends_per_s"] = {"0"};
    EXPECT_EQ(channels::pace_of(s, slow).between, core::duration{});
    for (const char* odd : {"-1", "nan", "often"}) {
        s.values["sends_per_s"] = {odd};
        EXPECT_EQ(channels::pace_of(s, slow).between, core::seconds(1)) << odd;
    }
}

}  // namespace
}  // namespace evenline::senders::test
