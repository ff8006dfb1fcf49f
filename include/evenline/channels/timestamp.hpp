// Instants as providers write them.
#pragma once

#include "evenline/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::channels {

// "2026-11-22T09:13:04Z", fraction and numeric zone allowed.
[[nodiscard]] std::optional<core::instant> read_rfc3339(std::string_view);
// "Sun, 22 Nov 2026 09:13:04 +0000"; comments, two-digit years and missing seconds allowed.
[[nodiscard]] std::optional<core::instant> read_mail_date(std::string_view);
// Milliseconds only when there are any: "2026-11-22T09:13:04Z", "2017-02-07T10:45:22.190Z".
[[nodiscard]] std::string write_rfc3339(core::instant);
[[nodiscard]] std::string write_mail_date(core::instant);

}  // namespace evenline::channels
