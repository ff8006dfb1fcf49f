// The policy as a file a supervisor can read and change (docs/policy-file.md).
#pragma once

#include "evenline/app/problem.hpp"
#include "evenline/core/policy.hpp"

#include <filesystem>

namespace evenline::app {

struct policy_reading {
    core::instant now{};                // business hours are worked out from here on
    std::vector<std::string> channels;  // ids of the configured channels: refused as words
    std::filesystem::path zones{"/usr/share/zoneinfo"};
};

// Everything that is wrong with it at once. A file that names a channel, an audience, followers or
// publicity is refused (problem::names_publicity); only `baseline = true` may rank forms of work
// or split the agents into teams, and such a file is never served.
[[nodiscard]] parsed<core::policy> parse_policy(std::string_view text, const std::string& file_name,
                                                const policy_reading& = {});
[[nodiscard]] parsed<core::policy> load_policy(const std::filesystem::path& file,
                                               const policy_reading& = {});

// What is allowed and yet doubtful: a rule on customers' words that names a social network would
// in effect give that network's people a place of their own. Empty for text that cannot be read.
[[nodiscard]] std::vector<problem> doubts_about(std::string_view text,
                                                const std::string& file_name);

// Reads back as the same policy. Business hours come out as the intervals they were made into;
// offer.auto_accept is a simulation's and is not written.
[[nodiscard]] std::string to_toml(const core::policy&);

}  // namespace evenline::app
