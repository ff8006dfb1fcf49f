// Refusals as RFC 9457 documents: what, why, what next, and a code that never changes.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/http/message.hpp"

#include <span>

namespace evenline::http {

struct problem_kind {
    std::string_view code;
    unsigned status;
    std::string_view title_en, title_es;
};

// Every problem this server can answer with; docs and the contract are checked against it.
[[nodiscard]] std::span<const problem_kind> problem_kinds();

struct input_error {
    std::string pointer;  // JSON pointer into the body, or "?name" for a query parameter
    std::string detail;
};

// `detail` says what happened, why, and what to do next. An unknown code is our own mistake and
// becomes internal_error.
[[nodiscard]] response problem(const request&, std::string_view code, std::string_view detail,
                               const std::vector<input_error>& errors = {});

// What the core refused, in the words of the API.
[[nodiscard]] response refused(const request&, core::refusal why);

[[nodiscard]] std::string_view refusal_code(core::refusal why);

// The store failed or is too far behind: nothing happened, the same request may be sent again.
[[nodiscard]] response unavailable(const request&);

}  // namespace evenline::http
