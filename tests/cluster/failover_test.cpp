// Two real routers on one PostgreSQL, the owner killed, stopped, cut off, held up or asked to
// leave, round after round. EVENLINE_ROUNDS sets how many,
// EVENLINE_FAULT (0 to 4) which alone.
#include "cluster/house.hpp"
#include "cluster/relay.hpp"
#include "cluster/router_process.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <set>

namespace evenline::cluster {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

enum class fault { killed, stopped, cut, stalled, told_to_leave };
constexpr std::array fault_names{"killed", "stopped", "cut off", "held up", "told to leave"};

class RealFailover : public House {
protected:
    void SetUp() override {
        House::SetUp();
        if (IsSkipped()) return;
        // Whoever commits under another epoch than the lease's is written down, at the commit.
        sql("CREATE TABLE stale (epoch bigint);"
            "CREATE FUNCTION judge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " INSERT INTO stale SELECT NEW.epoch WHERE NEW.epoch <>"
            " (SELECT epoch FROM lease WHERE pool = NEW.pool); RETURN NULL; END $$;"
            "CREATE CONSTRAINT TRIGGER judge AFTER INSERT ON batch DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION judge()");
        for (int i = 0; i < 2; ++i) {
            wires_.push_back(std::make_unique<relay>(database::shared().port()));
            routers_.push_back(std::make_unique<router_process>(
                "router" + std::to_string(i),
                database::shared().url_by(wires_.back()->port(), name_)));
            routers_.back()->start();
        }
    }
    void TearDown() override {
        routers_.clear();
        wires_.clear();
        House::TearDown();
    }

    // Providers say things and say them again until they are answered, to either router.
    void speak() {
        if (unanswered_.size() < 8) unanswered_.push_back("k" + std::to_string(++said_));
        const auto& key = unanswered_[++turn_ % unanswered_.size()];
        for (auto& r : routers_) r->say("say " + key + " person" + std::to_string(said_));
    }
    void hear() {
        for (std::size_t i = 0; i < routers_.size(); ++i) {
            for (const auto& line : routers_[i]->heard()) {
                if (!line.starts_with("no ")) last_words_[i] = line;
                if (!line.starts_with("ack ")) continue;
                heard_from_[i] = clock::now();
                acknowledged_.insert(line.substr(4));
                std::erase(unanswered_, line.substr(4));
            }
        }
    }
    // Goes on until the condition holds; false after half a minute.
    template <class Condition> bool until(Condition done) {
        for (const auto limit = clock::now() + std::chrono::seconds(30); clock::now() < limit;) {
            speak();
            hear();
            if (done()) return true;
            std::this_thread::sleep_for(milliseconds(10));
        }
        return false;
    }
    void for_a_while(milliseconds how_long) {
        const auto end = clock::now() + how_long;
        until([&] { return clock::now() >= end; });
    }

    // By the lease: a router that was stopped may still answer what it stored before.
    std::size_t owner() {
        return told("SELECT owner FROM lease WHERE pool = 1").starts_with("router1") ? 1 : 0;
    }

    double round(fault what) {
        const auto old = owner(), next = 1 - old;
        auto& r = *routers_[old];
        hear();
        const auto from = clock::now();
        switch (what) {
            case fault::killed: r.signal(SIGKILL); break;
            case fault::stopped: r.signal(SIGSTOP); break;
            case fault::cut: wires_[old]->be(relay::weather::cut); break;
            case fault::stalled: wires_[old]->be(relay::weather::stalled); break;
            case fault::told_to_leave: r.signal(SIGTERM); break;
        }
        EXPECT_TRUE(until([&] { return heard_from_[next] > from && owner() == next; }))
            << "nobody took over; the owner by the lease: "
            << told("SELECT owner || ' until ' || expires_at || ', now ' || now() FROM lease")
            << "; the old one last said " << last_words_[old] << ", the next " << last_words_[next];
        const std::chrono::duration<double> took = heard_from_[next] - from;
        // The old one comes back, and with it whatever it still meant to say.
        if (what == fault::killed || what == fault::told_to_leave) {
            r.wait();
            r.start();
        } else if (what == fault::stopped) {
            r.signal(SIGCONT);
        }
        wires_[old]->be(relay::weather::fair);
        for_a_while(milliseconds(600));
        return took.count();
    }

