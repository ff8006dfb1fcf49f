#include "evenline/app/business_hours.hpp"

#include "app/zone.hpp"

#include <algorithm>

namespace evenline::app {

std::optional<core::service_hours> expand(const business_hours& hours, core::instant from,
                                          const std::filesystem::path& database) {
    const auto place = zone::load(hours.zone, database);
    if (!place) return std::nullopt;
    auto month = civil_of(from.us / core::days(1).us);
    month.day = 1;
    if (--month.month == 0) month = {month.year - 1, 12, 1};
    const auto first = days_of(month);
    const auto last = days_of({month.year + 2, month.month, 1}) + 62;
    core::service_hours out;
    for (auto day = first; day < last; ++day) {
        if (hours.holidays.contains(day)) continue;
        for (const auto& span : hours.open[static_cast<std::size_t>(weekday_of(day))]) {
            const auto at = [&](int minute) {
                const auto second = day * 86'400 + std::int64_t{minute} * 60;
                return core::instant{place->to_utc(second) * 1'000'000};
            };
            const core::instant begins = at(span.from), ends = at(span.until);
            if (begins >= ends) continue;  // swallowed by a skipped hour
            if (!out.open.empty() && out.open.back().until >= begins)
                out.open.back().until = std::max(out.open.back().until, ends);
            else
                out.open.push_back({begins, ends});
        }
    }
    return out;
}

}  // namespace evenline::app
