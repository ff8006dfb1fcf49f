// Failover, played: no stale commit, no second hand, nothing acknowledged lost, whatever happens
// at any step. EVENLINE_FAILOVERS sets how many seeds, EVENLINE_SEED repeats one.
#include "cluster/played_world.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>

namespace evenline::cluster {
namespace {

std::uint64_t asked_for(const char* name, std::uint64_t otherwise) {
    const char* given = std::getenv(name);
    return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

TEST(PlayedFailover, NoSeedLeadsToAStaleCommitASecondHandOrALoss) {
    const auto one = asked_for("EVENLINE_SEED", 0);
    const auto seeds = asked_for("EVENLINE_FAILOVERS", 120);
    std::map<std::string, unsigned> reached;
    for (std::uint64_t seed = one ? one : 1; seed <= (one ? one : seeds); ++seed) {
        played_world w(seed, mutant::none);
        w.play();
        ASSERT_TRUE(w.said.empty()) << w.said.front() << "\nrepeat with EVENLINE_SEED=" << seed;
        for (const auto& [what, n] : w.reached) reached[what] += n;
        if (seed > 3) continue;
        played_world again(seed, mutant::none);
        again.play();
        EXPECT_EQ(again.digest(), w.digest()) << "the same seed came to another line";
    }
    for (const auto& [what, n] : reached) std::cout << "[  FIGURE  ] " << what << ": " << n << '\n';
    if (one) return;
    for (const char* goal :
         {"lease lost in mid-batch", "a write was refused by the fence",
          "a taker or a renewal waited for a commit", "a holder was stopped in mid-batch",
          "a holder died in mid-batch", "a holder was cut off", "a commit's answer was lost",
          "looked up and found", "looked up and sent again", "handed over on purpose",
          "a holder stopped deciding by its own clock", "the database restarted",
          "a holder found its lease gone", "a delivery came again after its answer was lost",
          "a living state was compared with the log"})
        EXPECT_GT(reached[goal], 0U) << "no seed ever reached: " << goal;
}

// Plays until the checkers have said each of these of a broken fence, or for too many seeds.
void expect_complaints(mutant m, std::set<std::string> of) {
    for (std::uint64_t seed = 1; seed <= 1'000 && !of.empty(); ++seed) {
        played_world w(seed, m);
        w.play();
        for (const auto& what : w.said) of.erase(what);
    }
    for (const auto& what : of) ADD_FAILURE() << "nobody ever said: " << what;
}

TEST(PlayedFailover, AFenceThatReadsWithoutALockIsFoundOut) {
    expect_complaints(mutant::plain_read, {"a stale commit"});
}

TEST(PlayedFailover, AFenceThatDoesNotLookAtTheEpochIsFoundOut) {
    expect_complaints(mutant::no_epoch, {"a stale commit"});
}

TEST(PlayedFailover, WithoutAnyFenceOrWallEpochsFallAndNumbersAreGivenTwice) {
    expect_complaints(mutant::no_fence, {"a stale commit", "the epochs fell",
                                         "a number of the log was given twice"});
}

}  // namespace
}  // namespace evenline::cluster
