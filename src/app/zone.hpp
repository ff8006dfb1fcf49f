// One time zone of the system's database (TZif files, RFC 8536). Read at boot: the C library's
// own way in is one global zone for the whole process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace evenline::app {

struct civil_day {
    int year{};
    int month{}, day{};
};  // month 1..12

// Days since 1970-01-01, and back.
[[nodiscard]] std::int64_t days_of(civil_day);
[[nodiscard]] civil_day civil_of(std::int64_t days);
[[nodiscard]] int weekday_of(std::int64_t days);  // 0 Monday .. 6 Sunday

class zone {
public:
    // Nothing when there is no such zone or its file is not understood.
    static std::optional<zone> load(const std::string& name,
                                    const std::filesystem::path& database = "/usr/share/zoneinfo");
    // Seconds to add to UTC at this instant (seconds since the epoch).
    [[nodiscard]] std::int64_t offset_at(std::int64_t utc_s) const;
    // The instant at which local clocks show this; where they show it twice, the first; where they
    // skip it, the instant of the skip.
    [[nodiscard]] std::int64_t to_utc(std::int64_t local_s) const;

    // A rule for the years after the file's table: "M3.5.0/2" of a POSIX TZ text.
    struct change {
        int month{}, week{}, weekday{};
        std::int64_t at_s{7'200};
        bool julian{};
        int day{};
    };
    struct later_rule {
        std::int64_t standard{}, summer{};
        bool has_summer{};
        change to_summer, to_standard;
    };

private:
    std::vector<std::int64_t> at_;      // ordered
    std::vector<std::int64_t> offset_;  // from at_[i] on
    std::int64_t first_offset_{};
    std::optional<later_rule> later_;
};

// "CET-1CEST,M3.5.0,M10.5.0/3"
[[nodiscard]] std::optional<zone::later_rule> parse_posix_zone(std::string_view);

}  // namespace evenline::app
