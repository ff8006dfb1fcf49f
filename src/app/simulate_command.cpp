// evenline simulate: a policy tried on a center, with the code that routes.
#include "app/center_file.hpp"
#include "app/commands.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/http/credentials.hpp"
#include "evenline/simulation/figures.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

using simulation::estimate;
using simulation::report;

struct asked {
    std::string center_file, policy_file;
    std::vector<std::string> compare;
    std::uint64_t seeds{20}, first_seed{1};
    double load{};  // 0: the center's own
    bool json{};
};

nlohmann::json json_of(const estimate& e) { return {{"mean", e.mean}, {"ci95", e.ci95}}; }

nlohmann::json json_of(const report& r) {
    auto channels = nlohmann::json::object();
    for (const auto& c : r.channels)
        channels[c.channel] = {{"service_level", json_of(c.service_level)},
                               {"taken_level", json_of(c.taken_level)},
                               {"reply_share", json_of(c.reply_share)},
                               {"reply_in_target", json_of(c.reply_in_target)},
                               {"abandoned_share", json_of(c.abandoned_share)},
                               {"wait_s",
                                {{"p50", c.wait_s.p50},
                                 {"p90", c.wait_s.p90},
                                 {"p99", c.wait_s.p99},
                                 {"mean", c.wait_s.mean}}}};
    nlohmann::json out{{"policy", r.policy},
                       {"center", r.center},
                       {"seeds", r.seeds},
                       {"first_seed", r.first_seed},
                       {"load", r.load},
                       {"channels", channels},
                       {"gap_points", json_of(r.gap_points)},
                       {"gap_taken_points", json_of(r.gap_taken_points)},
                       {"gap_hour_points", json_of(r.gap_hour_points)},
                       {"overall", json_of(r.overall)},
                       {"overall_taken", json_of(r.overall_taken)},
                       {"max_age_over_target", json_of(r.max_age_over_target)},
                       {"busy_share", json_of(r.busy_share)}};
    if (r.again.people > 0)
        out["recontact"] = {{"people_a_day", r.again.people},
                            {"second_wait_s", json_of(r.again.leg_s)},
                            {"whole_case_s", json_of(r.again.case_s)},
                            {"others_on_that_channel_s", json_of(r.again.direct_s)}};
    return out;
}

std::string cell(const estimate& e, double times, int width) {
    char text[64];
    std::snprintf(text, sizeof text, "%*.1f +-%4.1f", width, times * e.mean, times * e.ci95);
    return text;
}

void print_head(const report& r) {
    std::cout
        << "center " << r.center << ", load " << r.load << ", " << r.seeds
        << " days. Share answered in target; a mail counts at its first reply (target + grace), "
           "and in\n"
           "brackets when somebody took it. Gap: best minus worst channel of a day, in points.\n\n";
    std::cout << std::string(26, ' ');
    for (const auto& c : r.channels) std::printf("%-24s", c.channel.c_str());
    std::cout << "gap                    overall      worst wait/target\n" << std::flush;
}

void print_row(const report& r) {
    std::printf("%-25.25s ", r.policy.c_str());
    for (const auto& c : r.channels)
        std::printf("%s (%5.1f)   ", cell(c.service_level, 100, 5).c_str(),
                    100 * c.taken_level.mean);
    std::printf("%s (%4.1f)   %s  %5.1f\n", cell(r.gap_points, 1, 5).c_str(),
                r.gap_taken_points.mean, cell(r.overall, 100, 5).c_str(),
                r.max_age_over_target.mean);
    if (r.again.people > 0)
        std::printf(
            "    came again: %.0f people a day, waited %.0f s more, %.0f s in all; others there "
            "%.0f s\n",
            r.again.people, r.again.leg_s.mean, r.again.case_s.mean, r.again.direct_s.mean);
    std::fflush(stdout);
}

