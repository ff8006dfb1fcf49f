// Is anybody served worse today, and why: the alarm's state, and a diagnosis in words and numbers.
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"
#include "http/parity/diagnosis_words.hpp"
#include "http/parity/gap_watch.hpp"
#include "http/policy/lab.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t days_played = 4;

json::value estimate_value(const simulation::estimate& e) {
    return {{"mean", e.mean}, {"ci95", e.ci95}};
}

asio::awaitable<response> state(context& with, call from) {
    if (with.gaps == nullptr)
        co_return problem(from.asked, "not_found", "This server was started without a watch.");
    const auto failed = co_await with.gaps->look();
    if (failed) co_return unreadable(from.asked, failed);
    json::value::array needs;
    for (const auto& [need, s] : with.gaps->all()) needs.push_back(gap_state_view(with, need, s));
    co_return json_answer(200, {{"at", time_value(with.gaps->looked_at())},
                                {"from", time_value(with.gaps->day_from())},
                                {"tolerance_points", with.limits.parity_tolerance_points},
                                {"needs", std::move(needs)}});
}

json::value group_view(const context& with, const simulation::history_stream& who, double level) {
    return {{"need", with.need_name(who.need)},
            {"channel", with.channel_name(who.channel)},
            {"level", level}};
}

json::value formula_value(const std::optional<simulation::formula_view>& f) {
    if (!f) return nullptr;
    return {{"contacts_per_hour", f->line.per_hour},
            {"handle_mean_seconds", f->line.handle_s},
            {"patience_mean_seconds",
             f->line.patience_s > 0 ? json::value(f->line.patience_s) : json::value()},
            {"target_seconds", f->target_s},
            {"servers", f->line.servers},
            {"within_share", f->answer.within},
            {"servers_needed", f->needed}};
}

json::value remedy_value(const std::optional<simulation::remedy>& r, core::instant begins) {
    if (!r) return nullptr;
    const auto at = [&](double h) { return time_value(begins + core::from_seconds(h * 3600)); };
    return {{"taught", r->taught},
            {"people", r->people},
            {"from", at(r->from_h)},
            {"to", at(r->until_h)},
            {"gap_points", estimate_value(r->gap_points)}};
}

json::value figures_view(const context& with, const simulation::diagnosis& d,
                         core::instant begins) {
    const auto at = [&](double h) { return time_value(begins + core::from_seconds(h * 3600)); };
    json::value::array tried;
    for (const auto& r : d.tried) tried.push_back(remedy_value(r, begins));
    return {{"worst", group_view(with, d.worst, d.worst_level)},
            {"best", group_view(with, d.best, d.best_level)},
            {"gap_points", estimate_value(d.gap_points)},
            {"broken_from", at(d.from_h)},
            {"broken_to", at(d.until_h)},
            {"broken_share", d.broken_share},
            {"agents_there", d.there},
            {"agents_able", d.reach},
            {"gap_if_all_could_points", estimate_value(d.if_all_could)},
            {"gap_if_more_people_points", estimate_value(d.if_more)},
            {"gap_under_shipped_points",
             d.if_shipped ? estimate_value(*d.if_shipped) : json::value()},
            {"erlang_a", formula_value(d.formula)},
            {"tried", std::move(tried)},
            {"hire", remedy_value(d.hire, begins)},
            {"teach", remedy_value(d.teach, begins)}};
}

asio::awaitable<response> diagnose(context& with, call from) {
    if (with.lab == nullptr)
        co_return problem(from.asked, "not_found", "This server was started without trials.");
    auto when = asked_period(with, from.asked);
    const auto need = with.need_of(from.asked.parameter("need"));
    if (from.asked.has_parameter("need") && !need)
        when.errors.push_back({"?need", "is not a need of the policy in force"});
    when.until = std::min(when.until, with.now());
    if (when.errors.empty() && when.until - when.from > longest_hours)
        when.errors.push_back({"?from", "must be at most 48 hours before to"});
    if (!when.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "The period is not right; nothing was looked at.", when.errors);
    const simulation::history_wish hours{when.from, when.until, days_played - 1};
    auto read = co_await with.lab->hours(with, from.asked, hours);
    if (auto* no = std::get_if<response>(&read)) co_return std::move(*no);
    simulation::diagnosis_wish wish;
    wish.tolerance_points = with.limits.parity_tolerance_points;
    wish.need = need;
    auto found = co_await with.lab->diagnose(from.asked,
                                             std::move(std::get<simulation::history>(read)),
                                             with.state().rules(), wish);
    if (auto* no = std::get_if<response>(&found)) co_return std::move(*no);
    const auto& d = std::get<simulation::diagnosis>(found);
    const bool none = d.cause == simulation::gap_cause::none;
    co_return json_answer(
        200, {{"from", time_value(when.from)},
              {"to", time_value(when.until)},
              {"tolerance_points", wish.tolerance_points},
              {"cause", cause_name(d.cause)},
              {"words", diagnosis_words(with, d, when.from)},
              {"figures", none ? json::value() : figures_view(with, d, when.from)}});
}

}  // namespace

void add_parity_state_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/parity/state", [&with](call c) { return state(with, c); });
    routes.bind("GET", "/api/v1/parity/diagnosis", [&with](call c) { return diagnose(with, c); });
}

}  // namespace evenline::http
