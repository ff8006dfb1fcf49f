// POST /api/v1/policy/simulate: a candidate on hours that were, or on a center, before anybody has
// to live with it.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"
#include "http/parity/figure_words.hpp"
#include "http/policy/policy_desk.hpp"
#include "http/policy/policy_guard.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

struct question {
    std::optional<response> no;
    std::string text, center;
    simulation::history_wish hours;
};

json::value estimate_value(const simulation::estimate& e) {
    return {{"mean", e.mean}, {"ci95", e.ci95}};
}

std::string need_of(const trial_ground& on, core::need_index n) {
    return n < on.needs.size() ? on.needs[n].name : "need " + std::to_string(n);
}

std::string channel_of(const context& with, const trial_ground& on, core::channel_number c) {
    if (on.center.empty()) return with.channel_name(c);
    return c > 0 && c <= on.channels.size() ? on.channels[c - 1U] : std::to_string(c);
}

json::value side_view(const simulation::group_level& g) {
    return {{"level", estimate_value(g.level)},
            {"wait_mean_seconds", estimate_value(g.wait_mean_s)},
            {"wait_p90_seconds", estimate_value(g.wait_p90_s)},
            {"abandoned_share", estimate_value(g.abandoned)}};
}

const simulation::group_level* side_of(const simulation::played& all,
                                       const simulation::history_stream& who) {
    for (const auto& g : all.groups)
        if (g.who.need == who.need && g.who.channel == who.channel) return &g;
    return nullptr;
}

json::value groups_view(const context& with, const trial_ground& on, const simulation::trial& t) {
    json::value::array out;
    for (const auto& m : t.groups) {
        const auto *before = side_of(t.before, m.who), *after = side_of(t.after, m.who);
        if (before == nullptr || after == nullptr) continue;
        out.push_back({{"need", need_of(on, m.who.need)},
                       {"channel", channel_of(with, on, m.who.channel)},
                       {"contacts", before->contacts.mean},
                       {"before", side_view(*before)},
                       {"after", side_view(*after)},
                       {"level_change_points", estimate_value(m.level_points)},
                       {"wait_change_seconds", estimate_value(m.wait_s)}});
    }
    return out;
}

json::value needs_view(const trial_ground& on, const simulation::trial& t) {
    json::value::array out;
    for (std::size_t n = 0; n < t.before.gap_of_need.size(); ++n) {
        if (t.before.gap_of_need[n].days == 0 || n >= t.after.gap_of_need.size()) continue;
        out.push_back({{"need", need_of(on, static_cast<core::need_index>(n))},
                       {"gap_before_points", estimate_value(t.before.gap_of_need[n])},
                       {"gap_after_points", estimate_value(t.after.gap_of_need[n])}});
    }
    return out;
}

json::value losers_view(const context& with, const trial_ground& on,
                        const simulation::history& h, const simulation::trial& t) {
    json::value::array out;
    const auto& contacts = h.days.days.front().contacts;
    for (const auto& m : t.losers) {
        if (m.contact >= contacts.size()) continue;
        const auto& who = h.streams[contacts[m.contact].stream];
        const auto id = m.contact < h.tickets.size() ? h.tickets[m.contact] : core::ticket_id{};
        out.push_back({{"ticket_id", id_value(id)},
                       {"need", need_of(on, who.need)},
                       {"channel", channel_of(with, on, who.channel)},
                       {"wait_before_seconds", m.before_s},
                       {"wait_after_seconds", m.after_s},
                       {"kept_before", m.kept_before},
                       {"kept_after", m.kept_after}});
    }
    return out;
}

json::value basis_view(const trial_ground& on, const simulation::history& h) {
    std::uint32_t agents = 0;
    for (const auto& g : h.place.agents) agents += g.count;
    const bool real = on.center.empty();
    return {{"kind", real ? "hours" : "center"},
            {"center", real ? json::value() : json::value(on.center)},
            {"from", real ? time_value(on.from) : json::value()},
            {"to", real ? time_value(on.until) : json::value()},
            {"contacts", simulation::contacts_of(h)},
            {"agents", agents},
            {"days_played", h.days.days.size()},
            {"waiting_before", h.waiting_before}};
}

