// Reports beside parity: the hours of a day as a heat map, agents' work, and parity as a file.
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"
#include "http/parity/figure_words.hpp"
#include "http/parity/figures.hpp"
#include "http/reports/adherence.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

enum class dimension : std::uint8_t { channel, need, agent, skill };

std::optional<dimension> dimension_of(std::string_view by) {
    if (by.empty() || by == "hour,channel") return dimension::channel;
    if (by == "hour,need") return dimension::need;
    if (by == "hour,agent") return dimension::agent;
    if (by == "hour,skill") return dimension::skill;
    return std::nullopt;
}

struct tally {
    std::uint64_t n{}, answered{}, abandoned{}, in_target{}, past{};
    void add(const engine::wait_cell& c) {
        n += c.queued;
        answered += c.answered;
        abandoned += c.abandoned;
        in_target += c.answered_in_target;
        past += c.open_past_target;
    }
    static std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
        if (whole == 0) return std::nullopt;
        return static_cast<double>(part) / static_cast<double>(whole);
    }
    [[nodiscard]] std::optional<double> kept() const {
        return share(in_target, answered + abandoned + past);
    }
    [[nodiscard]] std::optional<double> left() const {
        return share(abandoned, answered + abandoned);
    }
};

struct row {
    tally all;
    std::map<core::channel_number, tally> channels;
};
// Of the hour: the channel's, need's or agent's number, or the skill's name.
using key = std::tuple<core::instant, std::uint64_t, std::string>;

std::uint64_t member_of(const engine::wait_cell& c, dimension by) {
    if (by == dimension::channel) return c.channel;
    return by == dimension::need ? std::uint64_t{c.need} : c.agent.value;
}

