#include "http/api/period.hpp"

#include "evenline/engine/text.hpp"

namespace evenline::http {
namespace {

day_span day_around(const context& with, core::instant at) {
    if (with.with.policy.day_of) return with.with.policy.day_of(at);
    const auto begins = at.us / core::days(1).us * core::days(1).us;
    return {{begins}, {begins + core::days(1).us}};
}

// Noon is in the day that is meant whatever the zone, but for the date line's far side.
std::optional<day_span> day_named(const context& with, const std::string& name) {
    const auto noon = engine::parse_rfc3339(name + "T12:00:00Z");
    if (name.size() != 10 || !noon) return std::nullopt;
    return day_around(with, *noon);
}

}  // namespace

void read_time(const request& asked, const char* name, core::instant& into,
               std::vector<input_error>& errors) {
    const auto written = asked.parameter(name);
    if (written.empty()) return;
    if (const auto at = engine::parse_rfc3339(written))
        into = *at;
    else
        errors.push_back({"?" + std::string(name),
                          "must be a time such as 2026-11-22T09:00:00Z (a + is written %2B)"});
}

period asked_period(const context& with, const request& asked) {
    const auto today = day_around(with, with.now());
    period out{today.from, std::min(today.until, with.now()), {}};
    if (out.from >= out.until) out.until = today.until;  // midnight to the microsecond
    if (const auto name = asked.parameter("day"); !name.empty() && name != "today") {
        const auto day = day_named(with, name);
        if (day)
            out = {day->from, day->until, {}};
        else
            out.errors.push_back({"?day", "must be a day such as 2026-11-22, or today"});
    }
    read_time(asked, "to", out.until, out.errors);
    if (asked.has_parameter("to")) out.from = out.until - core::days(1);
    read_time(asked, "from", out.from, out.errors);
    if (out.errors.empty() && out.from >= out.until)
        out.errors.push_back({"?from", "must be before to"});
    return out;
}

}  // namespace evenline::http
