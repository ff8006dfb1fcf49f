#include "evenline/app/command_line.hpp"

#include "app/commands.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/http/credentials.hpp"

#include <algorithm>
#include <iostream>

namespace evenline::app {
namespace {

constexpr const char* footer =
    "\nExit codes: 0 done, 1 failed, 2 the command line or a file is wrong, 3 refused or not "
    "healthy.\n"
    "Commands that use the store work while the server runs and while it does not.\n"
    "Documentation: docs/operating.md, and /docs of a running server.";

void add_all(CLI::App& app, exit_code& code) {
    add_serve_command(app, code);
    add_demo_command(app, code);
    add_init_command(app, code);
    add_config_command(app, code);
    add_user_command(app, code);
    add_token_command(app, code);
    add_channel_command(app, code);
    add_policy_command(app, code);
    add_queue_command(app, code);
    add_store_commands(app, code);
    add_simulate_command(app, code);
    add_person_command(app, code);
    add_version_command(app, code);
}

}  // namespace

int run(int argc, const char* const* argv) {
    CLI::App app{"Evenline: one line for every channel", "evenline"};
    exit_code code = exit_code::ok;
    app.require_subcommand(1);
    app.footer(footer);
    add_all(app, code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : static_cast<int>(exit_code::usage);
    } catch (const std::exception& e) {
        return static_cast<int>(tell(e.what(), exit_code::failed));
    }
    return static_cast<int>(code);
}

CLI::Option* add_config_option(CLI::App& command, std::string& file) {
    file = "evenline.toml";
    return command.add_option("--config", file, "The configuration file")->capture_default_str();
}

exit_code tell(const std::vector<problem>& problems, exit_code code) {
    std::cerr << describe(problems);
    return code;
}

exit_code tell(const std::string& sentence, exit_code code) {
    std::cerr << "evenline: " << sentence << "\n";
    return code;
}

std::optional<config> config_or_tell(const std::string& file) {
    auto read = load_config(file);
    if (auto* good = std::get_if<config>(&read)) return std::move(*good);
    tell(std::get<std::vector<problem>>(read));
    return std::nullopt;
}

std::optional<core::policy> policy_or_tell(const config& settings) {
    if (settings.policy_file.empty()) return core::shipped_policy();
    policy_reading how;
    how.now = http::wall_now();
    for (const auto& channel : settings.channels) how.channels.push_back(channel.id);
    auto read = load_policy(settings.policy_file, how);
    if (auto* good = std::get_if<core::policy>(&read)) return std::move(*good);
    tell(std::get<std::vector<problem>>(read));
    return std::nullopt;
}

}  // namespace evenline::app