// Who asks for two skills waits in both rows.
std::vector<key> rows_of(const engine::wait_cell& c, dimension by) {
    if (by != dimension::skill) return {{c.hour, member_of(c, by), {}}};
    std::vector<key> out;
    for (std::size_t at = 0; at <= c.skills.size();) {
        const auto end = std::min(c.skills.find(',', at), c.skills.size());
        out.emplace_back(c.hour, 0, c.skills.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

json::value number_or_null(const std::optional<double>& x) {
    return x ? json::value(*x) : json::value();
}

// Worst minus best channel; nothing with fewer than two that had anything due.
std::optional<double> gap_within(const std::map<core::channel_number, tally>& channels) {
    std::optional<double> best, worst;
    unsigned counted = 0;
    for (const auto& [channel, t] : channels) {
        const auto kept = t.kept();
        if (!kept) continue;
        ++counted;
        best = std::max(best.value_or(*kept), *kept);
        worst = std::min(worst.value_or(*kept), *kept);
    }
    if (counted < 2) return std::nullopt;
    return *worst - *best;
}

std::map<core::instant, double> best_by_hour(const std::map<key, row>& rows) {
    std::map<core::instant, double> out;
    for (const auto& [at, r] : rows) {
        const auto kept = r.all.kept();
        if (!kept) continue;
        auto& best = out.try_emplace(std::get<core::instant>(at), *kept).first->second;
        best = std::max(best, *kept);
    }
    return out;
}

void name_cell(const context& with, json::value& cell, dimension by, const key& row) {
    const auto member = std::get<std::uint64_t>(row);
    if (by == dimension::channel) {
        cell.set("channel", with.channel_name(static_cast<core::channel_number>(member)));
    } else if (by == dimension::need) {
        cell.set("need", with.need_name(static_cast<core::need_index>(member)));
    } else if (by == dimension::skill) {
        cell.set("skill", std::get<std::string>(row));
    } else {
        const core::agent_id id{member};
        const auto* a = with.state().find(id);
        cell.set("agent", id_value(id));
        if (a != nullptr) cell.set("label", a->profile.name);
    }
}

json::value cells_of(const context& with, const std::vector<engine::wait_cell>& all, dimension by) {
    std::map<key, row> rows;
    for (const auto& c : all) {
        if (by == dimension::agent && !c.agent) continue;
        for (const auto& at : rows_of(c, by)) {
            auto& r = rows[at];
            r.all.add(c);
            r.channels[c.channel].add(c);
        }
    }
    const auto best = best_by_hour(rows);
    json::value::array out;
    for (const auto& [at, r] : rows) {
        const auto hour = std::get<core::instant>(at);
        json::value cell{{"hour", time_value(hour)}};
        name_cell(with, cell, by, at);
        auto gap = gap_within(r.channels);
        const auto kept = r.all.kept();
        if (by == dimension::channel) gap = kept ? std::optional(*kept - best.at(hour)) : gap;
        cell.set("n", r.all.n)
            .set("in_target_share", number_or_null(kept))
            .set("abandoned_share", number_or_null(r.all.left()))
            .set("gap", number_or_null(gap));
        out.push_back(std::move(cell));
    }
    return out;
}

response wrong_period(call from, const std::vector<input_error>& errors) {
    return problem(from.asked, "invalid_input", "The period is not right; nothing was counted.",
                   errors);
}

asio::awaitable<response> sla(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    auto when = asked_period(with, from.asked);
    const auto by = dimension_of(from.asked.parameter("by"));
    if (!by)
        when.errors.push_back({"?by", "must be hour,channel, hour,need, hour,agent or hour,skill"});
    if (when.errors.empty() && when.until - when.from > core::days(31))
        when.errors.push_back({"?from", "a heat map spans 31 days at most"});
    if (!when.errors.empty()) co_return wrong_period(from, when.errors);
    const auto found = co_await with.with.office->wait_cells(when.from, when.until, with.now());
    if (!found) co_return unreadable(from.asked, found.error());
    constexpr std::array names{"channel", "need", "agent", "skill"};
    const auto* name = names.at(static_cast<std::size_t>(*by));
    json::value::array axes{"hour", name};
    co_return json_answer(
        200, {{"from", time_value(when.from)},
              {"to", time_value(when.until)},
              {"by", std::move(axes)},
              {"cells", cells_of(with, *found, *by)},
              {"definitions", definitions_of({"n", "in_target_share", "abandoned_share", "gap"})}});
}

json::value agent_row(const context& with, const engine::agent_figures& f) {
    const auto* a = with.state().find(f.agent);
    json::value::array refusals;
    for (const auto& r : f.last_refusals)
        refusals.push_back({{"at", time_value(r.at)},
                            {"ticket_id", id_value(r.ticket)},
                            {"kind", r.expired ? "expired" : "declined"},
                            {"reason", r.reason.empty() ? json::value() : json::value(r.reason)}});
    return {{"agent_id", id_value(f.agent)},
            {"name", a != nullptr ? a->profile.name : engine::text(f.agent)},
            {"offered", f.offered},
            {"answered", f.accepted},
            {"replies", f.replies},
            {"closed", f.closed},
            {"transfers", f.transferred},
            {"declined", f.declined},
            {"expired", f.expired},
            {"handle_p50_seconds", number_or_null(f.handle_p50_s)},
            {"available_seconds", f.available_s},
            {"adherence_share",
             number_or_null(adherence(f, {with.limits.break_minutes, with.limits.lunch_minutes}))},
            {"last_refusals", std::move(refusals)}};
}

asio::awaitable<response> agents(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto when = asked_period(with, from.asked);
    if (!when.errors.empty()) co_return wrong_period(from, when.errors);
    const auto found = co_await with.with.office->figures_of_agents(when.from, when.until);
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& f : *found) data.push_back(agent_row(with, f));
    co_return json_answer(
        200, {{"from", time_value(when.from)},
              {"to", time_value(when.until)},
              {"data", std::move(data)},
              {"definitions",
               definitions_of({"offered", "answered", "replies", "closed", "transfers", "declined",
                               "expired", "handle_p50_seconds", "available_seconds",
                               "adherence_share"})}});
}

std::string figure(const std::optional<double>& x) {
    return x ? json::value(*x).dump() : std::string{};
}

asio::awaitable<response> parity_csv(context& with, call from) {
    const auto now = with.now();
    const auto when = asked_period(with, from.asked);
    if (!when.errors.empty()) co_return wrong_period(from, when.errors);
    const auto rows = co_await with.with.reader.parity(when.from, when.until, now);
    if (!rows) co_return unreadable(from.asked, rows.error());
    auto out = csv_answer("parity.csv");
    append_csv(out.body, {"from",
                          "to",
                          "need",
                          "channel",
                          "queued",
                          "answered",
                          "abandoned",
                          "flowed_out",
                          "open",
                          "open_past_target",
                          "answered_in_target",
                          "abandoned_in_target",
                          "short_abandons",
                          "sl1_share",
                          "sl2_share",
                          "sl3_share",
                          "sl4_share",
                          "sl5_share",
                          "wait_p50_seconds",
                          "wait_p90_seconds",
                          "wait_p99_seconds",
                          "wait_mean_seconds"});
    const auto n = [](std::uint64_t x) { return std::to_string(x); };
    for (const auto& r : *rows) {
        const auto level = levels_of(r);
        append_csv(out.body, {engine::rfc3339(when.from),
                              engine::rfc3339(when.until),
                              with.need_name(r.need),
                              with.channel_name(r.channel),
                              n(r.queued),
                              n(r.answered),
                              n(r.abandoned),
                              n(r.flowed_out),
                              n(r.open),
                              n(r.open_past_target),
                              n(r.answered_in_target),
                              n(r.abandoned_in_target),
                              n(r.short_abandons),
                              figure(level.sl1),
                              figure(level.sl2),
                              figure(level.sl3),
                              figure(level.sl4),
                              figure(level.sl5),
                              figure(r.wait_p50_s),
                              figure(r.wait_p90_s),
                              figure(r.wait_p99_s),
                              figure(r.wait_mean_s)});
    }
    co_return out;
}

}  // namespace

void add_figure_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/reports/sla", [&with](call c) { return sla(with, c); });
    routes.bind("GET", "/api/v1/reports/agents", [&with](call c) { return agents(with, c); });
    routes.bind("GET", "/api/v1/reports/parity.csv",
                [&with](call c) { return parity_csv(with, c); });
}

}  // namespace evenline::http
