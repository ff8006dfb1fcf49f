// A decision's reason in words a supervisor reads aloud, in English and Spanish.
#pragma once

#include "evenline/core/offer.hpp"
#include "http/wire/json.hpp"

#include <string_view>

namespace evenline::http {

enum class tongue : unsigned char { english, spanish };

[[nodiscard]] std::string_view words_of(core::trigger, tongue);
[[nodiscard]] std::string_view words_of(core::ahead_cause, tongue);
[[nodiscard]] std::string_view words_of(core::passed_cause, tongue);
// "83 % of the time promised is used; ..."
[[nodiscard]] std::string words_of(const core::score_parts&, tongue);
// Why this ticket went to this agent then.
[[nodiscard]] std::string words_of(const core::offer&, tongue);
// {"en": ..., "es": ...}
[[nodiscard]] json::value both(std::string english, std::string spanish);

}  // namespace evenline::http
