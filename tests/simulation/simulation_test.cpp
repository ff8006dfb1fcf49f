// The real core under random commands and virtual time, with every checker looking after every
// step. Repeat a failure with EVENLINE_SEED=<seed>; EVENLINE_COMMANDS sets how many commands,
// EVENLINE_SEEDS_FROM with which seed the fresh ones begin.
#include "simulation/run.hpp"

#include <gtest/gtest.h>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace evenline::test {
namespace {

constexpr std::size_t moves_a_run = 700;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* given = std::getenv(name);
    return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

std::vector<std::uint64_t> kept_seeds() {
    std::ifstream file(EVENLINE_ROOT "/tests/simulation/seeds.txt");
    std::vector<std::uint64_t> seeds;
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#')
            seeds.push_back(std::strtoull(line.c_str(), nullptr, 10));
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
           " and keep the seed in tests/simulation/seeds.txt";
}

TEST(Simulation, EveryInvariantHoldsAfterEveryCommand) {
    const auto one = from_environment("EVENLINE_SEED", 0);
    const auto wanted = from_environment("EVENLINE_COMMANDS", 30'000);
    std::size_t commands = 0;
    goals reached;
    const auto kept = kept_seeds();
    const auto fresh = from_environment("EVENLINE_SEEDS_FROM", 1);
    for (std::size_t n = 0; commands < wanted; ++n) {
        const auto seed = one ? one : n < kept.size() ? kept[n] : n - kept.size() + fresh;
        const auto moves = draw_moves(seed, moves_a_run);
        const auto setup = setup_of(seed);
        const auto got = play(moves, setup);
        ASSERT_TRUE(got.said.none()) << told(seed, moves, setup, got.said.first());
        commands += got.steps;
        for (const auto& [goal, times] : got.reached) reached[goal] += times;
        if (one) return;
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
