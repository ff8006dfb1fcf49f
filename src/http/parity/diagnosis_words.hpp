// A diagnosis as a supervisor reads it, in English and Spanish.
#pragma once

#include "evenline/simulation/diagnosis.hpp"
#include "http/api/context.hpp"

namespace evenline::http {

[[nodiscard]] std::string_view cause_name(simulation::gap_cause);
// {en, es}. `begins`: when the hours began; times are of the clock where the policy's hours are.
[[nodiscard]] json::value diagnosis_words(const context&, const simulation::diagnosis&,
                                          core::instant begins);

}  // namespace evenline::http
