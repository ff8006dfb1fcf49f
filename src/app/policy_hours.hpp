// The [hours] section of a policy file.
#pragma once

#include "app/toml_reader.hpp"
#include "evenline/app/policy_file.hpp"

namespace evenline::app {

// Weekdays with a zone and holidays, or (as to_toml writes it) plain intervals in UTC.
core::service_hours read_hours(reading_of_file&, const toml::table&, const policy_reading&);
[[nodiscard]] std::string hours_to_toml(const core::service_hours&);

}  // namespace evenline::app
