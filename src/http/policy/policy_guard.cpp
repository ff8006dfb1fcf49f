#include "http/policy/policy_guard.hpp"

#include "http/policy/policy_desk.hpp"

#include <cstdio>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr core::duration looked_back = core::hours(8);
constexpr std::size_t least_contacts = 100;  // fewer say nothing about a policy
constexpr std::size_t days_played = 3;
constexpr double least_change_points = 1;

// The parts that decide who is next; two policies that differ in the rest route alike.
bool route_alike(core::policy a, core::policy b) {
    a.name = b.name;
    a.version = b.version;
    a.hours = b.hours;
    a.life = b.life;
    a.rules = b.rules;
    a.default_need = b.default_need;
    return a == b;
}

std::string points(const simulation::estimate& e) {
    char out[64];
    const int n = std::snprintf(out, sizeof out, "%.1f +- %.1f", e.mean, e.ci95);
    return {out, static_cast<std::size_t>(n)};
}

// The crowded middle of a day: enough to tell two policies apart, little enough to wait for.
simulation::center quick_center() {
    auto c = simulation::reference_center();
    c.hours = 3;
    c.load = 1.4;
    c.day_shape.clear();
    return c;
}

asio::awaitable<policy_lab::read<trial_ground>> ground_for(context& with, const request& asked) {
    const auto now = with.now();
    const simulation::history_wish wish{now - looked_back, now, days_played - 1};
    auto real = co_await real_ground(with, asked, wish);
    const auto* good = std::get_if<trial_ground>(&real);
    if (good != nullptr && simulation::contacts_of(good->what) < least_contacts)
        co_return center_ground(with, quick_center(), days_played);
    co_return real;
}

}  // namespace

asio::awaitable<policy_lab::read<trial_ground>> real_ground(context& with, const request& asked,
                                                            simulation::history_wish wish) {
    auto read = co_await with.lab->hours(with, asked, wish);
    if (auto* no = std::get_if<response>(&read)) co_return std::move(*no);
    trial_ground out;
    out.what = std::move(std::get<simulation::history>(read));
    out.from = wish.from;
    out.until = wish.until;
    out.needs = with.state().rules().needs;
    co_return out;
}

trial_ground center_ground(const context& with, const simulation::center& c, std::size_t days) {
    trial_ground out;
    out.what = simulation::drawn_history(c, with.state().rules(), days);
    out.center = c.name.empty() ? "center" : c.name;
    out.channels = simulation::channels_of(c);
    out.needs = simulation::fitted(with.state().rules(), c).needs;
    return out;
}

bool widens_gap(const simulation::trial& t, double limit_points) {
    const auto& change = t.gap_change_points;
    return change.mean - change.ci95 > 0 && change.mean >= least_change_points &&
           t.after.gap_points.mean > limit_points;
}

asio::awaitable<guarded> guard_publication(context& with, call from, const std::string& text,
                                           const std::string& reason) {
    guarded out;
    if (with.lab == nullptr || with.with.reports == nullptr) co_return out;
    auto read = judged_policy(with, text);
    auto* next = std::get_if<core::policy>(&read);
    if (next == nullptr || route_alike(*next, with.state().rules())) co_return out;
    auto ground = co_await ground_for(with, from.asked);
    if (auto* no = std::get_if<response>(&ground)) {
        out.no = std::move(*no);
        co_return out;
    }
    auto& on = std::get<trial_ground>(ground);
    const auto where = on.center.empty() ? "the last 8 hours" : "the center '" + on.center + "'";
    auto tried = co_await with.lab->compare(from.asked, std::move(on.what), with.state().rules(),
                                            std::move(*next));
    if (auto* no = std::get_if<response>(&tried)) {
        out.no = std::move(*no);
        co_return out;
    }
    const auto& t = std::get<simulation::trial>(tried);
    const double limit = with.limits.parity_tolerance_points;
    if (!widens_gap(t, limit)) co_return out;
    const auto figures = "gap " + points(t.before.gap_points) + " before, " +
                         points(t.after.gap_points) + " after, on " + where;
    if (reason.empty())
        out.no = problem(from.asked, "policy_widens_gap",
                         "The policy in force stays as it is. This one would part the channels "
                         "further than the limit of " +
                             std::to_string(with.limits.parity_tolerance_points) +
                             " points: " + figures +
                             ". POST /api/v1/policy/simulate shows who would pay. To publish it "
                             "all the same, send a reason; it is kept in the audit.",
                         {{"?reason", "is required when the gap widens beyond the limit"}});
    else
        out.note = "policy_widens_gap (" + figures + "): " + reason;
    co_return out;
}

}  // namespace evenline::http
