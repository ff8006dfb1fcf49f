// Palm's line (Erlang A): what a number of people can do who do nothing else, by formula.
#pragma once

namespace evenline::simulation {

struct erlang_line {
    double per_hour{}, handle_s{};  // exponential both
    double patience_s{};            // exponential; 0: nobody gives up
    unsigned servers{};
};

struct erlang_answer {
    double within{};       // share served within `seconds`; 0 when the line would never end
    double given_up{};     // share
    double mean_wait_s{};  // of all; 0 when the line would never end
};

// Rates and times above 0, servers 1 or more.
[[nodiscard]] erlang_answer erlang_a(const erlang_line&, double seconds);

// The least number of servers of which a share of `level` is served within `seconds`; `most` when
// not even that many are enough.
[[nodiscard]] unsigned servers_for(erlang_line, double seconds, double level, unsigned most);

}  // namespace evenline::simulation
