#include "receivers/exchange.hpp"

namespace evenline::receivers::test {
namespace {

class listening_adapter final : public channels::adapter {
public:
    explicit listening_adapter(channels::stream_address a) : address_(std::move(a)) {}
    std::string_view kind() const noexcept override { return "few_words"; }
    channels::reading read(const channels::raw_request&) const override { return {}; }
    std::optional<channels::outbound_call> compose(
        const channels::outbound_message&) const override { return std::nullopt; }
    std::unique_ptr<channels::stream> listens() const override {
        return std::make_unique<few_words>(address_);
    }

private:
    channels::stream_address address_;
};

class no_wire final : public senders::transport {
public:
    asio::awaitable<senders::transport_answer> send(channels::outbound_call, bool) override {
        co_return senders::transport_answer{};
    }
    void give_up() override {}
};

struct fixed_waits final : engine::wait_estimates {
    std::optional<engine::wait_estimate> of(core::ticket_id) override {
        return engine::wait_estimate{7, core::seconds(20), core::seconds(40), core::seconds(90),
                                     reachable, {}, {}};
    }
    engine::wait_estimate as_asked(const core::ticket&) override { return {}; }
    bool reachable{true};
};

struct exchange : engine::test::desk {
    explicit exchange(channels::stream_address a = {}) {
        door.number = 1;
        door.settings.id = "pbx";
        door.adapter = std::make_unique<listening_adapter>(std::move(a));
        bounds.first_pause = core::milliseconds(1);
        bounds.longest_pause = core::milliseconds(4);
        bounds.answer_time = core::milliseconds(200);
        receiver.emplace(loop.get_executor(), time, *line, store, door, wire,
                         [this](asio::any_io_executor, const channels::stream_address&) {
                             ends.push_back(std::make_shared<far_end>(loop.get_executor()));
                             ends.back()->refuses = refuses;
                             return std::make_shared<pipe>(ends.back());
                         }, bounds, &waits);
        asio::co_spawn(loop, receiver->run(), [this](std::exception_ptr) { ended = true; });
        run();
    }
    ~exchange() {
        receiver->stop();
        run_until([this] { return ended; });
    }
    far_end& end() { return *ends.back(); }
    std::size_t waiting() const { return line->state().waiting(); }
    std::optional<senders::transport_answer> act() {
        auto got = std::make_shared<std::optional<senders::transport_answer>>();
        channels::outbound_message m;
        m.thread = "a";
        asio::co_spawn(loop, receiver->act(m),
                       [got](std::exception_ptr, senders::transport_answer a) { *got = a; });
        run();
        if (!*got && answers) end().say("ok\n");
        run_until([&] { return got->has_value(); });
        return *got;
    }

