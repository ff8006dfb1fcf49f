// The same run, told differently, must decide the same: again, at another date, with every time
// doubled, with the channels' names exchanged.
#include "simulation/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace evenline::test {
namespace {

constexpr std::size_t moves_a_run = 500;
constexpr std::uint64_t seeds = 12;

setup plain(std::uint64_t seed) {
    auto s = setup_of(seed);
    s.checked = false;
    return s;
}

void expect_same(const run_result& x, const run_result& y, std::uint64_t seed,
                 std::int64_t times = 1) {
    ASSERT_EQ(x.decisions.size(), y.decisions.size()) << "seed " << seed;
    for (std::size_t i = 0; i < x.decisions.size(); ++i) {
        EXPECT_EQ(x.decisions[i].ticket, y.decisions[i].ticket)
            << "seed " << seed << ", decision " << i;
        EXPECT_EQ(x.decisions[i].agent, y.decisions[i].agent)
            << "seed " << seed << ", decision " << i;
        // A gate's opening is a real number rounded to a microsecond, once before the doubling and
        // once after it.
        EXPECT_LE(std::abs((x.decisions[i].at * times).us - y.decisions[i].at.us), times - 1)
            << "seed " << seed << ", decision " << i;
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(Simulation, TheSameSeedGivesTheSameRunByteForByte) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const auto moves = draw_moves(seed, moves_a_run);
        const auto x = play(moves, plain(seed)), y = play(moves, plain(seed));
        EXPECT_EQ(x.digest, y.digest) << "seed " << seed;
        expect_same(x, y, seed);
        EXPECT_GT(x.decisions.size(), 20U) << "seed " << seed << " hardly decides anything";
    }
}

TEST(Simulation, AnotherDateChangesNoDecision) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const auto moves = draw_moves(seed, moves_a_run);
        auto later = plain(seed);
        later.base = later.base + core::days(365 * 3) + core::microseconds(271'828);
        expect_same(play(moves, plain(seed)), play(moves, later), seed);
    }
}

TEST(Simulation, TwiceTheTimeAndTwiceTheTargetsChangeNoDecision) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto moves = draw_moves(seed, moves_a_run);
        // A policy change would bring the unscaled policy back.
        std::erase_if(moves, [](const move& m) { return m.what == move_kind::change_policy; });
        auto slow = plain(seed);
        slow.times = 2;
        slow.rules = scaled(slow.rules, 2, slow.base);
        expect_same(play(moves, plain(seed)), play(moves, slow), seed, 2);
    }
}

TEST(Simulation, ExchangingTheNamesOfTwoChannelsChangesNoDecision) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const auto moves = draw_moves(seed, moves_a_run);
        auto renamed = plain(seed);
        renamed.exchanged = exchange::channels;
        expect_same(play(moves, plain(seed)), play(moves, renamed), seed);
    }
}

// I7 to its end: where a call weighs what a chat weighs, exchanging the two decides nothing else.
TEST(Simulation, ExchangingCallsAndChatsChangesNoDecisionWhereTheyWeighTheSame) {
    using enum move_kind;
    const auto is_one_of = [](move_kind k, std::initializer_list<move_kind> all) {
        return std::ranges::find(all, k) != all.end();
    };
    std::size_t decided = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto moves = draw_moves(seed, 2 * moves_a_run);
        // Nobody has two ways in: what a call takes over from a chat is the policy's, not a name's.
        std::erase_if(moves, [&](const move& m) {
            return is_one_of(m.what, {contact_elsewhere, contact_with_claim, link, add_address,
                                      prove_customer, external_reply, merge, split, callback_now,
                                      callback_later, change_policy});
        });
        for (auto& m : moves)
            if (m.what == first_contact) m.b = m.a % 14 % 3 * 2 + m.b % 2;
        auto s = plain(seed);
        s.rules.capacity = {
            .units = 1, .call = 1, .chat = 1, .mail = 1, .max_chats = 1, .max_mails = 1};
        s.rules.layers = s.rules.packing = s.rules.gate.on = false;
        s.rules.hold.share_of_call_agents = 0;
        auto other = s;
        other.exchanged = exchange::calls_and_chats;
        const auto got = play(moves, s);
        expect_same(got, play(moves, other), seed);
        decided += got.decisions.size();
    }
    EXPECT_GT(decided, 500U);
}

