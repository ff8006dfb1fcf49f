#include "evenline/receivers/poller.hpp"

#include "engine/desk.hpp"
#include "senders/fake_outbox.hpp"

namespace evenline::receivers::test {
namespace {

using channels::poll_reading;
using channels::verdict;

// A provider whose answers are numbers: each is a message, and the mark is the last one.
class numbers final : public channels::adapter, public channels::polling, channels::sign_in {
public:
    bool wants_token{}, always_more{};
    std::string_view kind() const noexcept override { return "numbers"; }
    channels::reading read(const channels::raw_request&) const override { return {}; }
    std::optional<channels::outbound_call> compose(
        const channels::outbound_message&) const override {
        return std::nullopt;
    }
    const channels::polling* polls() const noexcept override { return this; }
    const channels::sign_in* signs_in() const noexcept override {
        return wants_token ? this : nullptr;
    }
    channels::http_call next_poll(const channels::poll_ask& a) const override {
        return {"GET", "https://p/since/" + std::string(a.mark), {{"T", std::string(a.token)}}, {}};
    }
    poll_reading read_poll(std::string_view mark, const channels::poll_answer& a) const override {
        if (a.status == 401) return {{verdict::invalid, "the token is not taken", {}, {}}, {}};
        if (a.status != 200)
            return {{verdict::malformed, "it answered " + std::to_string(a.status), {}, {}},
                    {}, false, core::seconds(40)};
        poll_reading out{{verdict::valid, {}, {}, {}}, std::string(mark), always_more};
        if (a.body.empty()) return out;
        channels::inbound_event e;
        e.event_kind = "message";
        e.dedupe_key = a.body;
        e.thread_key = "t" + std::string(a.body);
        e.text = "hello";
        e.creates_work = true;
        e.contact.thread = e.thread_key;
        e.contact.addresses.push_back({"test", "ana " + std::string(a.body), true});
        out.what.events.push_back(std::move(e));
        out.mark = a.body;
        return out;
    }
    core::duration poll_every() const override { return core::seconds(20); }
    channels::http_call ask() const override { return {"POST", "https://p/sign-in", {}, {}}; }
    channels::signed_in answer(unsigned status, std::span<const channels::header>,
                               std::string_view body, core::instant now) const override {
        if (status != 200) return {{}, {}, "wrong password", true, {}};
        return {std::string(body), now + core::hours(1), {}, false, {}};
    }
};

struct station : engine::test::desk {
    station() {
        auto made = std::make_unique<numbers>();
        provider = made.get();
        door.number = 1;
        door.settings.id = "polled";
        door.adapter = std::move(made);
        wire.reply = [this](const auto& call) { return answer(call); };
    }
    ~station() { close(); }
    void open() {
        ended = false;
        asks = std::make_unique<poller>(with, door);
        boost::asio::co_spawn(loop, asks->run(), [this](std::exception_ptr) { ended = true; });
        run();
    }
    void close() {
        if (!asks) return;
        asks->stop();
        wire.release();
        EXPECT_TRUE(run_until([this] { return ended; }));
        asks.reset();
    }
    // Lets time go by in small steps, so that each alarm rings.
    void pass(core::duration d) {
        const auto end = time.at + d;
        while (time.at < end) {
            time.at = std::min(end, time.at + core::seconds(1));
            const auto asked_before = wire.sent.size();
            run_until([&, n = 0]() mutable { return wire.sent.size() > asked_before || ++n > 2; });
        }
    }
    senders::transport_answer answer(const channels::outbound_call& call) {
        senders::transport_answer a;
        a.status = status;
        if (call.http->url.ends_with("sign-in")) {
            a.status = sign_in_status;
            a.body = "token";
        } else {
            a.body = says;
            if (status == 0) a.error = "reset";
        }
        return a;
    }
    std::size_t tickets() { return line->state().open_tickets().size(); }
    receiver_state health() { return asks->state(); }