    intake::channel door;
    no_wire wire;
    fixed_waits waits;
    stream_bounds bounds;
    std::vector<std::shared_ptr<far_end>> ends;
    std::optional<stream_receiver> receiver;
    bool refuses{}, answers{true}, ended{};
};

TEST(StreamReceiver, SaysNothingFurtherUntilWhatItHeardIsDurable) {
    exchange x;
    EXPECT_EQ(x.end().heard, "hello\n");
    x.store.hold();
    x.end().say("queue a\n");
    x.run();
    EXPECT_EQ(x.waiting(), 1U);
    EXPECT_EQ(x.end().heard, "hello\n") << "not on disk yet";
    x.store.release();
    x.run();
    EXPECT_EQ(x.end().heard, "hello\nkept a\n");
}

TEST(StreamReceiver, TriesAgainUntilTheStoreHasIt) {
    exchange x;
    x.store.fail();
    x.end().say("queue a\nqueue b\n");
    x.run();
    EXPECT_EQ(x.end().heard, "hello\n");
    x.store.repair();
    EXPECT_TRUE(x.run_until([&] { return x.end().heard.ends_with("kept b\n"); }));
    EXPECT_EQ(x.waiting(), 2U);
}

TEST(StreamReceiver, AfterALostConnectionPlacesAreKeptAndOnlyThoseWhoLeftUnheardHaveEnded) {
    exchange x;
    x.end().say("alive\nqueue a\nqueue b\n");
    x.run();
    const auto place = x.line->state().find_thread(1, "b")->waiting_since;
    EXPECT_TRUE(x.receiver->state().good);
    x.end().hang_up();
    ASSERT_TRUE(x.run_until([&] { return x.ends.size() == 2; }));
    EXPECT_FALSE(x.receiver->state().good);
    EXPECT_EQ(x.waiting(), 2U) << "a lost connection ends nobody's wait";
    x.time.at = x.time.at + core::minutes(3);
    x.end().say("queue c\nalive b c\n");
    ASSERT_TRUE(x.run_until([&] { return x.receiver->state().good; }));
    x.run();
    EXPECT_EQ(x.line->state().find_thread(1, "a")->status, core::ticket_status::abandoned);
    EXPECT_EQ(x.line->state().find_thread(1, "b")->waiting_since, place);
    EXPECT_EQ(x.waiting(), 2U);
    x.end().say("alive b c\n");
    x.run();
    EXPECT_EQ(x.waiting(), 2U) << "the same news twice changes nothing";
}

TEST(StreamReceiver, WhatWasSaidTwiceOrCutAnywhereCountsOnce) {
    exchange x;
    for (const char* piece : {"que", "ue a", "\nqueue a\nend", " zzz\n"}) {
        x.end().say(piece);
        x.run();
    }
    EXPECT_EQ(x.waiting(), 1U);
    EXPECT_EQ(x.store.inbound.size(), 1U) << "the end of a call that is not ours is not kept";
}

TEST(StreamReceiver, ActsOverTheOpenConnectionAndSaysWhenThereIsNone) {
    exchange x;
    auto early = x.act();
    ASSERT_TRUE(early.has_value());
    EXPECT_EQ(early->status, 0U) << "not signed in yet";
    x.end().say("alive\n");
    x.run();
    const auto done = x.act();
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(done->status, 200U);
    EXPECT_NE(x.end().heard.find("connect a\n"), std::string::npos);
    x.answers = false;
    const auto silent = x.act();
    ASSERT_TRUE(silent.has_value());
    EXPECT_EQ(silent->status, 0U);
    EXPECT_EQ(silent->error, "it did not answer in time");
}

TEST(StreamReceiver, AConnectionThatFallsSilentIsAskedThenLeft) {
    channels::stream_address impatient;
    impatient.tick = core::milliseconds(5);
    impatient.silence = core::milliseconds(400);  // eighty ticks: a busy machine misses some
    exchange x(impatient);
    ASSERT_TRUE(x.run_until([&] { return x.ends.size() == 2; }));
    EXPECT_NE(x.ends.front()->heard.find("alive?\n"), std::string::npos);
}

TEST(StreamReceiver, TellsThoseWhoWaitTheirPlaceAndHowLongWhenTheirTimeComes) {
    channels::stream_address often;
    often.tick = core::milliseconds(5);
    exchange x(often);
    x.end().say("alive\nqueue a\n");
    const auto hears = [&x](std::string_view what) {
        return x.run_until([&] { return x.end().heard.find(what) != std::string::npos; });
    };
    ASSERT_TRUE(hears("tell a 7 90\n"))
        << x.end().heard;
    x.waits.reachable = false;
    x.end().say("queue b\n");
    EXPECT_TRUE(hears("tell b 7 0\n"))
        << "nobody who is there could take it: the place alone";
}

TEST(StreamReceiver, KeepsTryingWhileNobodyAnswers) {
    exchange x;
    x.refuses = true;
    x.end().say("bye\n");
    ASSERT_TRUE(x.run_until([&] { return x.ends.size() > 5; }));
    x.refuses = false;
    ASSERT_TRUE(x.run_until([&] { return !x.ends.empty() && !x.end().heard.empty(); }));
    x.end().say("alive\n");
    EXPECT_TRUE(x.run_until([&] { return x.receiver->state().good; }));
}

}  // namespace
}  // namespace evenline::receivers::test