void read_hours(const context& with, form& in, question& q) {
    const auto until = in.time("to").value_or(with.now());
    const auto hours = in.number("hours", 1, 48).value_or(4);
    const auto from = in.time("from").value_or(until - core::hours(hours));
    const auto days = in.number("days", 1, 30).value_or(8);
    if (from >= until || until - from > longest_hours)
        in.wrong("from", "must be before to, and at most 48 hours");
    q.hours = {from, until, static_cast<std::size_t>(days - 1)};
}

// The candidate: a text, or a version by number.
asio::awaitable<question> read_question(context& with, call from) {
    question q;
    form in(from.asked, {"policy", "version", "center", "hours", "from", "to", "days"});
    q.text = in.text("policy", 60'000);
    q.center = in.text("center", 60'000);
    const auto number = in.number("version", 1, std::int64_t{1} << 40);
    read_hours(with, in, q);
    if (q.text.empty() == !number) in.wrong("policy", "or version is required, and not both");
    q.no = in.refused();
    if (q.no || !number) co_return q;
    if (with.with.office == nullptr) {
        q.no = no_office(from.asked);
        co_return q;
    }
    const auto found =
        co_await with.with.office->policy_version_of(static_cast<std::uint64_t>(*number));
    if (found && *found)
        q.text = (*found)->text;
    else
        q.no = problem(from.asked, "policy_version_unknown",
                       "There is no version of this number. GET /api/v1/policy/versions lists "
                       "them.");
    co_return q;
}

asio::awaitable<policy_lab::read<trial_ground>> ground_of(context& with, call from,
                                                          const question& q) {
    if (q.center.empty()) {
        auto real = co_await real_ground(with, from.asked, q.hours);
        co_return real;
    }
    if (!with.with.policy.center)
        co_return problem(from.asked, "not_found", "This server was started without centers.");
    auto read = with.with.policy.center(q.center);
    if (const auto* wrong = std::get_if<std::vector<policy_problem>>(&read)) {
        std::vector<input_error> errors;
        for (const auto& p : *wrong) errors.push_back({"/center", p.key + ": " + p.detail});
        co_return problem(from.asked, "invalid_input", "The center cannot be read.", errors);
    }
    co_return center_ground(with, std::get<simulation::center>(read), q.hours.days + 1);
}

json::value trial_view(const context& with, const trial_ground& on, const simulation::history& h,
                       const simulation::trial& t) {
    const auto limit = with.limits.parity_tolerance_points;
    return {{"basis", basis_view(on, h)},
            {"groups", groups_view(with, on, t)},
            {"needs", needs_view(on, t)},
            {"gap_before_points", estimate_value(t.before.gap_points)},
            {"gap_after_points", estimate_value(t.after.gap_points)},
            {"gap_change_points", estimate_value(t.gap_change_points)},
            {"overall_before", estimate_value(t.before.overall)},
            {"overall_after", estimate_value(t.after.overall)},
            {"moved", json::value{{"contacts", t.contacts}, {"sooner", t.sooner},
                                  {"later", t.later}}},
            {"losers", losers_view(with, on, h, t)},
            {"limit_points", limit},
            {"widens_gap", widens_gap(t, limit)},
            {"definitions", definitions_of({"level", "gap_change_points", "moved", "losers"})}};
}

asio::awaitable<response> simulate(context& with, call from) {
    if (with.lab == nullptr || !with.with.policy.parse)
        co_return problem(from.asked, "not_found", "This server was started without trials.");
    auto q = co_await read_question(with, from);
    if (q.no) co_return std::move(*q.no);
    auto read = judged_policy(with, q.text);
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&read))
        co_return wrong_policy(from, *problems);
    auto ground = co_await ground_of(with, from, q);
    if (auto* no = std::get_if<response>(&ground)) co_return std::move(*no);
    const auto& on = std::get<trial_ground>(ground);
    if (simulation::contacts_of(on.what) == 0 || on.what.place.agents.empty())
        co_return problem(from.asked, "nothing_to_play",
                          "Nobody came in these hours, or no agent was there. Ask about other "
                          "hours, or send a center.");
    auto tried = co_await with.lab->compare(from.asked, on.what, with.state().rules(),
                                            std::move(std::get<core::policy>(read)));
    if (auto* no = std::get_if<response>(&tried)) co_return std::move(*no);
    co_return json_answer(200,
                          trial_view(with, on, on.what, std::get<simulation::trial>(tried)));
}

}  // namespace

void add_policy_trial_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/policy/simulate", [&with](call c) { return simulate(with, c); });
}

}  // namespace evenline::http