    void judge() {
        routers_.clear();  // and what they sent has been carried out, or not
        const std::string at_work = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                    " AND datname = current_database() AND pid <> pg_backend_pid()";
        while (told(at_work) != "0") std::this_thread::sleep_for(milliseconds(10));
        EXPECT_EQ(told("SELECT count(*) FROM stale"), "0") << "stale commits";
        EXPECT_EQ(told("SELECT count(*) FROM (SELECT epoch < lag(epoch) OVER (ORDER BY number) AS"
                       " fell FROM event) e WHERE fell"), "0") << "epochs fell along the log";
        std::set<std::string> stored;
        const auto keys = look_->ask("SELECT convert_from(dedupe_key, 'UTF8') FROM inbound");
        for (int i = 0; i < keys.rows(); ++i) stored.emplace(keys.text(i, 0));
        for (const auto& key : acknowledged_)
            EXPECT_TRUE(stored.contains(key)) << key << " was acknowledged and is lost";
        core::state replayed;
        std::map<core::ticket_id, core::agent_id> hands;
        std::uint64_t number = 0, received = 0;
        for (const auto& e : log()) {
            ASSERT_EQ(e.number, ++number);
            if (std::holds_alternative<core::contact_received>(e.body)) ++received;
            if (const auto* o = std::get_if<core::ticket_offered>(&e.body)) {
                EXPECT_FALSE(hands[e.ticket]) << "given to a second hand, event " << e.number;
                hands[e.ticket] = o->what.agent;
            }
            if (std::holds_alternative<core::offer_revoked>(e.body) ||
                std::holds_alternative<core::offer_expired>(e.body) ||
                std::holds_alternative<core::ticket_closed>(e.body))
                hands.erase(e.ticket);
            core::apply(replayed, e);
        }
        EXPECT_EQ(received, stored.size()) << "something counted twice, or not at all";
        std::cout << "[  FIGURE  ] " << acknowledged_.size() << " acknowledged, " << number
                  << " events, " << told("SELECT epoch FROM lease") << " epochs\n";
    }

    std::vector<std::unique_ptr<relay>> wires_;
    std::vector<std::unique_ptr<router_process>> routers_;
    std::vector<std::string> unanswered_;
    std::set<std::string> acknowledged_;
    std::array<clock::time_point, 2> heard_from_{};
    std::array<std::string, 2> last_words_;
    std::size_t turn_{};
    std::uint64_t said_{};
};

TEST_F(RealFailover, WhateverBefallsTheOwnerTheOtherGoesOnAndNothingIsStaleDoubledOrLost) {
    const char* asked = std::getenv("EVENLINE_ROUNDS");
    const char* only = std::getenv("EVENLINE_FAULT");
    const auto rounds = asked ? std::strtoull(asked, nullptr, 10) : 5;
    ASSERT_TRUE(until([&] { return !acknowledged_.empty(); })) << "nobody began";
    std::map<fault, std::vector<double>> took;
    std::vector<double> sudden;
    for (std::size_t i = 0; i < rounds && !HasFailure(); ++i) {
        const auto what =
            static_cast<fault>(only ? std::strtoull(only, nullptr, 10) % 5 : i % 5);
        took[what].push_back(round(what));
        if (what != fault::told_to_leave) sudden.push_back(took[what].back());
    }
    const auto tell = [](std::string name, std::vector<double> all) {
        if (all.empty()) return;
        std::ranges::sort(all);
        std::cout << "[  FIGURE  ] " << name << ": " << all.size() << " times, s: least "
                  << all.front() << ", middle " << all[all.size() / 2] << ", p99 "
                  << all[all.size() * 99 / 100] << ", most " << all.back() << '\n';
    };
    for (const auto& [what, all] : took) tell(fault_names[static_cast<std::size_t>(what)], all);
    tell("taken over", sudden);
    judge();
}

}  // namespace
}  // namespace evenline::cluster
