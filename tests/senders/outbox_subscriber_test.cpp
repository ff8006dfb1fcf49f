#include "senders/post_office.hpp"

namespace evenline::senders::test {
namespace {

TEST(OutboxSubscriber, ASubscriberGetsASignatureThatChecks) {
    post_office o;
    o.put_event(9);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(9); }));
    const auto& call = *o.wire.sent.at(0).http;
    channels::raw_request r;
    r.headers = call.headers;
    r.body = call.body;
    r.received_at = o.time.at;
    const auto check = channels::check_standard_webhook(r, crm().secrets);
    EXPECT_TRUE(check.ok) << check.why;
    EXPECT_EQ(check.id, "evt_9");
    EXPECT_TRUE(o.wire.public_only[0]) << "strangers' addresses are guarded";
}

TEST(OutboxSubscriber, ASubscriberThatIsGoneIsNotAskedAgain) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(410); };
    o.put_event(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1); }));
    o.put_event(2);
    o.sender->wake();
    ASSERT_TRUE(o.until([&] { return o.done(2); }));
    EXPECT_EQ(o.wire.sent.size(), 1u);
    EXPECT_EQ(o.last(2).state, engine::delivery::failed);
}

TEST(OutboxSubscriber, ASubscribersScheduleIsTheStandardsAndRetryAfterCounts) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(500); };
    o.put_event(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 1; }));
    EXPECT_NEAR((o.last(1).next_try_at - o.time.at).seconds(), 5.25, 0.26);
    o.wire.reply = [](const auto&) { return status(429, "1000"); };
    o.time.at = o.last(1).next_try_at;
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 2; }));
    EXPECT_EQ(o.last(1).next_try_at, o.time.at + core::seconds(1'000));
}

TEST(OutboxSubscriber, AnAddressThatIsNotPublicIsRefusedForGoodInWords) {
    post_office o;
    o.wire.reply = [](const auto&) {
        auto a = status(0);
        a.refused_address = true;
        return a;
    };
    o.put_event(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.done(1); }));
    EXPECT_EQ(o.last(1).error, "its address is not a public one (may_be_private)");
}

TEST(OutboxSubscriber, ASlowSubscriberHoldsUpNobodyElse) {
    sender_settings s;
    s.look_ahead = 10;
    post_office o(s);
    o.wire.held = true;
    for (std::uint64_t id = 1; id <= 100; ++id) o.put_event(id);
    o.put(200);
    o.open();
    const auto reply_went = [&] {
        return std::ranges::any_of(o.bodies(), [](const auto& b) { return b == "text 200"; });
    };
    EXPECT_TRUE(o.until(reply_went));
    EXPECT_EQ(o.wire.sent.size(), 3u) << "two to the subscriber, and the reply";
}

}  // namespace
}  // namespace evenline::senders::test
