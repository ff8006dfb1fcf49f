// The machine behind the desk: backups, what the system page says, how much is logged, and the
// business hours.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::array levels{"trace", "debug", "info", "warning", "error"};

response not_here(call from) {
    return problem(from.asked, "not_found", "This server was started without this page.");
}

json::value backup_view(const backup_file& b) {
    return {{"file", b.name}, {"bytes", b.bytes}, {"at", time_value(b.at)}};
}

asio::awaitable<response> back_up(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!with.with.house.backup) co_return not_here(from);
    const auto made = co_await with.with.house.backup();
    if (const auto* why = std::get_if<std::string>(&made))
        co_return problem(from.asked, "backup_failed", *why + ". The store itself is untouched.");
    const auto& file = std::get<backup_file>(made);
    engine::audit_entry entry;
    entry.after = std::to_string(file.bytes) + " bytes";
    auto failed = co_await keep_record(with, from, std::move(entry), "backup.post", file.name);
    if (failed) co_return std::move(*failed);
    auto body = backup_view(file);
    body.set("took_seconds", file.took_s);
    co_return json_answer(201, body);
}

asio::awaitable<response> backups(context& with, call from) {
    if (!with.with.house.backups) co_return not_here(from);
    json::value::array data;
    for (const auto& b : with.with.house.backups()) data.push_back(backup_view(b));
    co_return json_answer(
        200, {{"data", std::move(data)}, {"next_cursor", json::value()}, {"has_more", false}});
}

asio::awaitable<response> system(context& with, call from) {
    const auto& house = with.with.house;
    if (!house.facts || !house.log_level) co_return not_here(from);
    const auto facts = house.facts();
    json::value::array channels, reasons;
    for (const auto& c : with.with.channels.all())
        channels.push_back({{"id", c.settings.id}, {"kind", c.settings.kind}});
    if (!with.with.line.healthy()) reasons.emplace_back("the store cannot be written now");
    if (with.with.not_ready)
        for (auto& why : with.with.not_ready()) reasons.emplace_back(std::move(why));
    co_return json_answer(
        200, {{"version", with.limits.version},
              {"schema", facts.schema},
              {"started_at", time_value(facts.started_at)},
              {"uptime_seconds", (with.now() - facts.started_at).seconds()},
              {"store", json::value{{"bytes", facts.store_bytes}, {"wal_bytes", facts.wal_bytes}}},
              {"disk", json::value{{"free_bytes", facts.disk_free_bytes},
                                   {"total_bytes", facts.disk_total_bytes}}},
              {"retention", json::value{{"raw_days", facts.raw_days},
                                        {"message_days", facts.message_days},
                                        {"backup_days", facts.backup_days}}},
              {"log_level", house.log_level()},
              {"log_levels", json::value::array(levels.begin(), levels.end())},
              {"channels", std::move(channels)},
              {"last_event", with.state().last_event()},
              {"reasons", std::move(reasons)}});
}

asio::awaitable<response> put_level(context& with, call from) {
    form in(from.asked, {"log_level"});
    const auto level = in.required_text("log_level", 20);
    const bool known = std::ranges::find(levels, level) != levels.end();
    if (!level.empty() && !known)
        in.wrong("log_level", "must be trace, debug, info, warning or error");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto& house = with.with.house;
    if (!house.set_log_level || !house.log_level) co_return not_here(from);
    engine::audit_entry entry;
    entry.before = house.log_level();
    entry.after = level;
    auto failed = co_await keep_record(with, from, std::move(entry), "system.log_level", "system");
    if (failed) co_return std::move(*failed);
    static_cast<void>(house.set_log_level(level));
    co_return json_answer(200, {{"log_level", house.log_level()}});
}

struct now_open {
    bool open{};
    std::optional<core::instant> changes_at;
};

now_open look(const core::service_hours& hours, core::instant now) {
    if (hours.open.empty()) return {true, std::nullopt};
    for (const auto& span : hours.open) {
        if (now < span.from) return {false, span.from};
        if (now < span.until) return {true, span.until};
    }
    return {false, std::nullopt};
}

// The weekdays as the policy's form has them, so that they read as somebody wrote them.
json::value hours_form(const context& with) {
    if (!with.with.policy.form) return {};
    const auto read = json::parse(with.with.policy.form());
    const auto* all = std::get_if<json::value>(&read);
    const auto* hours = all != nullptr ? all->find("hours") : nullptr;
    return hours != nullptr ? *hours : json::value();
}

asio::awaitable<response> hours(context& with, call) {
    const auto& open = with.state().rules().hours;
    const auto now = look(open, with.now());
    const auto written = hours_form(with);
    json::value days{json::value::object{}};
    for (const auto* day :
         {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
        const auto* spans = written.find(day);
        if (spans != nullptr && spans->list() != nullptr) days.set(day, *spans);
    }
    const auto* zone = written.find("zone");
    const auto* holidays = written.find("holidays");
    co_return json_answer(
        200, {{"zone", zone != nullptr ? *zone : json::value("UTC")},
              {"always", open.open.empty()},
              {"open_now", now.open},
              {"changes_at", now.changes_at ? time_value(*now.changes_at) : json::value()},
              {"days", std::move(days)},
              {"holidays", holidays != nullptr ? *holidays : json::value(json::value::array{})}});
}

}  // namespace

void add_house_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/backup", [&with](call c) { return back_up(with, c); });
    routes.bind("GET", "/api/v1/backups", [&with](call c) { return backups(with, c); });
    routes.bind("GET", "/api/v1/system", [&with](call c) { return system(with, c); });
    routes.bind("PUT", "/api/v1/system/log_level", [&with](call c) { return put_level(with, c); });
    routes.bind("GET", "/api/v1/hours", [&with](call c) { return hours(with, c); });
}

}  // namespace evenline::http
