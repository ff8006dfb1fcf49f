#include "senders/fake_outbox.hpp"
#include "engine/desk.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/intake/outbox_payload.hpp"

namespace evenline::senders::test {
namespace {

// Sends every kind but "impossible"; text is the body, so that a test sees what went.
class plain_adapter final : public channels::adapter {
public:
    std::string_view kind() const noexcept override { return "plain"; }
    channels::reading read(const channels::raw_request&) const override { return {}; }
    std::optional<channels::outbound_call> compose(
        const channels::outbound_message& m) const override {
        if (m.kind == "impossible") return std::nullopt;
        channels::outbound_call call;
        if (m.kind == "mail") {
            call.mail = channels::mail_call{"smtp://x", "desk@x", {m.recipient}, m.text};
            call.provider_id = std::to_string(m.idempotency_key) + "@desk";
            return call;
        }
        call.http = channels::http_call{
            "POST", "https://x/" + std::to_string(m.idempotency_key), {}, m.text};
        return call;
    }
    channels::send_pace pace() const override { return paced; }
    channels::send_pace paced;
};

intake::subscriber crm() {
    return {"crm", "https://crm.test/hook", {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, {}, false};
}

struct post_office {
    explicit post_office(sender_settings s = {}, std::vector<intake::subscriber> told = {crm()}) {
        intake::channel c;
        c.number = 1;
        c.settings.id = "plain";
        auto made = std::make_unique<plain_adapter>();
        provider = made.get();
        c.adapter = std::move(made);
        channels.add(std::move(c));
        s.sweep = core::milliseconds(5);
        sender = std::make_unique<outbox_sender>(loop.get_executor(), time, store, store, channels,
                                                 std::move(told), wire, s);
    }
    ~post_office() {
        sender->stop();
        wire.release();
        until([this] { return ended; });
        EXPECT_TRUE(ended);
    }
    void open() {
        boost::asio::co_spawn(loop, sender->run(), [this](std::exception_ptr) { ended = true; });
        run();
    }
    void run() { loop.restart(); while (loop.poll() > 0) {} }
    template <class Condition> bool until(Condition done) {
        for (int i = 0; i < 2'000 && !done(); ++i) {
            loop.restart();
            loop.run_one_for(std::chrono::milliseconds(5));
        }
        return done();
    }
    engine::outbox_item& put(std::uint64_t id, std::string thread = "t",
                             std::string kind = "reply") {
        engine::outbox_item item;
        item.id = id;
        item.channel = 1;
        item.kind = std::move(kind);
        item.thread = std::move(thread);
        channels::outbound_message m;
        m.text = "text " + std::to_string(id);
        m.recipient = "ana@x";
        item.payload = intake::pack(m);
        store.put(item);
        return store.rows[id].item;
    }
    void put_event(std::uint64_t id) {
        engine::outbox_item item;
        item.id = id;
        item.subscriber = "crm";
        item.kind = "event";
        item.payload = "{\"type\":\"ticket.closed\"}";
        store.put(item);
    }
    std::vector<std::string> bodies() const {
        std::vector<std::string> out;
        for (const auto& call : wire.sent)
            out.push_back(call.http ? call.http->body : call.mail->message);
        return out;
    }
    const engine::delivery_report& last(std::uint64_t id) { return store.rows.at(id).last; }
    bool done(std::uint64_t id) { return store.rows.at(id).done; }

    boost::asio::io_context loop;
    engine::test::hand_clock time;
    fake_outbox store;
    scripted_wire wire{loop.get_executor()};
    intake::channel_table channels;
    plain_adapter* provider{};
    std::unique_ptr<outbox_sender> sender;
    bool ended{};
};

transport_answer status(unsigned code, std::string retry_after = {}) {
    transport_answer a;
    a.status = code;
    if (!retry_after.empty()) a.headers.push_back({"Retry-After", retry_after});
    return a;
}

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

TEST(OutboxSender, TriesAgainLaterAndLater) {
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

TEST(OutboxSender, WaitsAsLongAsTheProviderAsks) {
    post_office o;
    o.wire.reply = [](const auto&) { return status(429, "77"); };
    o.put(1);
    o.open();
    ASSERT_TRUE(o.until([&] { return o.last(1).attempts == 1; }));
    EXPECT_EQ(o.last(1).next_try_at, o.time.at + core::seconds(77));
}

TEST(OutboxSender, KeepsTheProvidersPaceInTheChannelAndInEachConversation) {
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

TEST(OutboxSender, AFullWindowHoldsUpTheWholeChannelNotEachMessageInTurn) {
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

TEST(OutboxSender, AConversationKeepsItsOrderAcrossRetries) {
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

TEST(OutboxSender, TheOrderHoldsEvenIfAnEarlierProcessBeganTheRetries) {
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

TEST(OutboxSender, AMailServersCodeDecidesWhetherToTryAgain) {
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

TEST(OutboxSender, ASubscriberGetsASignatureThatChecks) {
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

TEST(OutboxSender, ASubscriberThatIsGoneIsNotAskedAgain) {
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

TEST(OutboxSender, ASubscribersScheduleIsTheStandardsAndRetryAfterCounts) {
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

TEST(OutboxSender, AnAddressThatIsNotPublicIsRefusedForGoodInWords) {
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

TEST(OutboxSender, ASlowSubscriberHoldsUpNobodyElse) {
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
