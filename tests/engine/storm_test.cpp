// The engine in bad weather: random work through the real sequencer and core, over a store that
// waits, fails, comes back and restarts, under a hand-set clock, with providers that send again
// whatever was not acknowledged. What was acknowledged is there, once; what was not may be either,
// but never half. EVENLINE_STORMS sets how many, EVENLINE_SEED repeats one.
#include "engine/desk.hpp"

#include <cstdlib>
#include <random>

namespace evenline::engine::test {
namespace {

std::uint64_t asked_for(const char* name, std::uint64_t otherwise) {
    const char* given = std::getenv(name);
    return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

class storm {
public:
    explicit storm(std::uint64_t seed) : dice_(seed) {
        listen();
        for (const char* name : {"rosa", "luis", "eva"}) people_.push_back(d_.hire(name));
    }

    void blow(unsigned steps) {
        for (unsigned i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
            one_step();
            d_.time.at = d_.time.at + core::milliseconds(static_cast<std::int64_t>(roll(9'000)));
            d_.run();
            note_answers();
        }
        clear_up();
        check();
    }
    std::map<std::string, unsigned> reached;

private:
    struct sent {
        std::string key, who;
        desk::promise answer;
        bool acknowledged{};
    };

    std::uint64_t roll(std::uint64_t below) { return dice_() % below; }

    void one_step() {
        switch (roll(12)) {
            case 0:
                d_.store.hold();
                break;
            case 1:
                d_.store.release(1 + roll(3));
                break;
            case 2:
                d_.store.release();
                break;
            case 3:
                if (roll(3) == 0) fail_and_come_back();
                break;
            case 4:
                if (roll(4) == 0) die();
                break;
            case 5:
                send_again();
                break;
            case 6:
            case 7:
            case 8:
                arrive();
                break;
            default:
                work();
        }
    }

    void arrive() {
        const auto who = "person " + std::to_string(roll(12));
        const auto form = static_cast<core::work_form>(roll(3));
        send("key " + std::to_string(++keys_), who, form);
    }
    void send(const std::string& key, const std::string& who, core::work_form form) {
        auto answer = d_.ask(desk::webhook(key, desk::from(who, form)));
        sent_.push_back({key, who, std::move(answer)});
    }
    // A provider that heard nothing, or an error, or that is just like that.
    void send_again() {
        if (sent_.empty()) return;
        const auto& s = sent_[roll(sent_.size())];
        ++reached["sent again"];
        send(s.key, s.who, core::work_form::chat);
    }
    void work() {
        const auto& state = d_.line->state();
        const auto open = state.open_tickets();
        if (open.empty()) return;
        const auto t = *state.find(open[roll(open.size())]);
        core::command what = core::pass_time{};
        if (t.status == core::ticket_status::offered && roll(4) != 0)
            what = core::accept_offer{t.offer, t.agent, state.find(t.offer)->version};
        else if (t.status == core::ticket_status::offered)
            what = core::decline_offer{t.offer, t.agent, "busy"};
        else if (t.status == core::ticket_status::active && roll(2) == 0)
            what = core::record_reply{t.id, t.agent, roll(2) == 0};
        else if (t.status == core::ticket_status::active)
            what = core::close_ticket{t.id, t.agent, "resolved"};
        else
            what =
                core::set_presence{people_[roll(people_.size())], core::agent_state::available, {}};
        orders_.push_back(d_.ask(std::move(what)));
    }

    void fail_and_come_back() {
        ++reached["the disk failed"];
        d_.store.fail();
        d_.store.release();
        arrive();
        d_.run();
        note_answers();
        d_.store.repair();
        ASSERT_TRUE(d_.run_until([&] { return d_.line->healthy(); }));
    }
    // What was on its way to the disk does not arrive, and nobody is told.
    void die() {
        ++reached["the process died"];
        if (d_.store.waiting > 0) ++reached["with work under way"];
        d_.store.fail();
        d_.store.release();
        d_.run();
        note_answers();
        d_.store.repair();
        d_.restart_process();
        listen();
    }
    void listen() {
        d_.line->subscribe([this](std::span<const core::event> all) {
            for (const auto& e : all) heard_.push_back(e);
        });
    }

    void note_answers() {
        for (auto& s : sent_) {
            if (s.acknowledged || !s.answer || !s.answer->has_value()) continue;
            s.acknowledged = !(*s.answer)->front().failed;
            if (!s.acknowledged) ++reached["refused"];
            else if ((*s.answer)->front().duplicate) ++reached["known already"];
            s.answer = nullptr;
        }
    }

    void clear_up() {
        d_.store.repair();
        d_.store.release();
        ASSERT_TRUE(d_.run_until([&] { return d_.line->healthy() && d_.store.waiting == 0; }));
        d_.run();
        note_answers();
    }

    void check() {
        const auto& disk = d_.store;
        std::map<std::string, unsigned> times;
        for (const auto& r : disk.inbound) ++times[r.dedupe_key];
        for (const auto& [key, n] : times) EXPECT_EQ(n, 1U) << key << " counted twice";
        for (const auto& s : sent_)
            if (s.acknowledged)
                EXPECT_EQ(times[s.key], 1U) << s.key << " was acknowledged and is not there";
        core::state replayed(core::shipped_policy());
        for (std::size_t i = 0; i < disk.events.size(); ++i) {
            ASSERT_EQ(disk.events[i].number, i + 1) << "the log has a gap";
            core::apply(replayed, disk.events[i]);
        }
        const auto& state = d_.line->state();
        EXPECT_EQ(replayed.open_tickets(), state.open_tickets());
        for (const auto id : state.open_tickets())
            EXPECT_EQ(*replayed.find(id), *state.find(id)) << id.value;
        for (const auto id : state.agents()) EXPECT_EQ(*replayed.find(id), *state.find(id));
        // Nobody ever heard of an event that is not on the disk as it was told.
        for (const auto& e : heard_) {
            ASSERT_LE(e.number, disk.events.size());
            EXPECT_EQ(e, disk.events[e.number - 1]) << "event " << e.number;
        }
    }

    std::mt19937_64 dice_;
    desk d_;
    std::vector<core::agent_id> people_;
    std::vector<sent> sent_;
    std::vector<desk::promise> orders_;
    std::vector<core::event> heard_;
    std::uint64_t keys_{};
};

TEST(Storm, WhatWasAcknowledgedIsThereOnceHoweverTheDiskBehaves) {
    const auto one = asked_for("EVENLINE_SEED", 0);
    const auto storms = asked_for("EVENLINE_STORMS", 20);
    std::map<std::string, unsigned> reached;
    for (std::uint64_t seed = one ? one : 1; seed <= (one ? one : storms); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        storm s(seed);
        s.blow(150);
        if (HasFailure()) return;
        for (const auto& [what, n] : s.reached) reached[what] += n;
    }
    for (const char* goal : {"the disk failed", "the process died", "with work under way",
                             "sent again", "known already", "refused"})
        EXPECT_GT(reached[goal], 0U) << "no storm ever reached: " << goal;
}

}  // namespace
}  // namespace evenline::engine::test
