// Real arrivals from a CSV file with named columns, for `evenline simulate --trace`.
#pragma once

#include "evenline/app/problem.hpp"
#include "evenline/simulation/trace.hpp"

#include <filesystem>
#include <map>

namespace evenline::app {

// How the file's own names are to be read; everything may stay as it is.
struct trace_reading {
    // What we need -> the file's column. Ours: arrival, day, handle_s, patience_s, channel, need.
    std::map<std::string, std::string> columns;
    // The file's channel -> the center's. When given, rows of other channels are left out.
    std::map<std::string, std::string> channels;
    std::map<std::string, std::string> where;  // column -> value; other rows are left out
    std::string channel;                       // of every row, where no column says it
};

// A day for each `day` (or each date of `arrival`). Everything that is wrong, at most 20 problems.
[[nodiscard]] parsed<simulation::trace> parse_trace(std::string_view text,
                                                    const std::string& file_name,
                                                    const simulation::center&,
                                                    const trace_reading& = {});
[[nodiscard]] parsed<simulation::trace> load_trace(const std::filesystem::path&,
                                                   const simulation::center&,
                                                   const trace_reading& = {});

}  // namespace evenline::app
