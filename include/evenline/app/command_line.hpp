// `evenline COMMAND`: what a person or a script may ask of the binary.
#pragma once

namespace evenline::app {

enum class exit_code : int {
    ok = 0,
    failed = 1,  // the world did not play along: a disk, a port, a provider
    usage = 2,   // the command line or the configuration is wrong
    refused = 3  // understood and not done, or not healthy: a check that found something
};

// Parses, runs one command, prints for people (or JSON with --json), and returns the exit code.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace evenline::app
