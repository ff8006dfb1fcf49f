// A report as a table that explains itself: each column says what it is and means in both
// languages, each share carries its 95 % interval and of how many it is.
#pragma once

#include "evenline/http/message.hpp"
#include "http/parity/figures.hpp"
#include "http/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace evenline::http {

struct both_words {
    std::string_view en, es;
};

// share: a figure from 0 to 1; points: a figure in hundredths of a share, -100 to 100.
enum class column_kind : std::uint8_t { text, time, count, number, seconds, share, points };

struct report_column {
    std::string_view key;
    column_kind kind{};
    both_words label, definition;
};

// Nothing where there is nothing to divide by. An empty interval: none can be given.
struct figure {
    std::optional<double> value;
    std::optional<interval> range_95;
    std::uint64_t of{};
};
[[nodiscard]] figure share_of(std::uint64_t part, std::uint64_t whole);
// share of the first minus share of the second, in points.
[[nodiscard]] figure points_between(std::uint64_t part_1, std::uint64_t whole_1,
                                    std::uint64_t part_2, std::uint64_t whole_2);

using report_cell = std::variant<std::monostate, std::string, core::instant, std::uint64_t, double,
                                 figure>;
using report_row = std::vector<report_cell>;  // one cell a column, in their order

[[nodiscard]] report_cell maybe(const std::optional<double>&);

[[nodiscard]] json::value columns_view(const std::vector<report_column>&);
[[nodiscard]] json::value rows_view(const std::vector<report_column>&,
                                    const std::vector<report_row>&);
// A figure becomes four cells: itself, _low, _high and _n.
void write_csv(std::string& out, const std::vector<report_column>&,
               const std::vector<report_row>&);

}  // namespace evenline::http