// The files to try: the one asked for and those to compare it with, each once.
std::vector<std::filesystem::path> files_of(const asked& a) {
    std::vector<std::filesystem::path> files;
    if (!a.policy_file.empty()) files.emplace_back(a.policy_file);
    const auto folder = a.policy_file.empty() ? std::filesystem::path("config/policies")
                                              : std::filesystem::path(a.policy_file).parent_path();
    const bool all = std::ranges::find(a.compare, "all") != a.compare.end();
    std::vector<std::filesystem::path> others;
    std::error_code none;
    if (all)
        for (const auto& entry :
             std::filesystem::directory_iterator(folder.empty() ? "." : folder, none))
            if (entry.path().extension() == ".toml") others.push_back(entry.path());
    std::ranges::sort(others);
    for (const auto& name : a.compare)
        if (name != "all") others.emplace_back(name);
    for (const auto& file : others)
        if (std::ranges::find(files, file) == files.end()) files.push_back(file);
    return files;
}

std::optional<std::vector<core::policy>> policies_of(const asked& a, exit_code& code) {
    policy_reading how;
    how.now = http::wall_now();
    std::vector<core::policy> policies;
    for (const auto& file : files_of(a)) {
        auto read = load_policy(file, how);
        if (const auto* problems = std::get_if<std::vector<problem>>(&read)) {
            code = tell(*problems);
            return {};
        }
        auto p = std::get<core::policy>(std::move(read));
        p.hours = {};  // a simulated day lies in nobody's calendar: the desk is open all of it
        policies.push_back(std::move(p));
    }
    const bool all = std::ranges::find(a.compare, "all") != a.compare.end();
    if (a.policy_file.empty() && !all) policies.insert(policies.begin(), core::shipped_policy());
    return policies;
}

report run_one(const simulation::center& c, const core::policy& p, const asked& a) {
    const bool shown = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](std::uint64_t done) {
        if (shown)
            std::fprintf(stderr, "\r%s: %llu of %llu days", p.name.c_str(),
                         static_cast<unsigned long long>(done),
                         static_cast<unsigned long long>(a.seeds));
    };
    auto r = simulation::simulate(c, p, {a.first_seed, a.seeds}, progress);
    if (shown) std::fprintf(stderr, "\r%*s\r", 60, "");
    return r;
}

exit_code simulate(const asked& a) {
    auto center = simulation::reference_center();
    if (!a.center_file.empty()) {
        auto read = load_center(a.center_file);
        if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
        center = std::get<simulation::center>(std::move(read));
    }
    if (a.load > 0) center.load = a.load;
    exit_code code = exit_code::ok;
    const auto policies = policies_of(a, code);
    if (!policies) return code;
    auto rows = nlohmann::json::array();
    for (const auto& p : *policies) {
        try {
            const auto r = run_one(center, p, a);
            if (a.json)
                rows.push_back(json_of(r));
            else if (&p == &policies->front())
                print_head(r);
            if (!a.json) print_row(r);
        } catch (const std::exception& e) {
            return tell("the simulation of '" + p.name + "' stopped: " + e.what(),
                        exit_code::failed);
        }
    }
    if (a.json) std::cout << (a.compare.empty() ? rows.front() : rows).dump(2) << "\n";
    return exit_code::ok;
}

}  // namespace

void add_simulate_command(CLI::App& app, exit_code& code) {
    const auto a = std::make_shared<asked>();
    auto* command = app.add_subcommand(
        "simulate", "Try a policy on a simulated center, with the code that routes");
    command->add_option("--center", a->center_file,
                        "The center file; without it: config/centers/reference.toml's figures");
    command->add_option("--policy", a->policy_file, "The policy file; without it: as shipped");
    command
        ->add_option("--compare", a->compare,
                     "More policy files, or 'all': every one beside --policy (config/policies)")
        ->delimiter(',');
    command->add_option("--seeds", a->seeds, "How many days")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_option("--first-seed", a->first_seed, "The first day's seed")
        ->capture_default_str();
    command->add_option("--load", a->load, "Multiplies every rate; without it: the center's own")
        ->check(CLI::Range(0.01, 100.0));
    command->add_flag("--json", a->json, "As JSON; shares 0 to 1, gaps in points");
    command->callback([a, &code] { code = simulate(*a); });
}

}  // namespace evenline::app
