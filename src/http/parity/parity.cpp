// Are all channels served alike? Per need and channel, side by side, with the gap's interval.
#include "evenline/engine/text.hpp"
#include "http/api/context.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"
#include "http/parity/figure_words.hpp"
#include "http/parity/figures.hpp"

#include <set>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value share_value(const std::optional<double>& s) {
    return s ? json::value(*s) : json::value();
}

double head_start_of(const context& with, const engine::parity_row& r) {
    for (const auto& [group, record] : with.state().records()) {
        if (group.need == r.need && group.channel == r.channel) return record.head_start;
    }
    return 0;
}

json::value row_view(const context& with, const engine::parity_row& r) {
    const auto level = levels_of(r);
    return {{"need", with.need_name(r.need)},
            {"channel", with.channel_name(r.channel)},
            {"queued", r.queued},
            {"answered", r.answered},
            {"abandoned", r.abandoned},
            {"flowed_out", r.flowed_out},
            {"open", r.open},
            {"open_past_target", r.open_past_target},
            {"answered_in_target", r.answered_in_target},
            {"abandoned_in_target", r.abandoned_in_target},
            {"short_abandons", r.short_abandons},
            {"sl1_share", share_value(level.sl1)},
            {"sl2_share", share_value(level.sl2)},
            {"sl3_share", share_value(level.sl3)},
            {"sl4_share", share_value(level.sl4)},
            {"sl5_share", share_value(level.sl5)},
            {"wait_p50_seconds", r.wait_p50_s},
            {"wait_p90_seconds", r.wait_p90_s},
            {"wait_p99_seconds", r.wait_p99_s},
            {"wait_mean_seconds", r.wait_mean_s},
            {"head_start", head_start_of(with, r)}};
}

json::value gap_view(const context& with, core::need_index need,
                     const std::vector<engine::parity_row>& rows) {
    json::value out{{"need", with.need_name(need)}};
    const auto gap = gap_of(rows, need);
    if (!gap) {
        for (const auto* key :
             {"best_channel", "worst_channel", "gap_points", "gap_low_points", "gap_high_points"})
            out.set(key, nullptr);
        return out;
    }
    out.set("best_channel", with.channel_name(gap->best))
        .set("worst_channel", with.channel_name(gap->worst));
    out.set("gap_points", gap->points)
        .set("gap_low_points", gap->points_95.low)
        .set("gap_high_points", gap->points_95.high);
    return out;
}

json::value report_definitions() {
    return definitions_of({"queued", "answered", "abandoned", "flowed_out", "open",
                           "open_past_target", "answered_in_target", "abandoned_in_target",
                           "short_abandons", "sl1_share", "sl2_share", "sl3_share", "sl4_share",
                           "sl5_share", "wait_p50_seconds", "wait_p90_seconds", "wait_p99_seconds",
                           "wait_mean_seconds", "head_start", "gap_points"});
}

asio::awaitable<response> parity(context& with, call from) {
    const auto now = with.now();
    const auto when = asked_period(with, from.asked);
    if (!when.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "The period is not right; nothing was counted.", when.errors);
    const auto rows = co_await with.with.reader.parity(when.from, when.until, now);
    if (!rows) co_return unreadable(from.asked, rows.error());
    json::value::array data, gaps;
    std::set<core::need_index> needs;
    for (const auto& r : *rows) {
        data.push_back(row_view(with, r));
        needs.insert(r.need);
    }
    for (const auto need : needs) gaps.push_back(gap_view(with, need, *rows));
    co_return json_answer(200, {{"from", engine::rfc3339(when.from)},
                                {"to", engine::rfc3339(when.until)},
                                {"at", engine::rfc3339(now)},
                                {"data", std::move(data)},
                                {"next_cursor", json::value()},
                                {"has_more", false},
                                {"needs", std::move(gaps)},
                                {"definitions", report_definitions()}});
}

}  // namespace

void add_parity_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/reports/parity", [&with](call c) { return parity(with, c); });
}

}  // namespace evenline::http
