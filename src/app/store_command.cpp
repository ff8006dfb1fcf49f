// evenline backup, migrate and verify.
#include "app/commands.hpp"
#include "app/open_store.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, target;
    bool json{};
};

exit_code backup(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    storage::options how;
    how.create = false;
    const auto store = open_store::at(*settings, how);
    if (!store) return exit_code::failed;
    const auto done = (*store)->backup(a.target);
    if (!done) return tell(done.error().sentence, exit_code::failed);
    std::cout << a.target << " holds everything committed until now; restore it by copying it to "
              << settings->database.string() << " while the server is stopped\n";
    return exit_code::ok;
}

exit_code migrate(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    const auto store = open_store::at(*settings);  // opening brings the schema up to date
    if (!store) return exit_code::failed;
    const int version = (*store)->schema_version();
    if (a.json)
        std::cout << nlohmann::json{{"schema_version", version}}.dump() << "\n";
    else
        std::cout << settings->database.string() << " is at schema version " << version << "\n";
    return exit_code::ok;
}

exit_code verify(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    storage::options how;
    how.create = false;
    how.read_only = true;
    const auto store = open_store::at(*settings, how);
    if (!store) return exit_code::failed;
    const auto wrong = (*store)->check();
    if (a.json)
        std::cout << nlohmann::json{{"ok", wrong.empty()}, {"problems", wrong}}.dump(2) << "\n";
    else if (wrong.empty())
        std::cout << settings->database.string()
                  << ": every page, index and link of the audit chain is sound\n";
    else
        for (const auto& sentence : wrong) std::cerr << sentence << "\n";
    return wrong.empty() ? exit_code::ok : exit_code::refused;
}

}  // namespace

void add_store_commands(CLI::App& app, exit_code& code) {
    const auto a = std::make_shared<asked>();
    const auto add = [&](const char* name, const char* what, exit_code (*run)(const asked&)) {
        auto* command = app.add_subcommand(name, what);
        add_config_option(*command, a->file);
        command->callback([a, run, &code] { code = run(*a); });
        return command;
    };
    add("backup", "A consistent copy of the store, while it works", backup)
        ->add_option("file", a->target, "The copy; must not exist yet")
        ->required();
    add("migrate", "Bring the store up to this program's version", migrate)
        ->add_flag("--json", a->json, "As JSON");
    add("verify", "Check every page, index and the audit chain", verify)
        ->add_flag("--json", a->json, "As JSON");
}

}  // namespace evenline::app
