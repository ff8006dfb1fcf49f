// evenline person export|erase ID: what a person may ask for. Exporting reads the store; erasing is
// the running server's to do, because the line in its memory is what decides whether it may be.
#include "app/commands.hpp"
#include "app/open_store.hpp"
#include "app/own_server.hpp"
#include "evenline/engine/person_records.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

struct asked {
    std::string file, customer, reason;
};

std::unique_ptr<open_store> store_of(const config& settings) {
    storage::options how;
    how.create = false;
    return open_store::at(settings, how);
}

exit_code not_a_customer(const std::string& text) {
    return tell(text + " is not a customer; they look like cus_12", exit_code::usage);
}

exit_code print_records(const asked& a) {
    const auto settings = config_or_tell(a.file);
    const auto id = engine::parse_id<core::customer_id>(a.customer);
    if (!settings) return exit_code::usage;
    if (!id) return not_a_customer(a.customer);
    const auto store = store_of(*settings);
    if (!store) return exit_code::failed;
    auto* kept = dynamic_cast<engine::person_records*>(&(*store)->desk());
    if (kept == nullptr) return tell("this store keeps no records of people", exit_code::failed);
    const auto all = store->wait_for(kept->records_of(*id));
    if (!all) return tell("the store cannot be read: " + all.error().message(), exit_code::failed);
    const auto records = nlohmann::json::parse(*all);
    if (records["customer"].empty())
        return tell("there is no customer " + a.customer, exit_code::refused);
    std::cout << nlohmann::json{{"id", a.customer}, {"records", records}}.dump(2) << "\n";
    return exit_code::ok;
}

exit_code erase(const asked& a) {
    const auto settings = config_or_tell(a.file);
    if (!settings) return exit_code::usage;
    if (!engine::parse_id<core::customer_id>(a.customer)) return not_a_customer(a.customer);
    const auto store = store_of(*settings);
    if (!store) return exit_code::failed;
    const auto token = http::issue_token((*store)->accounts(), engine::role::admin, {},
                                         "evenline person erase", core::minutes(2));
    if (!token)
        return tell("the store cannot be written: " + token.error().message(), exit_code::failed);
    const auto got = ask_own_server(*settings, "POST", "/api/v1/customers/" + a.customer + "/erase",
                                    nlohmann::json{{"reason", a.reason}}.dump(),
                                    {{"Authorization", "Bearer " + *token}});
    if (got.status == 0)
        return tell("the server does not answer at " + settings->http.listen_host + ":" +
                        std::to_string(settings->http.listen_port) + " (" + got.body +
                        "). Nothing was erased. Start it, and try again.",
                    exit_code::failed);
    const auto body = nlohmann::json::parse(got.body, nullptr, false);
    if (got.status != 200)
        return tell("not erased: " + (body.is_object() ? body.value("detail", got.body) : got.body),
                    exit_code::refused);
    std::cout << a.customer << " is erased"
              << (body.value("scrubbed", false)
                      ? ": nothing is left in tables, search, log or free space\n"
                      : "; the log and free space are wiped within the hour\n")
              << "Backups made before still hold them until they age out ([retention])\n";
    return exit_code::ok;
}

}  // namespace

void add_person_command(CLI::App& app, exit_code& code) {
    auto* group = app.add_subcommand("person", "What is kept about somebody, and taking it away");
    group->require_subcommand(1);
    const auto a = std::make_shared<asked>();
    auto* exporting = group->add_subcommand("export", "Print all that is kept about them, as JSON");
    auto* erasing = group->add_subcommand("erase", "Take them out of every table, for good");
    for (auto* one : {exporting, erasing}) {
        add_config_option(*one, a->file);
        one->add_option("customer", a->customer, "Like cus_12")->required();
    }
    erasing->add_option("--reason", a->reason, "Why; it stays in the audit")->required();
    exporting->callback([a, &code] { code = print_records(*a); });
    erasing->callback([a, &code] { code = erase(*a); });
}

}  // namespace evenline::app
