#include "evenline/engine/text.hpp"

#include <charconv>

namespace evenline::engine {
namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr core::instant last_shown{253'402'300'799'999'999};   // 9999-12-31T23:59:59.999999Z
constexpr core::instant first_shown{-62'167'219'200'000'000};  // 0000-01-01T00:00:00Z

struct civil { std::int64_t year; unsigned month, day; };

// Days since 1970-01-01 to a date of the proleptic Gregorian calendar: years begin in March, so
// that the leap day is the last of its year; 400 years are 146,097 days.
constexpr civil civil_of(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const auto in_era = static_cast<unsigned>(shifted - era * 146'097);
    const unsigned year_of_era =
        (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
    const unsigned in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned march_month = (5 * in_year + 2) / 153;
    const unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
    return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month,
        in_year - (153 * march_month + 2) / 5 + 1};
}

constexpr std::int64_t days_of(civil c) {
    const std::int64_t year = c.year - (c.month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto year_of_era = static_cast<unsigned>(year - era * 400);
    const unsigned march_month = c.month > 2 ? c.month - 3 : c.month + 9;
    const unsigned in_year = (153 * march_month + 2) / 5 + c.day - 1;
    const unsigned in_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + in_year;
    return era * 146'097 + static_cast<std::int64_t>(in_era) - 719'468;
}

void put_digits(std::string& out, std::int64_t value, int width) {
    char digits[20];
    for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

// Takes exactly `width` digits off the front.
std::optional<unsigned> take_digits(std::string_view& s, std::size_t width) {
    if (s.size() < width) return std::nullopt;
    unsigned value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (s[i] < '0' || s[i] > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(s[i] - '0');
    }
    s.remove_prefix(width);
    return value;
}

bool take(std::string_view& s, std::string_view any_of) {
    if (s.empty() || any_of.find(s.front()) == std::string_view::npos) return false;
    s.remove_prefix(1);
    return true;
}

// ".123456" to microseconds; none is zero.
std::optional<std::int64_t> take_fraction(std::string_view& s) {
    if (!take(s, ".")) return 0;
    std::int64_t us = 0;
    std::size_t digits = 0;
    while (digits < 9 && !s.empty() && s.front() >= '0' && s.front() <= '9') {
        if (digits < 6) us = us * 10 + (s.front() - '0');
        ++digits;
        s.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = digits; i < 6; ++i) us *= 10;
    return us;
}

std::optional<std::int64_t> take_offset_minutes(std::string_view& s) {
    if (take(s, "Zz")) return 0;
    const bool behind = !s.empty() && s.front() == '-';
    if (!take(s, "+-")) return std::nullopt;
    const auto hours = take_digits(s, 2);
    if (!hours || *hours > 23 || !take(s, ":")) return std::nullopt;
    const auto minutes = take_digits(s, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const auto total = std::int64_t{*hours} * 60 + *minutes;
    return behind ? -total : total;
}

std::optional<std::int64_t> take_date(std::string_view& s) {
    const auto year = take_digits(s, 4);
    if (!year || !take(s, "-")) return std::nullopt;
    const auto month = take_digits(s, 2);
    if (!month || !take(s, "-")) return std::nullopt;
    const auto day = take_digits(s, 2);
    if (!day || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
    const civil wanted{static_cast<std::int64_t>(*year), *month, *day};
    const std::int64_t days = days_of(wanted);
    const civil back = civil_of(days);  // 30 February comes back as another day
    if (back.month != wanted.month || back.day != wanted.day) return std::nullopt;
    return days;
}

}  // namespace

void append_rfc3339(std::string& out, core::instant at) {
    if (at > last_shown) at = last_shown;
    if (at < first_shown) at = first_shown;
    std::int64_t days = at.us / day_us;
    std::int64_t us = at.us % day_us;
    if (us < 0) { us += day_us; --days; }
    const civil c = civil_of(days);
    put_digits(out, c.year, 4);
    out += '-';
    put_digits(out, c.month, 2);
    out += '-';
    put_digits(out, c.day, 2);
    out += 'T';
    put_digits(out, us / 3'600'000'000, 2);
    out += ':';
    put_digits(out, us / 60'000'000 % 60, 2);
    out += ':';
    put_digits(out, us / 1'000'000 % 60, 2);
    out += '.';
    put_digits(out, us % 1'000'000, 6);
    out += 'Z';
}

std::string rfc3339(core::instant at) {
    std::string out;
    out.reserve(27);
    append_rfc3339(out, at);
    return out;
}

std::optional<core::instant> parse_rfc3339(std::string_view s) {
    const auto days = take_date(s);
    if (!days || !take(s, "Tt ")) return std::nullopt;
    const auto hour = take_digits(s, 2);
    if (!hour || *hour > 23 || !take(s, ":")) return std::nullopt;
    const auto minute = take_digits(s, 2);
    if (!minute || *minute > 59 || !take(s, ":")) return std::nullopt;
    const auto second = take_digits(s, 2);
    if (!second || *second > 60) return std::nullopt;  // a leap second counts as the next one
    const auto fraction = take_fraction(s);
    if (!fraction) return std::nullopt;
    const auto offset = take_offset_minutes(s);
    if (!offset || !s.empty()) return std::nullopt;
    const auto in_day = std::int64_t{*hour} * 3'600 + std::int64_t{*minute} * 60 + *second;
    const core::instant at{*days * day_us + (in_day - *offset * 60) * 1'000'000 + *fraction};
    return at >= last_shown ? core::never : at;
}

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

std::optional<std::uint64_t> parse_number(std::string_view s) {
    std::uint64_t number = 0;
    const auto end = std::from_chars(s.data(), s.data() + s.size(), number);
    if (s.empty() || end.ec != std::errc{} || end.ptr != s.data() + s.size()) return std::nullopt;
    return number;
}

std::optional<std::uint64_t> parse_prefixed(std::string_view prefix, std::string_view s) {
    if (!s.starts_with(prefix)) return std::nullopt;
    s.remove_prefix(prefix.size());
    if (s.empty() || s.front() == '0') return std::nullopt;  // one way to write a name
    return parse_number(s);
}

}  // namespace evenline::engine
