// evenline version
#include "app/commands.hpp"
#include "evenline/http/settings.hpp"

#include <boost/version.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app {

void add_version_command(CLI::App& app, exit_code& code) {
    auto* command = app.add_subcommand("version", "The version of this binary");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "As JSON");
    command->callback([json, &code] {
        const auto version = http::settings{}.version;
        if (*json)
            std::cout << nlohmann::json{{"version", version},
                                        {"compiler", __VERSION__},
                                        {"boost", BOOST_LIB_VERSION}}
                             .dump()
                      << "\n";
        else
            std::cout << "evenline " << version << "\n";
        code = exit_code::ok;
    });
}

}  // namespace evenline::app