    numbers* provider{};
    intake::channel door;
    unsigned status{200}, sign_in_status{200};
    std::string says, mark;
    senders::test::scripted_wire wire{loop.get_executor()};
    senders::token_keeper tokens{time, wire};
    poller_desk with{loop.get_executor(), time, *line, store,
                     [this](core::channel_number n)
                         -> boost::asio::awaitable<engine::read_result<engine::reading_mark>> {
                         co_return engine::reading_mark{n, mark, {}};
                     },
                     wire, tokens};
    std::unique_ptr<poller> asks;
    bool ended{true};
};

TEST(Poller, WhatItReadsBecomesWorkAndTheMarkIsKeptWithIt) {
    station s;
    s.mark = "4";
    s.says = "5";
    s.open();
    ASSERT_FALSE(s.wire.sent.empty());
    EXPECT_EQ(s.wire.sent[0].http->url, "https://p/since/4");
    ASSERT_TRUE(s.run_until([&] { return s.tickets() == 1; }));
    ASSERT_TRUE(s.run_until([&] { return s.health().good; }));
    const auto& stored = s.store.batches.back();
    EXPECT_EQ(stored.inbound.size(), 1U);
    ASSERT_EQ(stored.office.size(), 1U);
    EXPECT_EQ(std::get<engine::reading_mark>(stored.office[0]).text, "5");
    EXPECT_TRUE(s.health().good);
}

TEST(Poller, WhatWasReadAgainAfterACrashChangesNothing) {
    station s;
    s.says = "5";
    s.open();
    ASSERT_TRUE(s.run_until([&] { return s.tickets() == 1; }));
    s.close();
    s.open();   // its mark did not reach the disk: the same is read once more
    s.run_until([&, n = 0]() mutable { return ++n > 5; });
    EXPECT_EQ(s.tickets(), 1U);
}

TEST(Poller, ThereIsAPauseBetweenAnyTwoQuestions) {
    station s;
    s.open();
    s.pass(core::seconds(100));
    EXPECT_GE(s.wire.sent.size(), 4U);
    EXPECT_LE(s.wire.sent.size(), 6U);
}

TEST(Poller, AProviderThatAlwaysHasMoreCannotMakeItSpin) {
    station s;
    s.provider->always_more = true;
    s.open();
    s.pass(core::seconds(100));
    EXPECT_LE(s.wire.sent.size(), 6U);
}

TEST(Poller, AFailureIsShownAndTriedAgainWithGrowingPauses) {
    station s;
    s.status = 0;
    s.open();
    s.pass(core::seconds(60));
    EXPECT_GE(s.wire.sent.size(), 5U);
    EXPECT_LE(s.wire.sent.size(), 8U);
    EXPECT_FALSE(s.health().good);
    EXPECT_EQ(s.health().trouble, "the provider was not reached: reset");
    s.status = 200;
    s.says = "6";
    s.pass(core::seconds(90));
    EXPECT_EQ(s.tickets(), 1U);
    EXPECT_TRUE(s.health().good);
    EXPECT_EQ(s.health().trouble, "");
}

TEST(Poller, AProviderThatAsksForAPauseGetsIt) {
    station s;
    s.status = 429;
    s.open();
    s.pass(core::seconds(39));
    EXPECT_EQ(s.wire.sent.size(), 1U);
    s.pass(core::seconds(3));
    EXPECT_EQ(s.wire.sent.size(), 2U);
}

TEST(Poller, CredentialsThatAreNotTakenAreSaidAndNotTriedEverySecond) {
    station s;
    s.status = 401;
    s.open();
    s.pass(core::minutes(4));
    EXPECT_EQ(s.wire.sent.size(), 1U);
    EXPECT_FALSE(s.health().good);
    EXPECT_EQ(s.health().trouble, "the token is not taken");
}

TEST(Poller, AStoreThatCannotWriteLeavesTheMarkWhereItWas) {
    station s;
    s.says = "5";
    s.store.fail();
    s.open();
    s.pass(core::seconds(4));
    EXPECT_FALSE(s.health().good);
    ASSERT_GE(s.wire.sent.size(), 2U);
    EXPECT_EQ(s.wire.sent.back().http->url, "https://p/since/");
}

TEST(Poller, ATokenIsAskedForOnceAndAgainWhenItIsNotTaken) {
    station s;
    s.provider->wants_token = true;
    s.open();
    s.pass(core::seconds(50));
    const auto asked = [&] {
        return std::ranges::count_if(s.wire.sent, [](const auto& c) {
            return c.http->url.ends_with("sign-in");
        });
    };
    EXPECT_EQ(asked(), 1);
    EXPECT_EQ(s.wire.sent[1].http->headers[0].value, "token");
    s.status = 401;
    s.pass(core::minutes(7));
    EXPECT_EQ(asked(), 2);
}

TEST(Poller, AWrongPasswordIsNotTriedOverAndOver) {
    station s;
    s.provider->wants_token = true;
    s.sign_in_status = 401;
    s.open();
    s.pass(core::minutes(4));
    EXPECT_EQ(s.wire.sent.size(), 1U);
    EXPECT_FALSE(s.health().good);
}

}  // namespace
}  // namespace evenline::receivers::test
