// How long people will wait: of one ticket, and how good such estimates were.
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/parity/figure_words.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

const char* cause_name(engine::callback_cause c) {
    switch (c) {
        case engine::callback_cause::none: return "none";
        case engine::callback_cause::target: return "target";
        case engine::callback_cause::patience: return "patience";
    }
    return "none";
}

json::value seconds_or_null(bool known, core::duration d) {
    return known ? json::value(d.seconds()) : json::value();
}

asio::awaitable<response> estimate(context& with, call from) {
    if (with.with.waits == nullptr)
        co_return problem(from.asked, "not_found", "This server was started without estimates.");
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    co_return json_answer(200, {{"ticket_id", id_value(found.ticket.id)},
                                {"at", time_value(with.now())},
                                {"waiting", found.ticket.status == core::ticket_status::queued},
                                {"estimate", estimate_view(with, found.ticket)}});
}

json::value row_of(const context& with, const engine::estimate_row& r) {
    const bool some = r.taken > 0;
    const auto figure = [&](double s) { return some ? json::value(s) : json::value(); };
    const auto share = [&] { return static_cast<double>(r.within) / static_cast<double>(r.taken); };
    return {{"need", with.need_name(r.need)},
            {"channel", with.channel_name(r.channel)},
            {"estimates", r.estimates},
            {"taken", r.taken},
            {"gave_up", r.gave_up},
            {"within_share", some ? json::value(share()) : json::value()},
            {"error_mean_seconds", figure(r.error_mean_s)},
            {"error_absolute_mean_seconds", figure(r.error_absolute_mean_s)},
            {"error_absolute_p50_seconds", figure(r.error_absolute_p50_s)},
            {"error_absolute_p90_seconds", figure(r.error_absolute_p90_s)}};
}

asio::awaitable<response> report(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto when = asked_period(with, from.asked);
    if (!when.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "The period is not right; nothing was counted.", when.errors);
    const auto rows = co_await with.with.office->estimate_rows(when.from, when.until);
    if (!rows) co_return unreadable(from.asked, rows.error());
    json::value::array data;
    for (const auto& r : *rows) data.push_back(row_of(with, r));
    co_return json_answer(
        200, {{"from", time_value(when.from)},
              {"to", time_value(when.until)},
              {"data", std::move(data)},
              {"definitions",
               definitions_of({"estimates", "within_share", "error_mean_seconds",
                               "error_absolute_mean_seconds", "error_absolute_p50_seconds",
                               "error_absolute_p90_seconds"})}});
}

}  // namespace

json::value estimate_view(const context& with, const core::ticket& t) {
    if (with.with.waits == nullptr || t.status != core::ticket_status::queued) return {};
    const auto e = with.with.waits->of(t.id);
    if (!e) return {};
    return {{"position", e->position},
            {"reachable", e->reachable},
            {"low_seconds", seconds_or_null(e->reachable, e->low)},
            {"likely_seconds", seconds_or_null(e->reachable, e->likely)},
            {"high_seconds", seconds_or_null(e->reachable, e->high)},
            {"offer_callback", cause_name(e->offer_callback)},
            {"made_at", time_value(e->made_at)}};
}

void add_estimate_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/estimate",
                [&with](call c) { return estimate(with, c); });
    routes.bind("GET", "/api/v1/reports/estimates", [&with](call c) { return report(with, c); });
}

}  // namespace evenline::http
