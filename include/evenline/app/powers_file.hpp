// The catalogue of powers as a TOML file of its own (docs/powers.md): it is no part of the policy,
// because granting moves nobody in the line.
#pragma once

#include "evenline/app/config.hpp"
#include "evenline/engine/powers.hpp"

namespace evenline::app {

// A catalogue that names a channel, an audience or publicity is refused like a policy that does,
// with line and reason. `channels`: ids of the configured ones; `needs`: of the policy, or none to
// take any.
[[nodiscard]] parsed<engine::power_catalogue> parse_powers(
    std::string_view text, const std::string& file_name, const std::vector<std::string>& channels,
    const std::vector<std::string>& needs = {});

// The file of [powers] file; without one the shipped catalogue.
[[nodiscard]] parsed<engine::power_catalogue> load_powers(const config&,
                                                          const std::vector<std::string>& needs);

// A sentence for each power that one channel cannot carry and another can.
[[nodiscard]] std::vector<std::string> missing_remedies(const engine::power_catalogue&,
                                                        const config&);

}  // namespace evenline::app