// (9) One promise, one form of capacity, no head start: the line is a plain line.
TEST(Simulation, WithEqualTargetsAndWholeAgentsTheLineIsFirstInFirstOut) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto s = plain(seed);
        s.rules = core::shipped_policy();
        for (auto& n : s.rules.needs) n.target_live = n.target_deferred = core::seconds(600);
        s.rules.rules.clear(), s.rules.relaxation.clear();
        s.rules.capacity = {
            .units = 1, .call = 1, .chat = 1, .mail = 1, .max_chats = 1, .max_mails = 1};
        s.rules.layers = false, s.rules.head_start.on = false;
        s.declared = s.rules;
        s.checked = true;
        std::vector<move> moves;
        for (auto m : draw_moves(seed, 2 * moves_a_run)) {
            const bool kept = m.what == move_kind::first_contact ||
                              m.what == move_kind::become_available ||
                              m.what == move_kind::accept || m.what == move_kind::close;
            if (!kept) continue;
            m.c = 1;  // one kind of matter, told at once
            moves.push_back(m);
        }
        const auto got = play(moves, s);
        EXPECT_TRUE(got.said.none()) << "seed " << seed << ": " << got.said.first().what;
        EXPECT_GT(got.decisions.size(), 20U);
    }
}

// The checkers must be able to fail. A desk that declares the shipped policy and runs another is
// found out.
class AnUndeclaredPolicy
    : public ::testing::TestWithParam<std::pair<const char*, std::vector<core::work_form>>> {};

TEST_P(AnUndeclaredPolicy, IsCaughtByTheOrderChecker) {
    std::uint64_t caught = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto s = setup_of(seed);
        s.rules.baseline = true;
        s.rules.order.rule = core::order_rule::forms_first;
        s.rules.order.forms_order = GetParam().second;
        s.only = "order";
        const auto got = play(draw_moves(seed, moves_a_run), s);
        caught +=
            !got.said.none() && got.said.first().what.find("went before") != std::string::npos;
    }
    EXPECT_GE(caught, seeds / 2) << GetParam().first << " passes for the shipped policy";
}

TEST(Simulation, AFailingRunIsShrunkToAFewMovesThatFailAlike) {
    auto s = setup_of(1);
    s.rules.baseline = true;
    s.rules.order.rule = core::order_rule::forms_first;
    s.rules.order.forms_order = {core::work_form::mail, core::work_form::chat,
                                 core::work_form::call};
    s.only = "order";
    const auto moves = draw_moves(1, 200);
    ASSERT_FALSE(play(moves, s).said.none());
    const auto few = shrunk(moves, s, "order");
    EXPECT_LE(few.size(), 10U);
    EXPECT_FALSE(play(few, s).said.none());
    for (std::size_t i = 0; i < few.size(); ++i) {  // and none of them is there for nothing
        auto fewer = few;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_TRUE(play(fewer, s).said.none()) << text_of(few[i]);
    }
}

TEST(Simulation, EachSeedLeavesOutARandomHalfOfTheRarerKinds) {
    std::size_t drawn = 0;
    std::map<move_kind, int> seen;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        std::set<move_kind> kinds;
        for (const auto& m : draw_moves(seed, 3'000)) kinds.insert(m.what);
        for (const auto k : kinds) ++seen[k];
        drawn += kinds.size();
    }
    const auto all = static_cast<std::size_t>(move_kind::count);
    EXPECT_EQ(seen.size(), all);
    EXPECT_NEAR(static_cast<double>(drawn) / 40, static_cast<double>(all - 5) / 2 + 5, 3);
    for (const auto& [kind, times] : seen)
        EXPECT_TRUE(times == 40 || (times > 8 && times < 32)) << name_of(kind);
}

using core::work_form;
INSTANTIATE_TEST_SUITE_P(
    Simulation, AnUndeclaredPolicy,
    ::testing::Values(
        std::pair{"social first", std::vector{work_form::chat, work_form::call, work_form::mail}},
        std::pair{"voice first", std::vector{work_form::call, work_form::chat, work_form::mail}}),
    [](const auto& which) {
        return std::string(which.param.first == std::string("social first") ? "SocialFirst"
                                                                            : "VoiceFirst");
    });

}  // namespace
}  // namespace evenline::test
