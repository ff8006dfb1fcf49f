// A forecast is judged by what comes true: a small desk on the very core, asked as people arrive.
#include "evenline/core/step.hpp"
#include "evenline/simulation/forecast.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <queue>

namespace evenline::simulation {
namespace {

using core::instant;

constexpr instant morning{1'700'000'000'000'000};
instant at(double s) { return morning + core::from_seconds(s); }

core::policy plain() {
    auto p = core::shipped_policy();
    p.offer.auto_accept = true;
    p.life.wrap_up = false;
    return p;
}

// Callers for some agents, each call as long as chance says.
class small_desk {
public:
    explicit small_desk(unsigned agents, double handle_s = 300)
        : line_(plain()), handle_s_(handle_s) {
        for (unsigned i = 0; i < agents; ++i) {
            core::agent_profile p;
            p.name = "agent " + std::to_string(i);
            const auto made = core::step(line_, core::save_agent{{}, p}, morning);
            core::step(line_, core::set_presence{made.agent, core::agent_state::available, {}},
                       morning);
        }
    }
    core::ticket_id arrives(double now_s, core::work_form form = core::work_form::call) {
        core::contact_facts f;
        f.channel = form == core::work_form::call ? 1 : 2;
        f.form = form;
        f.thread = "t" + std::to_string(++threads_);
        f.occurred_at = at(now_s);
        return follow(core::step(line_, core::receive_contact{f}, at(now_s)), now_s);
    }
    void hangs_up(core::ticket_id id, double now_s) {
        const auto c = line_.find(id)->contacts.front();
        follow(core::step(line_, core::end_contact{c.channel, c.thread}, at(now_s)), now_s);
    }
    // Everything that ends until then.
    void until(double s) {
        while (!ends_.empty() && ends_.top().first <= s) {
            const auto [when, ticket] = ends_.top();
            ends_.pop();
            const core::ticket_id id{ticket};
            follow(core::step(line_, core::close_ticket{id, line_.find(id)->agent, "done"},
                              at(when)),
                   when);
        }
    }
    forecast ahead(double now_s, std::uint64_t seed = 1) const {
        return {line_, learned_, at(now_s), seed};
    }
    std::map<core::ticket_id, double> taken_s;
    const core::state& state() const { return line_; }
    const habits& learned() const { return learned_; }
    chance luck{4711};

private:
    core::ticket_id follow(const core::outcome& done, double now_s) {
        for (const auto& e : done.events) {
            learned_.note(line_, e);
            if (!std::holds_alternative<core::offer_accepted>(e.body)) continue;
            taken_s[e.ticket] = now_s;
            ends_.emplace(now_s + luck.exponential(handle_s_), e.ticket.value);
        }
        return done.ticket;
    }
    core::state line_;
    habits learned_;
    double handle_s_;
    std::uint64_t threads_{};
    using end = std::pair<double, std::uint64_t>;
    std::priority_queue<end, std::vector<end>, std::greater<>> ends_;
};

TEST(forecast, says_as_many_waits_too_short_as_too_long_and_holds_most_in_its_interval) {
    small_desk desk(5);
    struct guess { outlook what; double asked_s; };
    std::map<core::ticket_id, guess> guesses;
    double now_s = 0;
    for (int caller = 0; caller < 900; ++caller) {
        now_s += desk.luck.exponential(63);
        desk.until(now_s);
        const auto id = desk.arrives(now_s);
        if (desk.taken_s.contains(id) || caller < 100 || caller % 2 == 0) continue;
        const auto seen = desk.ahead(now_s, static_cast<std::uint64_t>(caller)).of(id);
        ASSERT_TRUE(seen.has_value());
        guesses[id] = {*seen, now_s};
    }
    desk.until(now_s + 1e6);
    double within = 0, longer = 0, said_s = 0, waited_s = 0;
    for (const auto& [id, g] : guesses) {
        const auto taken = at(desk.taken_s.at(id));
        within += taken >= g.what.low && taken <= g.what.high ? 1 : 0;
        longer += taken > g.what.likely ? 1 : 0;
        said_s += (g.what.likely - at(g.asked_s)).seconds();
        waited_s += (taken - at(g.asked_s)).seconds();
    }
    const auto n = static_cast<double>(guesses.size());
    ASSERT_GT(n, 150);
    EXPECT_NEAR(within / n, 0.8, 0.08);
    EXPECT_NEAR(longer / n, 0.5, 0.1);
    EXPECT_NEAR(said_s / waited_s, 1, 0.12);
}

TEST(forecast, is_the_same_for_the_same_line_and_seed) {
    small_desk desk(1);
    desk.arrives(0);
    const auto second = desk.arrives(1), third = desk.arrives(2);
    const auto once = desk.ahead(3), again = desk.ahead(3);
    EXPECT_EQ(once.of(third)->likely, again.of(third)->likely);
    EXPECT_LT(once.of(second)->likely, once.of(third)->likely);
    EXPECT_LE(once.of(third)->low, once.of(third)->likely);
}

TEST(forecast, tells_of_nobody_there_and_of_a_newcomer_behind_the_last) {
    small_desk empty(0);
    const auto alone = empty.arrives(0);
    EXPECT_FALSE(empty.ahead(1).of(alone)->reachable);

    small_desk desk(1);
    desk.arrives(0);
    const auto second = desk.arrives(1);
    const auto seen = desk.ahead(2);
    const auto later = desk.arrives(3);
    EXPECT_FALSE(seen.of(later).has_value());
    EXPECT_EQ(seen.behind(*desk.state().find(later), 2).likely, seen.of(second)->likely);
}

TEST(forecast, stays_within_its_steps_with_ten_thousand_waiting) {
    small_desk desk(3);
    for (int i = 0; i < 10'000; ++i) desk.arrives(i * 0.01, core::work_form::mail);
    const auto last = desk.arrives(200, core::work_form::mail);
    const auto seen = desk.ahead(201);
    EXPECT_LT(seen.steps(), 60'000U);
    ASSERT_FALSE(seen.of(last).has_value());
    const auto behind = seen.behind(*desk.state().find(last), 10'000);
    EXPECT_GT(behind.likely, at(100'000));
    EXPECT_LT(behind.likely, at(10'000'000));
}

TEST(habits, learn_how_long_calls_take_and_how_long_people_hold_on) {
    small_desk desk(1, 60);
    double now_s = 0;
    for (int i = 0; i < 400; ++i) {
        now_s += 120;
        desk.until(now_s);
        const auto id = desk.arrives(now_s);
        const double bears_s = desk.luck.exponential(90);
        desk.until(now_s + bears_s);
        if (!desk.taken_s.contains(id)) desk.hangs_up(id, now_s + bears_s);
    }
    EXPECT_NEAR(desk.learned().mean_s(core::work_form::call), 60 * 64 / 70.0 + 300 * 6 / 70.0, 20);
    ASSERT_TRUE(desk.learned().patience_s().has_value());
    EXPECT_NEAR(*desk.learned().patience_s(), 90, 25);
    const auto rates = desk.learned().arrivals(at(now_s));
    ASSERT_EQ(rates.size(), 1U);
    EXPECT_NEAR(rates.front().second, 1 / 120.0, 0.003);
}

}  // namespace
}  // namespace evenline::simulation
