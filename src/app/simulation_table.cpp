#include "app/simulation_text.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace evenline::app {
namespace {

using simulation::channel_figures;
using simulation::estimate;
using simulation::report;

template <class... T>
std::string format(const char* how, T... what) {
    char text[160];
    std::snprintf(text, sizeof text, how, what...);
    return text;
}

std::string with_interval(const estimate& e, double times = 1) {
    return format("%.1f +- %.1f", times * e.mean, times * e.ci95);
}
std::string percent(const estimate& e) { return format("%.1f", 100 * e.mean); }

// Rows of cells, the first of them the heading; columns as wide as they must be.
class grid {
public:
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

    [[nodiscard]] std::string written(layout how) const {
        std::vector<std::size_t> widths;
        for (const auto& r : rows_)
            for (std::size_t i = 0; i < r.size(); ++i) {
                if (i == widths.size()) widths.push_back(3);
                widths[i] = std::max(widths[i], r[i].size());
            }
        std::string out;
        for (std::size_t n = 0; n < rows_.size(); ++n) {
            out += line_of(rows_[n], widths, how);
            if (n == 0 && how == layout::markdown) out += rule_of(widths);
        }
        return out;
    }

private:
    static std::string line_of(const std::vector<std::string>& cells,
                               const std::vector<std::size_t>& widths, layout how) {
        std::string out = how == layout::markdown ? "| " : "";
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const auto cell = i < cells.size() ? cells[i] : std::string();
            const std::string pad(widths[i] - cell.size(), ' ');
            out += i == 0 ? cell + pad : pad + cell;  // names to the left, figures to the right
            if (i + 1 < widths.size()) out += how == layout::markdown ? " | " : "   ";
        }
        return out + (how == layout::markdown ? " |\n" : "\n");
    }
    static std::string rule_of(const std::vector<std::size_t>& widths) {
        std::string out = "|";
        for (std::size_t i = 0; i < widths.size(); ++i)
            out += std::string(widths[i] + 1, '-') + (i == 0 ? "-|" : ":|");
        return out + "\n";
    }

    std::vector<std::vector<std::string>> rows_;
};

std::string heading(const report& r) {
    return "center " + r.center + format(", load %g, ", r.load) + std::to_string(r.seeds) +
           (r.seeds == 1 ? " day" : " days, 95 % intervals") + "\n\n";
}

grid channels_of_report(const report& r) {
    grid g;
    g.row({"channel", "in target %", "taken %", "finished %", "given up %", "wait p50 s", "p90",
           "p99", "mean", "worst wait/target", "a day"});
    for (const auto& c : r.channels)
        g.row({c.channel, with_interval(c.service_level, 100), with_interval(c.taken_level, 100),
               with_interval(c.reply_share, 100), with_interval(c.abandoned_share, 100),
               format("%.0f", c.wait_s.p50.mean), format("%.0f", c.wait_s.p90.mean),
               format("%.0f", c.wait_s.p99.mean), with_interval(c.wait_s.mean),
               with_interval(c.max_age_over_target), format("%.0f", c.contacts.mean)});
    return g;
}

grid passed(const report& r) {
    grid g;
    std::vector<std::string> head{"of 100 taken on"};
    for (const auto& c : r.channels) head.push_back(c.channel + " passed");
    g.row(head);
    for (const auto& c : r.channels) {
        std::vector<std::string> cells{c.channel};
        for (const auto& e : c.overtakes) cells.push_back(with_interval(e));
        g.row(cells);
    }
    return g;
}

std::string again(const report& r) {
    if (!(r.again.people > 0)) return {};
    return format("\ncame again: %.0f people a day; they waited %.0f +- %.0f s more, ",
                  r.again.people, r.again.leg_s.mean, r.again.leg_s.ci95) +
           format("%.0f +- %.0f s in all; others on that channel %.0f +- %.0f s\n",
                  r.again.case_s.mean, r.again.case_s.ci95, r.again.direct_s.mean,
                  r.again.direct_s.ci95);
}

// Levels with their taking in brackets, where the two differ.
std::string level(const channel_figures& c) {
    auto out = with_interval(c.service_level, 100);
    if (c.service_level.mean != c.taken_level.mean) out += " (" + percent(c.taken_level) + ")";
    return out;
}

std::string name_of(const report& r) { return r.variant.empty() ? r.policy : "  " + r.variant; }

grid side_by_side(std::span<const report> reports) {
    grid g;
    std::vector<std::string> head{"policy"};
    for (const auto& c : reports.front().channels) head.push_back(c.channel);
    for (const auto* what : {"gap", "(taken)", "gap by hour", "overall", "worst wait/target"})
        head.emplace_back(what);
    g.row(head);
    for (const auto& r : reports) {
        if (!r.variant.empty()) continue;
        std::vector<std::string> cells{r.policy};
        for (const auto& c : r.channels) cells.push_back(level(c));
        cells.insert(cells.end(), {with_interval(r.gap_points), with_interval(r.gap_taken_points),
                                   with_interval(r.gap_hour_points), with_interval(r.overall, 100),
                                   format("%.1f", r.max_age_over_target.mean)});
        g.row(cells);
    }
    return g;
}

grid ingredients(std::span<const report> reports) {
    grid g;
    g.row({"policy, one ingredient changed", "levels", "worst channel", "gap", "gap (taken)",
           "overall"});
    for (const auto& r : reports) {
        std::string levels;
        for (const auto& c : r.channels)
            levels += (levels.empty() ? "" : " / ") + percent(c.service_level);
        g.row({name_of(r), levels, with_interval(r.worst, 100), with_interval(r.gap_points),
               with_interval(r.gap_taken_points), with_interval(r.overall, 100)});
    }
    return g;
}

}  // namespace

std::string table_of(const report& r) {
    auto out = "policy " + r.policy + ", " + heading(r);
    out += channels_of_report(r).written(layout::text);
    grid g;
    g.row({"", "answered in target", "taken in target"});
    g.row({"gap, points", with_interval(r.gap_points), with_interval(r.gap_taken_points)});
    g.row({"gap, hour by hour", with_interval(r.gap_hour_points),
           with_interval(r.gap_hour_taken_points)});
    g.row({"  by hour of arrival", with_interval(r.gap_hour_arrival_points),
           with_interval(r.gap_hour_arrival_taken_points)});
    g.row({"overall %", with_interval(r.overall, 100), with_interval(r.overall_taken, 100)});
    out += "\n" + g.written(layout::text) + "\n" + passed(r).written(layout::text);
    out += "\noccupancy " + with_interval(r.occupancy, 100) + " %, worst wait/target " +
           with_interval(r.max_age_over_target) +
           format(" (highest of all days %.1f)", r.highest_age_over_target);
    if (r.declines.mean > 0) out += ", offers declined a day " + with_interval(r.declines);
    return out + "\n" + again(r);
}

std::string comparison_of(std::span<const report> reports, layout how) {
    if (reports.empty()) return {};
    auto out = heading(reports.front()) +
               "Share answered in target, %; a mail counts when it is replied to (target + grace), "
               "and in\nbrackets when somebody took it. Gap: best minus worst channel of a day, in "
               "points.\n\n";
    out += side_by_side(reports).written(how);
    const bool any =
        std::ranges::any_of(reports, [](const report& r) { return !r.variant.empty(); });
    if (any) out += "\nWhat each ingredient does:\n\n" + ingredients(reports).written(how);
    for (const auto& r : reports)
        if (r.variant.empty() && r.again.people > 0) out += "\n" + r.policy + again(r);
    return out;
}

}  // namespace evenline::app
