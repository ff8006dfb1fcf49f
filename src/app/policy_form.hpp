// The policy as a form (JSON whose keys are those of the file) and back.
#pragma once

#include "evenline/app/policy_file.hpp"
#include "evenline/http/server.hpp"

#include <functional>

namespace evenline::app {

// Every setting said; hours as `text`, the file in force, has them.
[[nodiscard]] std::string form_of(const core::policy&, std::string_view text);

// The form as the text of a file, in the order people know. `judge` reads policy files.
using judge_policy = std::function<parsed<core::policy>(std::string_view text)>;
[[nodiscard]] parsed<std::string> text_of_form(std::string_view json, const judge_policy&);

// The business day that holds `at`, by the zone of the hours in `text`; UTC without one.
[[nodiscard]] http::day_span business_day(std::string_view text, core::instant at);

}  // namespace evenline::app
