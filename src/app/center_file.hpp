// A contact center as a file, for `evenline simulate` (config/centers).
#pragma once

#include "evenline/app/problem.hpp"
#include "evenline/simulation/center.hpp"

#include <filesystem>

namespace evenline::app {

// Everything that is wrong with it at once.
[[nodiscard]] parsed<simulation::center> parse_center(std::string_view text,
                                                      const std::string& file_name);
[[nodiscard]] parsed<simulation::center> load_center(const std::filesystem::path& file);

}  // namespace evenline::app
