// evenline backup, migrate and verify.
#include "app/commands.hpp"
#include "app/heads_line.hpp"
#include "app/open_store.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, target, against;
    bool json{};
};

// Whoever is served goes before whoever copies, at the processor and at the disk.
void step_aside() {
    constexpr int this_process = 1, best_effort = 2 << 13, last_of_it = 7;
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, 10));
    static_cast<void>(::syscall(SYS_ioprio_set, this_process, 0, best_effort | last_of_it));
}

exit_code backup(const asked& a) {
    step_aside();
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

// All heads that a log has noted; false: the file cannot be read.
bool read_heads(const std::string& file, std::vector<storage::chain_heads>& out) {
    if (file.empty()) return true;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (auto found = heads_in(line)) out.push_back(std::move(*found));
    return in.eof();
}

exit_code verify(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    storage::options how;
    how.create = false;
    how.read_only = true;
    const auto store = open_store::at(*settings, how);
    if (!store) return exit_code::failed;
    std::vector<storage::chain_heads> kept;
    if (!read_heads(a.against, kept)) return tell(a.against + " cannot be read", exit_code::usage);
    if (!a.against.empty() && kept.empty())
        return tell(a.against + " holds no line that begins \"chains: audit\"", exit_code::usage);
    const auto wrong = (*store)->check(kept);
    if (a.json)
        std::cout << nlohmann::json{{"ok", wrong.empty()}, {"problems", wrong}}.dump(2) << "\n";
    else if (wrong.empty())
        std::cout << settings->database.string()
                  << ": every page, index and link of the audit chain is sound\n";
    if (!a.json && wrong.empty() && !kept.empty())
        std::cout << kept.size() << " heads noted in " << a.against << " are all on the way\n";
    if (!a.json)
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
    auto* verifying = add("verify", "Check every page, index and the audit chain", verify);
    verifying->add_flag("--json", a->json, "As JSON");
    verifying->add_option("--against", a->against,
                          "A log of the server: the chains must still hold all heads it noted");
}

}  // namespace evenline::app
