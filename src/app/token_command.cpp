// evenline token create
#include "app/commands.hpp"
#include "app/open_store.hpp"
#include "evenline/http/credentials.hpp"

#include <iostream>

namespace evenline::app {
namespace {

struct asked {
    std::string file, role, label;
    std::vector<std::string> scopes;
    unsigned expires_days{};
};

exit_code create(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    const auto role = http::parse_role(a.role);
    if (!role)
        return tell("--role must be agent, supervisor, integrator or admin", exit_code::usage);
    const auto store = open_store::at(*settings);
    if (!store) return exit_code::failed;
    const auto token = http::issue_token((*store)->accounts(), *role, a.scopes, a.label,
                                         core::days(a.expires_days));
    if (!token)
        return tell("the token was not stored: " + token.error().message(), exit_code::failed);
    std::cout << *token << "\n";
    return exit_code::ok;
}

}  // namespace

void add_token_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("token", "Tokens for programs");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* command = group->add_subcommand("create", "Print a new token, alone, once");
    add_config_option(*command, a->file);
    command->add_option("--role", a->role, "agent, supervisor, integrator or admin")->required();
    command->add_option("--label", a->label, "What it is for");
    command->add_option("--expires-days", a->expires_days, "Valid so long; 0: until revoked")
        ->check(CLI::Range(0, 36'500));
    command->add_option("--scope", a->scopes, "Only this of what the role may; repeatable");
    command->callback([a, &code] { code = create(*a); });
}

}  // namespace evenline::app
