// Hours that were, played again under the policy they had and under another.
#include "evenline/simulation/trial.hpp"

#include <gtest/gtest.h>

namespace evenline::simulation {
namespace {

constexpr core::instant morning{1'700'000'000'000'000};

// A simulated morning's log stands for a real one.
struct morning_that_was {
    center place = reference_center();
    std::vector<core::event> log;
    std::vector<core::agent> agents;
    day_record truth;

    explicit morning_that_was(std::uint64_t seed, double load = 1.1) {
        place.hours = 3;
        place.day_shape.clear();
        place.load = load;
        truth = run_day(place, core::shipped_policy(), seed, {},
                        [&](const core::event& e) { log.push_back(e); });
        for (const auto& e : log)
            if (const auto* a = std::get_if<core::agent_saved>(&e.body)) {
                core::agent one;
                one.id = a->agent;
                one.profile = a->profile;
                one.state = core::agent_state::available;
                agents.push_back(one);
            }
    }
    history seen(std::size_t days) const {
        return history_of(log, agents, core::shipped_policy(),
                          {morning, morning + core::hours(3), days});
    }
};

TEST(history, finds_everybody_who_came_and_who_was_there) {
    const morning_that_was real(3);
    const auto h = real.seen(1);
    EXPECT_EQ(h.days.days.front().contacts.size(), real.truth.fates.size());
    EXPECT_EQ(h.place.agents.size(), 40U);
    EXPECT_EQ(h.streams.size(), 3U);
    EXPECT_EQ(flaw(h.place), "");
    for (const auto& s : h.place.streams)
        EXPECT_NEAR(s.handle_mean_s, s.form == core::work_form::call   ? 300
                                     : s.form == core::work_form::chat ? 600
                                                                       : 900,
                    90);
}

TEST(history, played_again_comes_out_as_it_was) {
    const morning_that_was real(4);
    const auto again = play(real.seen(2), core::shipped_policy());
    std::map<core::work_form, std::pair<double, double>> was;  // kept, all
    for (const auto& f : real.truth.fates) {
        const auto form = real.place.streams[f.stream].form;
        const double grace = form == core::work_form::mail ? 1800 : 0;
        auto& [kept, all] = was[form];
        ++all;
        kept += f.replied_s >= 0 && f.replied_s - f.at_s <= f.target_s + grace ? 1 : 0;
    }
    ASSERT_EQ(again.groups.size(), 3U);
    for (const auto& g : again.groups) {
        const auto [kept, all] = was.at(g.who.form);
        EXPECT_NEAR(g.level.mean, kept / all, 0.05) << g.who.channel;
    }
}

TEST(trial, of_the_same_policy_moves_nobody_and_of_voice_first_tells_who_pays) {
    const morning_that_was real(5, 1.3);
    const auto h = real.seen(1);
    const auto now = core::shipped_policy();
    const auto same = compare(h, now, now);
    EXPECT_EQ(same.sooner + same.later, 0U);
    EXPECT_EQ(same.gap_change_points.mean, 0);

    auto voice = now;
    voice.baseline = true;
    voice.order.rule = core::order_rule::forms_first;
    voice.order.forms_order = {core::work_form::call, core::work_form::chat, core::work_form::mail};
    voice.gate.on = false;
    const auto other = compare(h, now, voice);
    EXPECT_GT(other.later, 20U);
    EXPECT_EQ(other.losers.size(), 20U);
    EXPECT_GT(other.gap_change_points.mean, 5);
    for (const auto& g : other.groups) {
        if (g.who.form == core::work_form::mail) {
            EXPECT_LT(g.level_points.mean, -3);
            EXPECT_GT(g.wait_s.mean, 60);
        }
    }
    EXPECT_GE(other.losers.front().after_s - other.losers.front().before_s,
              other.losers.back().after_s - other.losers.back().before_s);
}

}  // namespace
}  // namespace evenline::simulation
