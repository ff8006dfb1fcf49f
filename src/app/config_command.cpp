// evenline config check|show|init, and evenline init.
#include "app/commands.hpp"
#include "app/first_start.hpp"
#include "app/open_store.hpp"
#include "evenline/app/config_template.hpp"
#include "evenline/app/powers_file.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file;
    bool json{};
    bool force{};
};

nlohmann::json to_json(const std::vector<problem>& problems) {
    auto out = nlohmann::json::array();
    for (const auto& p : problems)
        out.push_back({{"file", p.file},
                       {"line", p.line},
                       {"column", p.column},
                       {"key", p.key},
                       {"what", p.what},
                       {"nearest", p.nearest}});
    return out;
}

exit_code check(const asked& a) {
    auto read = load_config(a.file);
    const auto* problems = std::get_if<std::vector<problem>>(&read);
    if (a.json)
        std::cout << nlohmann::json{{"ok", problems == nullptr},
                                    {"problems",
                                     problems ? to_json(*problems) : nlohmann::json::array()}}
                         .dump(2)
                  << "\n";
    if (problems != nullptr) return a.json ? exit_code::usage : tell(*problems);
    const auto& settings = std::get<config>(read);
    const auto policy = policy_or_tell(settings);
    if (!policy) return exit_code::usage;
    if (policy->baseline)
        return tell("the policy '" + policy->name +
                        "' is a baseline for comparison; a server "
                        "refuses it. Use policies/equal.toml or one of your own",
                    exit_code::usage);
    std::vector<std::string> needs;
    for (const auto& n : policy->needs) needs.push_back(n.name);
    const auto powers = load_powers(settings, needs);
    if (const auto* bad = std::get_if<std::vector<problem>>(&powers)) return tell(*bad);
    for (const auto& lack : missing_remedies(std::get<engine::power_catalogue>(powers), settings))
        std::cerr << "evenline: " << lack << "\n";
    if (!a.json)
        std::cout << a.file << ": good; " << settings.channels.size() << " channels, policy '"
                  << policy->name << "'\n";
    return exit_code::ok;
}

exit_code show(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    if (a.json) {
        std::cout << nlohmann::json(settings->effective).dump(2) << "\n";
        return exit_code::ok;
    }
    for (const auto& [key, value] : settings->effective) std::cout << key << " = " << value << "\n";
    return exit_code::ok;
}

exit_code write_template(const asked& a) {
    if (std::filesystem::exists(a.file) && !a.force)
        return tell(a.file + " is there already; --force replaces it", exit_code::refused);
    std::ofstream out{a.file, std::ios::binary};
    out << config_template();
    out.close();
    if (!out) return tell(a.file + " cannot be written", exit_code::failed);
    std::cout << a.file << " written; every setting is explained in it\n";
    return exit_code::ok;
}

// Configuration, store and a link for the first administrator, in one step.
exit_code init(const asked& a) {
    if (!std::filesystem::exists(a.file))
        if (const auto code = write_template(a); code != exit_code::ok) return code;
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    const auto store = open_store::at(*settings);
    if (!store) return exit_code::failed;
    std::cout << settings->database.string() << " is ready\n";
    const auto link = set_up_link((*store)->accounts(), settings->http.public_url);
    if (!link.empty())
        std::cout << "The first administrator sets a password here (30 min, once):\n  " << link
                  << "\n";
    std::cout << "Start the server: evenline serve --config " << a.file << "\n";
    return exit_code::ok;
}

}  // namespace

void add_config_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("config", "Check, show or write the configuration");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    const auto add = [&](const char* name, const char* what, exit_code (*run)(const asked&)) {
        auto* command = group->add_subcommand(name, what);
        add_config_option(*command, a->file);
        command->callback([a, run, &code] { code = run(*a); });
        return command;
    };
    add("check", "Name every mistake with its line", check)->add_flag("--json", a->json, "As JSON");
    add("show", "Every setting as it counts, secrets hidden", show)
        ->add_flag("--json", a->json, "As JSON");
    add("init", "Write a file with every setting and its default", write_template)
        ->add_flag("--force", a->force, "Replace the file if it is there");
}

void add_init_command(CLI::App& app, exit_code& code) {
    auto* command =
        app.add_subcommand("init", "Configuration, store and the first administrator's link");
    const auto a = std::make_shared<asked>();
    add_config_option(*command, a->file);
    command->callback([a, &code] { code = init(*a); });
}

}  // namespace evenline::app
