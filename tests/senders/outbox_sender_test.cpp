#include "senders/post_office.hpp"

namespace evenline::senders::test {
namespace {

TEST(OutboxSender, SendsWhatIsDueAndReportsIt) {
    post_office o;
    o.put(1);
    o.put(2, "u").due_at = o.time.at + core::hours(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1); }));
    EXPECT_EQ(o.bodies(), std::vector<std::string>{"text 1"});
    EXPECT_EQ(o.last(1).state, engine::delivery::sent);
    EXPECT_EQ(o.last(1).attempts, 1u);
    EXPECT_FALSE(o.done(2));
}

TEST(OutboxSender, WhatAProviderRefusesForGoodIsToldOnceAndWhatMayPassIsNot) {
    post_office o;
    std::vector<std::string> told;
    o.sender->on_failure([&](intake::failed_sending f) -> boost::asio::awaitable<void> {
        EXPECT_FALSE(o.done(1)) << "a crash now must not forget what follows from it";
        told.push_back(std::to_string(f.item.id) + ' ' + f.error);
        co_return;
    });
    o.wire.reply = [](const channels::outbound_call& call) {
        return status(call.http->body == "text 1" ? 410 : 503);
    };
    o.put(1, "a");
    o.put(2, "b");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1) && o.last(2).attempts == 1; }));
    EXPECT_EQ(told, std::vector<std::string>{"1 the provider answered 410"});
    EXPECT_EQ(o.last(1).state, engine::delivery::failed) << "shown to the agent";
    EXPECT_FALSE(o.done(2));
}

TEST(OutboxSender, FilesAreFetchedOrTheMessageIsGivenUpWithTheReason) {
    post_office o;
    o.sender->contents([](std::string sha256) -> engine::desk::answer<std::optional<std::string>> {
        if (sha256 == "aa") co_return std::optional<std::string>("bytes");
        co_return std::optional<std::string>();
    });
    for (const char* hash : {"aa", "bb"}) {
        channels::outbound_message m;
        m.text = hash;
        m.attachments.push_back({"a.txt", "text/plain", std::string("sha256:") + hash, 5, ""});
        auto& item = o.put(hash[0] == 'a' ? 1 : 2, hash);
        item.payload = intake::pack(m);
    }
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1) && o.done(2); }));
    EXPECT_EQ(o.last(1).state, engine::delivery::sent);
    EXPECT_EQ(o.last(2).state, engine::delivery::failed);
    EXPECT_NE(o.last(2).error.find("a.txt"), std::string::npos) << o.last(2).error;
}

TEST(OutboxSender, WakesForNewItems) {
    post_office o;
    o.open();
    o.put(1);
    o.sender->wake();
    EXPECT_TRUE(o.until([&] { return o.done(1); }));
}

TEST(OutboxSender, ARefusalForGoodIsToldToTheAgentAndNotRepeated) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(400); };
    o.put(1);
    o.put(2, "u", "impossible");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1) && o.done(2); }));
    EXPECT_EQ(o.last(1).state, engine::delivery::failed);
    EXPECT_NE(o.last(1).error, "");
    EXPECT_EQ(o.last(2).error, "channel plain cannot do 'impossible' with what it was given");
    EXPECT_EQ(o.wire.sent.size(), 1u);
}

TEST(OutboxSender, NothingIsSentTwiceWhileItsReportCannotBeWritten) {
    post_office o;
    o.store.failing_reports = 1;
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1); }));
    EXPECT_EQ(o.wire.sent.size(), 1u);
}

TEST(OutboxSender, AProcessThatDiedBeforeItsReportSendsAgainUnderTheSameKey) {
    post_office o;
    o.put(7, "t", "mail");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(7); }));
    const auto first = o.last(7).provider_id;
    o.store.rows[7].done = false;   // what the disk says if the report was lost
    o.sender->wake();
    ASSERT_TRUE(o.until([&] { return o.wire.sent.size() == 2 && o.done(7); }));
    EXPECT_EQ(first, "7@desk");
    EXPECT_EQ(o.last(7).provider_id, first);
    EXPECT_EQ(o.wire.sent[0].mail->message, o.wire.sent[1].mail->message);
}

TEST(OutboxSender, StopLetsWhatIsUnderWayBeReported) {
    post_office o;
    o.wire.held = true;
    o.put(1);
    o.put(2, "u");
    o.open();
    ASSERT_TRUE(o.until([&] { return o.wire.sent.size() == 2; }));
    o.sender->stop();
    o.run();
    EXPECT_FALSE(o.ended);
    o.wire.release();
    ASSERT_TRUE(o.until([&] { return o.ended; }));
    EXPECT_TRUE(o.done(1) && o.done(2));
}

TEST(OutboxSender, StopDoesNotWaitForAProviderThatNeverAnswers) {
    sender_settings s;
    s.grace = core::milliseconds(50);
    post_office o(s);
    o.wire.held = true;
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.wire.sent.size() == 1; }));
    o.sender->stop();
    ASSERT_TRUE(o.until([&] { return o.ended; }));
    EXPECT_FALSE(o.done(1)) << "it is tried again by the next process";
    EXPECT_EQ(o.last(1).attempts, 1u);
}

}  // namespace
}  // namespace evenline::senders::test
