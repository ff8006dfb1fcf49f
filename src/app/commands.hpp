// One function a command: each adds itself to the command line and sets the code when it has run.
#pragma once

#include "evenline/app/command_line.hpp"
#include "evenline/app/config.hpp"
#include "evenline/core/policy.hpp"

#include <CLI/CLI.hpp>

namespace evenline::app {

void add_serve_command(CLI::App&, exit_code&);
void add_demo_command(CLI::App&, exit_code&);
void add_init_command(CLI::App&, exit_code&);
void add_config_command(CLI::App&, exit_code&);
void add_user_command(CLI::App&, exit_code&);
void add_token_command(CLI::App&, exit_code&);
void add_channel_command(CLI::App&, exit_code&);
void add_policy_command(CLI::App&, exit_code&);
void add_queue_command(CLI::App&, exit_code&);
void add_store_commands(CLI::App&, exit_code&);  // backup, migrate, verify
void add_simulate_command(CLI::App&, exit_code&);
void add_person_command(CLI::App&, exit_code&);
void add_version_command(CLI::App&, exit_code&);

// --- what several commands need

// Adds `--config FILE` (default: evenline.toml here).
CLI::Option* add_config_option(CLI::App&, std::string& file);
// Prints what is wrong to standard error, one line each.
exit_code tell(const std::vector<problem>&, exit_code = exit_code::usage);
exit_code tell(const std::string& sentence, exit_code);
// The configuration, or nothing after its problems were printed.
[[nodiscard]] std::optional<config> config_or_tell(const std::string& file);
// The policy the configuration asks for; problems go to standard error.
[[nodiscard]] std::optional<core::policy> policy_or_tell(const config&);

}  // namespace evenline::app
