// The real core under random commands and virtual time, with every checker looking after every
// step. Repeat a failure with EVENLINE_SEED=<seed>; EVENLINE_COMMANDS sets how many commands,
// EVENLINE_SEEDS_FROM with which seed the fresh ones begin.
#include "simulation/run.hpp"

#include <gtest/gtest.h>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace evenline::test {
namespace {

constexpr std::size_t moves_a_run = 700;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* given = std::getenv(name);
    return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

constexpr auto all_kinds = static_cast<std::size_t>(move_kind::count);

struct kept {
    std::uint64_t seed{};
    std::size_t kinds{all_kinds};
};

std::vector<kept> kept_seeds() {
    std::ifstream file(EVENLINE_ROOT "/tests/simulation/seeds.txt");
    std::vector<kept> seeds;
    for (std::string line; std::getline(file, line);) {
        kept one;
        if (std::istringstream words(line); words >> one.seed >> one.kinds) seeds.push_back(one);
    }
    return seeds;
}

std::string told(std::uint64_t seed, const std::vector<move>& moves, const setup& s,
                 const complaint& c) {
    std::string out =
        "seed " + std::to_string(seed) + ", " + c.checker + ": " + c.what + "\nshrunk to:\n";
    const auto few = shrunk(moves, s, c.checker);
    for (const auto& m : few) out += "  " + text_of(m) + "\n";
    const auto again = play(few, s);
    if (!again.said.none())
        out += again.said.first().checker + ": " + again.said.first().what + "\n";
    return out + "repeat with EVENLINE_SEED=" + std::to_string(seed) +
           " and keep \"" + std::to_string(seed) + " " + std::to_string(all_kinds) +
           "\" in tests/simulation/seeds.txt";
}

TEST(Simulation, EveryInvariantHoldsAfterEveryCommand) {
    const auto one = from_environment("EVENLINE_SEED", 0);
    const auto wanted = from_environment("EVENLINE_COMMANDS", 30'000);
    std::size_t commands = 0;
    goals reached;
    const auto kept = kept_seeds();
    const auto fresh = from_environment("EVENLINE_SEEDS_FROM", 1);
    for (std::size_t n = 0; commands < wanted; ++n) {
        const bool again = !one && n < kept.size();
        const auto seed = one ? one : again ? kept[n].seed : n - kept.size() + fresh;
        const auto moves = draw_moves(seed, moves_a_run, again ? kept[n].kinds : all_kinds);
        const auto setup = setup_of(seed);
        const auto got = play(moves, setup);
        ASSERT_TRUE(got.said.none()) << told(seed, moves, setup, got.said.first());
        commands += got.steps;
        for (const auto& [goal, times] : got.reached) reached[goal] += times;
        if (one) return;
    }
    // In few commands not every rare kind finds somebody who may do it.
    for (std::size_t k = 0; wanted >= 100'000 && k < all_kinds; ++k) {
        const auto kind = static_cast<move_kind>(k);
        const bool own = kind == move_kind::restart || kind == move_kind::accept_at_the_last ||
                         kind == move_kind::accept_stale;  // have goals of their own
        if (!own) reached.try_emplace("done: " + std::string(name_of(kind)));
    }
    for (const auto& [goal, times] : reached) {
        RecordProperty(goal, static_cast<int>(times));
        EXPECT_GT(times, 0U) << "this run never reached: " << goal;
    }
    std::cout << commands << " commands\n";
}

// For tests/simulation/same_digests.sh, which compares what differently built programs print.
TEST(Simulation, TheSameSeedGivesTheSameStateTwice) {
    const auto seeds = from_environment("EVENLINE_DIGESTS", 3);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        auto setup = setup_of(seed);
        setup.checked = false;
        const auto moves = draw_moves(seed, moves_a_run);
        const auto first = play(moves, setup);
        EXPECT_EQ(first.digest, play(moves, setup).digest);
        std::cout << "digest of seed " << seed << ": " << first.digest << '\n';
    }
}

}  // namespace
}  // namespace evenline::test
