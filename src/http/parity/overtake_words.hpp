// Why one ticket went before another, in English and Spanish.
#pragma once

#include "evenline/simulation/overtakes.hpp"
#include "http/reports/table.hpp"
#include "http/wire/json.hpp"

namespace evenline::http {

[[nodiscard]] both_words words_of(simulation::overtake_reason);
// Of two that wait: {en, es}.
[[nodiscard]] json::value standing_words(const core::score_parts& mine,
                                         const core::score_parts& theirs, bool above);
// Of one that was offered while the other was there or not: {en, es}.
[[nodiscard]] json::value beside_words(const simulation::side_by_side&);

}  // namespace evenline::http
