// Subscribers that change while the server runs: rotation, 410, one more try.
#include "engine/desk.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "senders/fake_outbox.hpp"

#include <boost/asio/co_spawn.hpp>

namespace evenline::senders::test {
namespace {

constexpr const char* first_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* second_secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

intake::subscriber crm() {
    intake::subscriber s;
    s.id = "crm";
    s.url = "https://crm.test/hook";
    s.secrets = {first_secret};
    return s;
}

struct posting {
    posting() {
        book.put(crm());
        sender_settings s;
        s.sweep = core::milliseconds(5);
        sender = std::make_unique<outbox_sender>(loop.get_executor(), time, store, store, channels,
                                                 book, wire, s);
        boost::asio::co_spawn(loop, sender->run(), [this](std::exception_ptr) { ended = true; });
    }
    ~posting() {
        sender->stop();
        until([this] { return ended; });
    }
    template <class Condition> bool until(Condition done) {
        for (int i = 0; i < 2'000 && !done(); ++i) {
            loop.restart();
            loop.run_one_for(std::chrono::milliseconds(5));
        }
        return done();
    }
    void put(std::uint64_t id) {
        engine::outbox_item item;
        item.id = id;
        item.subscriber = "crm";
        item.kind = "event";
        item.payload = "{\"type\":\"ticket.closed\"}";
        store.put(item);
        sender->wake();
    }
    bool done(std::uint64_t id) { return store.rows.at(id).done; }
    bool checks(std::size_t sent, const char* secret) {
        const auto& call = *wire.sent.at(sent).http;
        channels::raw_request r;
        r.headers = call.headers;
        r.body = call.body;
        r.received_at = time.at;
        return channels::check_standard_webhook(r, {secret}).ok;
    }

    boost::asio::io_context loop;
    engine::test::hand_clock time;
    fake_outbox store;
    scripted_wire wire{loop.get_executor()};
    intake::channel_table channels;
    intake::subscriber_book book;
    std::unique_ptr<outbox_sender> sender;
    bool ended{};
};

TEST(SubscriberBook, IsOneBookForAllWhoHoldIt) {
    intake::subscriber_book mine;
    const auto theirs = mine;
    mine.put(crm());
    ASSERT_NE(theirs.find("crm"), nullptr);
    mine.mark_gone("crm", {7});
    EXPECT_FALSE(theirs.find("crm")->is_told());
    mine.mark_gone("crm", {9});
    EXPECT_EQ(theirs.find("crm")->gone_at, core::instant{7}) << "the first time counts";
    mine.put(crm());
    EXPECT_TRUE(theirs.find("crm")->is_told());
    mine.remove("crm");
    EXPECT_TRUE(theirs.all().empty());
}

TEST(Subscriber, BothSecretsSignWhileARotationOverlaps) {
    posting p;
    auto s = crm();
    s.secrets = {second_secret};
    s.old_secret = first_secret;
    s.old_until = p.time.at + core::hours(1);
    p.book.put(s);
    p.put(1);
    ASSERT_TRUE(p.until([&] { return p.done(1); }));
    EXPECT_TRUE(p.checks(0, first_secret));
    EXPECT_TRUE(p.checks(0, second_secret));
    p.time.at = s.old_until + core::seconds(1);
    p.put(2);
    ASSERT_TRUE(p.until([&] { return p.done(2); }));
    EXPECT_FALSE(p.checks(1, first_secret));
    EXPECT_TRUE(p.checks(1, second_secret));
}

TEST(Subscriber, A410IsReportedAndTheBookKnowsIt) {
    posting p;
    p.wire.reply = [](const auto&) {
        transport_answer a;
        a.status = 410;
        return a;
    };
    p.put(1);
    ASSERT_TRUE(p.until([&] { return p.done(1); }));
    EXPECT_TRUE(p.store.rows.at(1).last.gone);
    EXPECT_EQ(p.store.rows.at(1).last.status, 410U);
    EXPECT_EQ(p.store.rows.at(1).last.tried_at, p.time.at);
    EXPECT_FALSE(p.book.find("crm")->is_told());
    p.wire.reply = nullptr;
    p.book.put(crm());  // switched on again
    p.put(2);
    ASSERT_TRUE(p.until([&] { return p.done(2); }));
    EXPECT_EQ(p.store.rows.at(2).last.state, engine::delivery::sent);
}

TEST(Subscriber, AskedForOnceMoreAnEventWaitsForNoOldPause) {
    posting p;
    p.wire.reply = [](const auto&) {
        transport_answer a;
        a.status = 500;
        return a;
    };
    p.put(1);
    ASSERT_TRUE(p.until([&] { return p.store.rows.at(1).last.attempts == 1; }));
    p.wire.reply = nullptr;
    p.put(1);  // as a redelivery leaves the row: due, no attempts
    ASSERT_TRUE(p.until([&] { return p.done(1); }));
    EXPECT_EQ(p.wire.sent.size(), 2U);
}

TEST(Subscriber, SwitchedOffIsToldNothing) {
    posting p;
    auto s = crm();
    s.active = false;
    p.book.put(s);
    p.put(1);
    ASSERT_TRUE(p.until([&] { return p.done(1); }));
    EXPECT_TRUE(p.wire.sent.empty());
}

}  // namespace
}  // namespace evenline::senders::test
