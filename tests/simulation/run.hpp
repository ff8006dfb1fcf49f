// A run: moves played against the real core, replayed event by event beside it, with every
// checker looking.
#pragma once

#include "simulation/checker.hpp"
#include "simulation/moves.hpp"

namespace evenline::test {

struct setup {
    core::policy rules;     // what the core runs
    core::policy declared;  // what the checkers hold it to
    exchange exchanged{exchange::nothing};
    core::instant base{1'700'000'000'000'000};
    std::int64_t times{1};
    bool checked{true};
    std::string only{};            // one checker; empty: all
    std::uint32_t deep_every{16};  // full replay comparison and reload, in steps
};
setup setup_of(std::uint64_t seed);

struct run_result {
    complaints said;
    std::size_t steps{};  // commands that the core was asked
    goals reached;
    std::uint64_t digest{};
    struct decision {
        core::duration at;
        core::ticket_id ticket;
        core::agent_id agent;
        bool operator==(const decision&) const = default;
    };
    std::vector<decision> decisions;  // offers, in order; `at` since the base
    std::vector<core::event> log;
};
run_result play(const std::vector<move>&, const setup&);

// I13: replaying the events gives the state, and so does a copy; no timer is lost (I18).
void compare_replay(const core::state& live, const core::state& replayed, const core::state& copy,
                    complaints&);
// I13: its rows, loaded back, give the state.
void compare_reloaded(const core::state& live, const core::state& loaded, complaints&);
// I19: time passed on `after`, and a deadline that was due is due still.
bool time_stands_still(const core::state& after, core::instant now, complaints&);

// I5, its other half: given people who can do everything and take whatever comes, everybody who
// waits is served, within the time the policy's own pauses need. Says who was not.
std::optional<std::string> left_waiting(core::state, core::instant now);

// The shortest list found, by deleting moves, on which the same checker still complains.
std::vector<move> shrunk(std::vector<move>, const setup&, const std::string& checker);

}  // namespace evenline::test
