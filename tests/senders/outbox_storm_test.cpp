// The real outbox in bad weather: a provider whose answers are lost, who is busy or down, a disk
// that does not take reports, and processes that die. Whatever was to be said arrives, under one
// key, so that a provider who keeps keys shows it once; a conversation keeps its order; and nothing
// that was reported as sent goes out again. EVENLINE_STORMS sets how many.
#include "senders/post_office.hpp"

#include <cstdlib>
#include <random>

namespace evenline::senders::test {
namespace {

class outbox_storm {
public:
    outbox_storm(std::uint64_t seed, std::map<std::string, unsigned>& reached)
        : dice_(seed), reached_(reached), o_(patient()) {
        o_.time.look_again = core::hours(1);  // only the hands move time
        connect();
    }

    void blow(unsigned steps) {
        for (unsigned i = 0; i < steps; ++i) {
            if (roll(3) == 0) say();
            if (roll(12) == 0) o_.store.failing_reports += static_cast<int>(1 + roll(2));
            if (roll(25) == 0) die();
            pass(core::milliseconds(static_cast<std::int64_t>(roll(30'000))));
        }
        fair_ = true;
        o_.store.failing_reports = 0;
        // Reports are tried again by the wall's clock, messages by the hands'.
        for (int i = 0; i < 60 && !all_done(); ++i) {
            pass(core::minutes(31));
            for (int n = 0; n < 130 && reports_wait(); ++n) {
                o_.loop.restart();
                o_.loop.run_one_for(std::chrono::milliseconds(5));
            }
        }
        check();
    }

private:
    static sender_settings patient() {
        sender_settings s;
        s.grace = core::milliseconds(1);
        return s;
    }
    std::uint64_t roll(std::uint64_t below) { return dice_() % below; }

    void connect() {
        o_.wire.reply = [this](const channels::outbound_call& c) { return at_provider(c); };
        o_.open();
    }
    void say() {
        const auto id = ++last_;
        o_.put(id, "thread " + std::to_string(roll(4))).due_at = o_.time.at;
    }
    void pass(core::duration d) {
        o_.time.at = o_.time.at + d;
        o_.sender->wake();
        o_.run();
    }

    // What the provider does with a message, and what we hear of it.
    transport_answer at_provider(const channels::outbound_call& call) {
        const auto& key = call.http->url;
        const auto id = std::stoull(key.substr(key.rfind('/') + 1));
        if (o_.store.rows.at(id).done) again_after_report_.push_back(id);
        const auto fate = fair_ ? 99 : roll(10);
        if (fate == 0) {
            ++reached_["the provider was down"];
            return status(503);
        }
        if (fate == 1) {
            ++reached_["the provider asked us to wait"];
            return status(429, "7");
        }
        if (shown_.insert(id).second) order_[o_.store.rows.at(id).item.thread].push_back(id);
        else ++reached_["came again under its key"];
        if (fate > 3) {
            answered_.insert(id);
            return status(200);
        }
        ++reached_["its answer was lost"];
        transport_answer nothing;
        nothing.error = "the connection was cut";
        return nothing;
    }

    // The process ends in the middle; the next one has the disk alone.
    void die() {
        ++reached_["the process died"];
        o_.sender->stop();
        EXPECT_TRUE(o_.until([&] { return o_.ended; }));
        o_.ended = false;
        sender_settings s = patient();
        s.sweep = core::milliseconds(5);
        o_.sender = std::make_unique<outbox_sender>(
            o_.loop.get_executor(), o_.time, o_.store, o_.store, o_.channels,
            std::vector<intake::subscriber>{crm()}, o_.wire, s);
        connect();
    }

    // Something arrived, was answered well, and the disk does not know it yet.
    [[nodiscard]] bool reports_wait() const {
        return std::ranges::any_of(answered_, [&](auto id) { return !o_.store.rows.at(id).done; });
    }
    [[nodiscard]] bool all_done() const {
        return std::ranges::all_of(o_.store.rows, [](const auto& r) { return r.second.done; });
    }
    void check() {
        EXPECT_TRUE(all_done()) << "something was never reported";
        EXPECT_TRUE(again_after_report_.empty()) << "item " << again_after_report_.front();
        for (const auto& [id, r] : o_.store.rows) {
            if (r.done && r.last.state == engine::delivery::sent)
                EXPECT_TRUE(shown_.contains(id)) << id << " was reported and never arrived";
            else
                ++reached_["given up"];
        }
        for (const auto& [thread, ids] : order_)
            EXPECT_TRUE(std::ranges::is_sorted(ids)) << thread << " was told out of order";
    }

    std::mt19937_64 dice_;
    std::map<std::string, unsigned>& reached_;
    std::set<std::uint64_t> shown_, answered_;
    std::map<std::string, std::vector<std::uint64_t>> order_;
    std::vector<std::uint64_t> again_after_report_;
    std::uint64_t last_{};
    bool fair_{};
    post_office o_;
};

TEST(OutboxStorm, WhatWasToBeSaidArrivesInOrderUnderOneKeyWhateverIsLost) {
    const char* given = std::getenv("EVENLINE_STORMS");
    const auto storms = given ? std::strtoull(given, nullptr, 10) : 5;
    std::map<std::string, unsigned> reached;
    for (std::uint64_t seed = 1; seed <= storms && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        outbox_storm(seed, reached).blow(120);
    }
    for (const char* goal :
         {"the provider was down", "the provider asked us to wait", "came again under its key",
          "its answer was lost", "the process died"})
        EXPECT_GT(reached[goal], 0U) << "no storm ever reached: " << goal;
    std::cout << reached["came again under its key"] << " came again under their key, "
              << reached["given up"] << " were given up\n";
}

}  // namespace
}  // namespace evenline::senders::test
