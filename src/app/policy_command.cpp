// evenline policy check|show
#include "app/commands.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/http/credentials.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, config;
    bool json{};
};

parsed<core::policy> read(const asked& a) {
    policy_reading how;
    how.now = http::wall_now();
    if (!a.config.empty())
        if (const auto settings = config_or_tell(a.config))
            for (const auto& channel : settings->channels) how.channels.push_back(channel.id);
    return load_policy(a.file, how);
}

std::vector<problem> doubts_in(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return doubts_about(std::string{std::istreambuf_iterator<char>{in}, {}}, file);
}

nlohmann::json shown(const problem& p) {
    return {{"file", p.file}, {"line", p.line},       {"column", p.column},
            {"key", p.key},   {"what", p.what},       {"nearest", p.nearest},
            {"names_publicity", p.names_publicity}};
}

void print_json(const std::vector<problem>& problems, const std::vector<problem>& doubts,
                const core::policy* policy) {
    nlohmann::json out{{"ok", problems.empty()},
                       {"problems", nlohmann::json::array()},
                       {"warnings", nlohmann::json::array()}};
    if (policy != nullptr) out["name"] = policy->name;
    if (policy != nullptr) out["baseline"] = policy->baseline;
    for (const auto& p : problems) out["problems"].push_back(shown(p));
    for (const auto& p : doubts) out["warnings"].push_back(shown(p));
    std::cout << out.dump(2) << "\n";
}

// A slip is 2; a policy that is understood and must not be is 3.
exit_code check(const asked& a) {
    const auto result = read(a);
    if (const auto* problems = std::get_if<std::vector<problem>>(&result)) {
        const bool refused = std::any_of(problems->begin(), problems->end(),
                                         [](const problem& p) { return p.names_publicity; });
        if (a.json)
            print_json(*problems, {}, nullptr);
        else
            tell(*problems);
        return refused ? exit_code::refused : exit_code::usage;
    }
    const auto& policy = std::get<core::policy>(result);
    const auto doubts = doubts_in(a.file);
    if (!a.json)
        for (const auto& p : doubts) std::cerr << "warning: " << describe(p) << "\n";
    if (a.json)
        print_json({}, doubts, &policy);
    else if (policy.baseline)
        std::cout << a.file << ": good, a baseline for simulate and demo; a server refuses it\n";
    else
        std::cout << a.file << ": good; '" << policy.name << "', " << policy.needs.size()
                  << " needs, " << policy.rules.size() << " rules\n";
    return exit_code::ok;
}

exit_code show(const asked& a) {
    const auto result = a.file.empty() ? parsed<core::policy>{core::shipped_policy()} : read(a);
    if (const auto* problems = std::get_if<std::vector<problem>>(&result)) return tell(*problems);
    std::cout << to_toml(std::get<core::policy>(result));
    return exit_code::ok;
}

}  // namespace

void add_policy_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("policy", "Check or show a policy file");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* checking = group->add_subcommand("check", "Name every mistake with its line");
    checking->add_option("file", a->file, "The policy file")->required();
    checking->add_option("--config", a->config,
                         "Also refuse the ids of this configuration's channels");
    checking->add_flag("--json", a->json, "As JSON");
    checking->callback([a, &code] { code = check(*a); });
    auto* showing =
        group->add_subcommand("show", "Every value as it counts; without a file: as shipped");
    showing->add_option("file", a->file, "The policy file");
    showing->callback([a, &code] { code = show(*a); });
}

}  // namespace evenline::app
