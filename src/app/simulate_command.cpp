// evenline simulate: a policy tried on a center, with the code that routes.
#include "app/center_file.hpp"
#include "app/commands.hpp"
#include "app/progress_bar.hpp"
#include "app/simulation_text.hpp"
#include "app/trace_file.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/simulation/compare.hpp"
#include "evenline/simulation/picture.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

using simulation::report;
using simulation::variant;

struct asked {
    std::string center_file, policy_file, plot_file, trace_file;
    trace_reading trace_as;
    std::vector<std::string> compare;
    std::uint64_t seeds{}, first_seed{1};  // 0: twenty, or every day of the trace
    double load{};                         // 0: the center's own
    bool json{}, markdown{}, as_they_are{};
    [[nodiscard]] bool all() const { return std::ranges::find(compare, "all") != compare.end(); }
};

// Either what was asked for or the code to end with, after telling why.
template <class T>
using got = std::variant<T, exit_code>;

// The files to try: the one asked for and those to compare it with, each once.
std::vector<std::filesystem::path> files_of(const asked& a) {
    std::vector<std::filesystem::path> files;
    if (!a.policy_file.empty()) files.emplace_back(a.policy_file);
    const auto folder = a.policy_file.empty() ? std::filesystem::path("config/policies")
                                              : std::filesystem::path(a.policy_file).parent_path();
    std::vector<std::filesystem::path> others;
    std::error_code none;
    if (a.all())
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

got<std::vector<core::policy>> policies_of(const asked& a) {
    std::vector<core::policy> policies;
    for (const auto& file : files_of(a)) {
        auto read = load_policy(file);
        if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
        auto p = std::get<core::policy>(std::move(read));
        p.hours = {};  // a simulated day lies in nobody's calendar: the desk is open all of it
        policies.push_back(std::move(p));
    }
    if (a.all() && policies.empty())
        return tell(
            "--compare all found no policy: run it where config/policies lies, or name one "
            "of the folder with --policy",
            exit_code::usage);
    if (a.policy_file.empty() && !a.all())
        policies.insert(policies.begin(), core::shipped_policy());
    return policies;
}

got<simulation::center> center_of(const asked& a) {
    auto center = simulation::reference_center();
    if (!a.center_file.empty()) {
        auto read = load_center(a.center_file);
        if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
        center = std::get<simulation::center>(std::move(read));
    }
    if (a.load > 0) center.load = a.load;
    return center;
}

got<simulation::trace> trace_of(const asked& a, const simulation::center& c) {
    if (a.trace_file.empty()) return simulation::trace{};
    auto read = load_trace(a.trace_file, c, a.trace_as);
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
    auto real = std::get<simulation::trace>(std::move(read));
    if (real.outside_hours > 0)
        std::cerr << real.outside_hours
                  << " rows lie outside the center's hours and were left out\n";
    return real;
}

struct work {
    simulation::center center;
    simulation::trace real;
    simulation::seed_range seeds;
};

report run_one(const work& w, const variant& v) {
    const auto name = v.name.empty() ? v.rules.name : v.rules.name + ", " + v.name;
    progress_bar bar(name, w.seeds.count);
    auto r = simulation::simulate(
        w.center, v.rules, w.seeds, [&](std::uint64_t done) { bar.show(done); }, w.real);
    r.variant = v.name;
    return r;
}

exit_code print(const asked& a, const work& w, const std::vector<report>& reports) {
    if (a.json && a.compare.empty()) {
        std::cout << json_of(reports.front()).dump(2) << "\n";
    } else if (a.json) {
        auto rows = nlohmann::json::array();
        for (const auto& r : reports) rows.push_back(json_of(r));
        std::cout << rows.dump(2) << "\n";
    } else if (a.compare.empty() && !a.markdown) {
        std::cout << table_of(reports.front());
    } else {
        std::cout << comparison_of(reports, a.markdown ? layout::markdown : layout::text);
    }
    if (a.plot_file.empty()) return exit_code::ok;
    std::ofstream out(a.plot_file);
    out << simulation::picture_of(w.center, reports.front()) << std::flush;
    if (!out) return tell("the picture " + a.plot_file + " cannot be written", exit_code::failed);
    return exit_code::ok;
}

exit_code simulate(const asked& a) {
    work w;
    auto center = center_of(a);
    if (const auto* code = std::get_if<exit_code>(&center)) return *code;
    w.center = std::get<simulation::center>(std::move(center));
    auto real = trace_of(a, w.center);
    if (const auto* code = std::get_if<exit_code>(&real)) return *code;
    w.real = std::get<simulation::trace>(std::move(real));
    const std::uint64_t days = w.real.empty() ? 20 : w.real.days.size();
    w.seeds = {a.first_seed, a.seeds > 0 ? a.seeds : days};
    const auto policies = policies_of(a);
    if (const auto* code = std::get_if<exit_code>(&policies)) return *code;
    std::vector<report> reports;
    for (const auto& p : std::get<std::vector<core::policy>>(policies)) {
        const bool ingredients = a.all() && !a.as_they_are;
        const auto tries = ingredients ? simulation::variants_of(p) : std::vector<variant>{{"", p}};
        for (const auto& v : tries) {
            try {
                reports.push_back(run_one(w, v));
            } catch (const std::exception& e) {
                return tell("the simulation of '" + p.name + "' stopped: " + e.what(),
                            exit_code::failed);
            }
        }
    }
    return print(a, w, reports);
}

// "theirs=ours" pairs, separated by commas or given again and again.
void add_pairs(CLI::App& command, const std::string& option, std::map<std::string, std::string>& to,
               const std::string& help) {
    command
        .add_option_function<std::vector<std::string>>(
            option,
            [&to, option](const std::vector<std::string>& words) {
                for (const auto& word : words) {
                    const auto equals = word.find('=');
                    if (equals == std::string::npos || equals == 0)
                        throw CLI::ValidationError(option, "'" + word + "' is not name=value");
                    to[word.substr(0, equals)] = word.substr(equals + 1);
                }
            },
            help)
        ->delimiter(',');
}

void add_trace_options(CLI::App& command, asked& a) {
    command.add_option(
        "--trace", a.trace_file,
        "Real arrivals: a CSV with the columns arrival (seconds since opening, time, "
        "or date and time), and perhaps day, handle_s, patience_s, channel, need");
    add_pairs(command, "--trace-columns", a.trace_as.columns,
              "The file's own names: arrival=vru_entry,handle_s=ser_time");
    add_pairs(command, "--trace-channels", a.trace_as.channels,
              "The center's channel for each of the file's: 'Constituent Call=phone'; others are "
              "left out");
    add_pairs(command, "--trace-where", a.trace_as.where, "Only rows with: outcome=AGENT");
    command.add_option("--trace-channel", a.trace_as.channel,
                       "The channel of every row; without a column channel: the first stream's");
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
                     "More policy files, or 'all': every one beside --policy (config/policies), "
                     "and each with one ingredient changed")
        ->delimiter(',');
    command->add_flag("--as-they-are", a->as_they_are, "--compare all without the changes");
    command->add_option("--seeds", a->seeds, "How many days; without it: 20, or all of the trace")
        ->check(CLI::Range(1, 100'000));
    command->add_option("--first-seed", a->first_seed, "The first day's seed")
        ->capture_default_str();
    command->add_option("--load", a->load, "Multiplies every rate; without it: the center's own")
        ->check(CLI::Range(0.01, 100.0));
    auto* json = command->add_flag("--json", a->json, "As JSON; shares 0 to 1, gaps in points");
    command->add_flag("--markdown", a->markdown, "As Markdown tables")->excludes(json);
    command->add_option("--plot", a->plot_file,
                        "Draws the day as SVG: the line, service levels, head start");
    add_trace_options(*command, *a);
    command->callback([a, &code] { code = simulate(*a); });
}

}  // namespace evenline::app
