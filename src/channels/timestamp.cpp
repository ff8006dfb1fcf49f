#include "evenline/channels/timestamp.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace evenline::channels {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

// Days since 1970-01-01 of a proleptic Gregorian date.
std::int64_t days_from_civil(std::int64_t y, int m, int d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yoe = y - era * 400;
    const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146'097 + doe - 719'468;
}

struct civil { std::int64_t year; int month, day; };
civil civil_from_days(std::int64_t z) {
    z += 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t doe = z - era * 146'097;
    const std::int64_t yoe = (doe - doe / 1'460 + doe / 36'524 - doe / 146'096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
    const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
    return {yoe + era * 400 + (month <= 2), month, day};
}

std::optional<int> number(std::string_view s) {
    int n = 0;
    if (s.empty() || s.size() > 6) return std::nullopt;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
    if (error != std::errc{} || end != s.data() + s.size() || n < 0) return std::nullopt;
    return n;
}

std::optional<core::instant> instant_of(int y, int mo, int d, int h, int mi, int s,
                                        std::int64_t zone_s, std::int64_t fraction_us) {
    if (y < 1 || y > 9'999) return std::nullopt;
    if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 60) return std::nullopt;
    const std::int64_t whole = days_from_civil(y, mo, d) * 86'400 + h * 3'600 + mi * 60 + s;
    return core::instant{(whole - zone_s) * 1'000'000 + fraction_us};
}

// "+0130", "+01:30" in seconds.
std::optional<std::int64_t> zone_offset(std::string_view z) {
    if (z.size() < 5 || (z[0] != '+' && z[0] != '-')) return std::nullopt;
    const bool colon = z[3] == ':';
    const auto h = number(z.substr(1, 2));
    const auto m = number(z.substr(colon ? 4 : 3));
    if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
    const std::int64_t s = *h * 3'600 + *m * 60;
    return z[0] == '-' ? -s : s;
}

std::vector<std::string> words_without_comments(std::string_view text) {
    std::vector<std::string> words(1);
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) { --depth; continue; }
        if (depth > 0) continue;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',') {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += c;
        }
        if (words.size() > 12) break;
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

std::string lowered(std::string_view s) {
    std::string out(s);
    for (char& c : out) if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

int month_of(std::string_view word) {
    const auto name = lowered(word.substr(0, 3));
    for (std::size_t i = 0; i < months.size(); ++i) {
        if (months[i] == name) return static_cast<int>(i) + 1;
    }
    return 0;
}

}  // namespace

std::optional<core::instant> read_rfc3339(std::string_view t) {
    if (t.size() < 20 || t.size() > 40 || t[4] != '-' || t[7] != '-' || t[13] != ':' ||
        t[16] != ':' || (t[10] != 'T' && t[10] != 't' && t[10] != ' '))
        return std::nullopt;
    const auto y = number(t.substr(0, 4)), mo = number(t.substr(5, 2)), d = number(t.substr(8, 2)),
               h = number(t.substr(11, 2)), mi = number(t.substr(14, 2)),
               s = number(t.substr(17, 2));
    if (!y || !mo || !d || !h || !mi || !s) return std::nullopt;
    auto rest = t.substr(19);
    std::int64_t fraction = 0;
    if (rest[0] == '.') {
        std::int64_t unit = 100'000;
        std::size_t i = 1;
        for (; i < rest.size() && rest[i] >= '0' && rest[i] <= '9'; ++i, unit /= 10)
            fraction += (rest[i] - '0') * unit;
        if (i == 1) return std::nullopt;
        rest = rest.substr(i);
    }
    if (rest == "Z" || rest == "z") return instant_of(*y, *mo, *d, *h, *mi, *s, 0, fraction);
    const auto zone = zone_offset(rest);
    if (!zone) return std::nullopt;
    return instant_of(*y, *mo, *d, *h, *mi, *s, *zone, fraction);
}

std::optional<core::instant> read_mail_date(std::string_view text) {
    if (text.size() > 256) return std::nullopt;
    auto words = words_without_comments(text);
    if (!words.empty() && !words[0].empty() && (words[0][0] < '0' || words[0][0] > '9'))
        words.erase(words.begin());
    if (words.size() < 4) return std::nullopt;
    const auto day = number(words[0]);
    const int month = month_of(words[1]);
    auto year = number(words[2]);
    const std::string_view clock = words[3];
    if (!day || month == 0 || !year || clock.size() < 4) return std::nullopt;
    if (words[2].size() <= 3) *year += *year < 50 ? 2000 : 1900;
    const auto first = clock.find(':');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = clock.find(':', first + 1);
    const auto h = number(clock.substr(0, first));
    const auto mi = number(clock.substr(first + 1, second - first - 1));
    const auto s = second == std::string_view::npos ? std::optional<int>{0}
                                                    : number(clock.substr(second + 1));
    if (!h || !mi || !s) return std::nullopt;
    const auto zone = words.size() > 4 ? zone_offset(words[4]) : std::nullopt;
    return instant_of(*year, month, *day, *h, *mi, *s, zone.value_or(0), 0);
}

std::string write_rfc3339(core::instant at) {
    std::int64_t s = at.us / 1'000'000, us = at.us % 1'000'000;
    if (us < 0) { us += 1'000'000; --s; }
    std::int64_t day = s / 86'400, in_day = s % 86'400;
    if (in_day < 0) { in_day += 86'400; --day; }
    const auto c = civil_from_days(day);
    std::array<char, 64> out{};
    int n = std::snprintf(out.data(), out.size(), "%04lld-%02d-%02dT%02d:%02d:%02d",
                          static_cast<long long>(c.year), c.month, c.day,
                          static_cast<int>(in_day / 3'600), static_cast<int>(in_day / 60 % 60),
                          static_cast<int>(in_day % 60));
    std::string text(out.data(), static_cast<std::size_t>(n));
    if (us != 0) {
        n = std::snprintf(out.data(), out.size(), us % 1'000 == 0 ? ".%03d" : ".%06d",
                          static_cast<int>(us % 1'000 == 0 ? us / 1'000 : us));
        text.append(out.data(), static_cast<std::size_t>(n));
    }
    return text + 'Z';
}

std::string write_mail_date(core::instant at) {
    constexpr std::array names{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t s = at.us / 1'000'000;
    const std::int64_t day = s >= 0 ? s / 86'400 : (s - 86'399) / 86'400;
    const std::int64_t in_day = s - day * 86'400;
    const auto c = civil_from_days(day);
    std::array<char, 64> out{};
    const int n = std::snprintf(
        out.data(), out.size(), "%s, %02d %s %04lld %02d:%02d:%02d +0000",
        names[static_cast<std::size_t>(((day % 7) + 7) % 7)], c.day,
        month_names[static_cast<std::size_t>(c.month - 1)], static_cast<long long>(c.year),
        static_cast<int>(in_day / 3'600), static_cast<int>(in_day / 60 % 60),
        static_cast<int>(in_day % 60));
    return {out.data(), static_cast<std::size_t>(n)};
}

}  // namespace evenline::channels
