#include "app/policy_hours.hpp"

#include "app/zone.hpp"
#include "evenline/app/business_hours.hpp"
#include "evenline/engine/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace evenline::app {
namespace {

constexpr std::array weekdays{"monday", "tuesday",  "wednesday", "thursday",
                              "friday", "saturday", "sunday"};

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<int> minute_of(std::string_view text) {  // "08:30", "24:00"
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = digits(text, 0, 2), minute = digits(text, 3, 2);
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 1'440) return std::nullopt;
    return *hour * 60 + *minute;
}

std::optional<std::int64_t> date_of(std::string_view text) {  // "2026-12-25"
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (!year || !month || !day || *month < 1 || *month > 12) return std::nullopt;
    const auto days = days_of({*year, *month, *day});
    const auto back = civil_of(days);
    if (back.month != *month || back.day != *day) return std::nullopt;
    return days;
}

std::vector<minutes_of_day> read_day(toml_reader& reader, const char* day) {
    std::vector<minutes_of_day> out;
    for (const auto& text : reader.texts(day).value_or(std::vector<std::string>{})) {
        const auto from = minute_of(std::string_view{text}.substr(0, 5));
        const auto until = text.size() == 11 && text[5] == '-'
                               ? minute_of(std::string_view{text}.substr(6))
                               : std::nullopt;
        if (!from || !until || *from >= *until) {
            reader.fail(day, "'" + text + "' must be like 08:00-20:30, within one day");
            continue;
        }
        out.push_back({*from, *until});
    }
    std::sort(out.begin(), out.end(), [](auto a, auto b) { return a.from < b.from; });
    for (std::size_t i = 1; i < out.size(); ++i)
        if (out[i].from < out[i - 1].until) reader.fail(day, "its intervals overlap");
    return out;
}

core::service_hours read_intervals(toml_reader& reader) {
    core::service_hours out;
    for (const auto& text : reader.texts("open_utc").value_or(std::vector<std::string>{})) {
        const auto slash = text.find('/');
        const auto from = engine::parse_rfc3339(std::string_view{text}.substr(0, slash));
        const auto until = slash == std::string::npos
                               ? std::nullopt
                               : engine::parse_rfc3339(std::string_view{text}.substr(slash + 1));
        if (!from || !until || *from >= *until ||
            (!out.open.empty() && *from < out.open.back().until)) {
            reader.fail("open_utc", "'" + text +
                                        "' must be like 2026-01-05T07:00:00Z/"
                                        "2026-01-05T19:00:00Z, in order and apart");
            continue;
        }
        out.open.push_back({*from, *until});
    }
    return out;
}

}  // namespace

core::service_hours read_hours(reading_of_file& file, const toml::table& table,
                               const policy_reading& how) {
    toml_reader reader{file, table, "hours"};
    business_hours hours;
    bool any = false;
    for (std::size_t day = 0; day < weekdays.size(); ++day) {
        hours.open[day] = read_day(reader, weekdays[day]);
        any = any || table.contains(weekdays[day]);
    }
    for (const auto& date : reader.texts("holidays").value_or(std::vector<std::string>{})) {
        if (const auto day = date_of(date))
            hours.holidays.insert(*day);
        else
            reader.fail("holidays", "'" + date + "' must be a date in quotes, like \"2026-12-25\"");
    }
    const auto name = reader.text("zone");
    auto plain = read_intervals(reader);
    reader.finish();
    if (!plain.open.empty()) {
        if (any || name) reader.fail("open_utc", "stands alone: no zone, weekdays or holidays");
        return plain;
    }
    if (!name || !any) {
        reader.fail("",
                    "needs a zone like \"Europe/Madrid\" and at least one weekday that is open");
        return {};
    }
    hours.zone = *name;
    if (auto open = expand(hours, how.now, how.zones)) return *open;
    reader.fail("zone", "'" + *name + "' is not in this machine's zone database (" +
                            how.zones.string() + ")");
    return {};
}

std::string hours_to_toml(const core::service_hours& hours) {
    if (hours.open.empty()) return {};
    std::string out = "\n[hours]\nopen_utc = [\n";
    for (const auto& span : hours.open)
        out += "    \"" + engine::rfc3339(span.from) + "/" + engine::rfc3339(span.until) + "\",\n";
    return out + "]\n";
}

}  // namespace evenline::app
