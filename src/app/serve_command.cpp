// evenline serve
#include "app/commands.hpp"
#include "app/first_start.hpp"
#include "app/logging.hpp"
#include "app/memory.hpp"
#include "app/serving.hpp"
#include "evenline/engine/clocks.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <functional>
#include <iostream>

namespace evenline::app {
namespace {

void watch_signals(boost::asio::signal_set& signals, serving& server) {
    signals.async_wait([&](const boost::system::error_code& failed, int number) {
        if (failed) return;
        if (number == SIGHUP)
            server.reload_policy();
        else
            server.stop();
        watch_signals(signals, server);
    });
}

exit_code serve(const std::string& file) {
    const auto settings = config_or_tell(file);
    if (!settings) return exit_code::usage;
    keep_memory_together();
    start_logging(settings->log);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a full disk is an error to answer, not a death
    engine::system_clock clock;
    serving server{*settings, clock};
    bool usage = false;
    if (const auto wrong = server.start(usage); !wrong.empty())
        return tell(wrong, usage ? exit_code::usage : exit_code::failed);
    const auto link = set_up_link(server.store().accounts(), settings->http.public_url);
    if (!link.empty())
        std::cout << "Nobody can log in yet. The first administrator sets a password here (30 min, "
                     "once):\n  "
                  << link << "\n"
                  << std::flush;
    spdlog::info("serving at {}, channels: {}", server.url(), settings->channels.size());
    boost::asio::signal_set signals{server.loop(), SIGTERM, SIGINT, SIGHUP};
    watch_signals(signals, server);
    server.run();
    return exit_code::ok;
}

}  // namespace

void add_serve_command(CLI::App& app, exit_code& code) {
    auto* command = app.add_subcommand(
        "serve", "Run the server; SIGTERM ends it, SIGHUP reads the policy again");
    const auto file = std::make_shared<std::string>();
    add_config_option(*command, *file);
    command->callback([file, &code] { code = serve(*file); });
}

}  // namespace evenline::app
