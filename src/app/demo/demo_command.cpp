// evenline demo: a real server on loopback, and a day's customers and agents around it.
#include "app/commands.hpp"
#include "app/demo/day.hpp"
#include "app/demo/folder.hpp"
#include "app/demo/people.hpp"
#include "app/demo/port.hpp"
#include "app/demo/scene.hpp"
#include "app/logging.hpp"
#include "app/serving.hpp"
#include "app/trace_file.hpp"
#include "evenline/engine/clocks.hpp"
#include "evenline/http/credentials.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

namespace evenline::app {
namespace {

struct asked {
    std::string folder{"evenline-demo"}, policy, report, arrivals, trace;
    double load{1.1}, speed{}, duration_s{};
    std::uint64_t seed{1};
    int agents{-1};  // -1: all of them
    std::uint16_t port{8'080};
    bool keep{};
};

// The demo plays a copy: what is changed in its pages never reaches the user's file.
std::optional<exit_code> take_policy(const asked& a, const demo::folder& folder) {
    if (a.policy.empty()) return std::nullopt;
    policy_reading how;
    how.now = http::wall_now();
    const auto read = load_policy(a.policy, how);
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
    std::error_code failed;
    std::filesystem::copy_file(a.policy, folder.path() / "policy.toml", failed);
    if (failed) return tell(a.policy + " cannot be copied: " + failed.message(), exit_code::failed);
    return std::nullopt;
}

std::string config_text(const asked& a, const demo::doors& where, const demo::secrets& keys) {
    const auto port = [](std::uint16_t n) { return "127.0.0.1:" + std::to_string(n); };
    const auto providers = "\"http://" + port(where.providers);
    // A day may pass in minutes, so its people ask faster than people do.
    std::string out = "[server]\nlisten = \"" + port(where.server) + "\"\npublic_url = \"http://" +
                      port(where.server) +
                      "\"\nmax_connections = 4096\nreads_per_second = 100000\n"
                      "writes_per_second = 100000\n[store]\nurl = \"sqlite:evenline.db\"\n";
    if (!a.policy.empty()) out += "[policy]\nfile = \"policy.toml\"\n";
    out += "[[channel]]\nid = \"voice\"\nkind = \"twilio_voice\"\naccount_sid = \"AC1\"\n";
    out += "auth_token = \"" + keys.twilio_token + "\"\napi_url = " + providers +
           "\"\nnumber = \"+34910000001\"\n";
    out += "[[channel]]\nid = \"fb\"\nkind = \"messenger\"\napp_secret = \"" +
           keys.messenger_secret + "\"\nverify_token = \"" + keys.messenger_verify +
           "\"\npage_access_token = \"" + keys.page_token + "\"\napi_url = " + providers + "\"\n";
    out += "[[channel]]\nid = \"hook\"\nkind = \"webhook\"\nsecrets = [\"" + keys.webhook_secret +
           "\"]\nreply_url = " + providers + "/reply\"\n";
    out += "[[channel]]\nid = \"mail\"\nkind = \"lmtp\"\nlisten = \"" + port(where.mail) +
           "\"\ndomain = \"desk.example.com\"\nsmtp_url = \"smtp://" + port(where.smtp) +
           "\"\nreply_secret = \"" + keys.page_token + "\"\n";
    return out;
}

// Eight in the morning of today, as the demo's clock has it.
core::instant this_morning() {
    const auto day = core::days(1).us;
    return core::instant{http::wall_now().us / day * day} + core::hours(8);
}

void announce(const serving& server, const asked& a, const std::string& link,
              const std::string& policy, std::size_t simulated) {
    std::cout << "\nEvenline demo: phone, e-mail, Messenger and web, load " << a.load << ", time x"
              << a.speed << ", policy '" << policy << "', " << simulated << " simulated agents\n\n"
              << "  Line and parity, live   " << server.url() << "/\n"
              << "  Log in as supervisor    " << link << "   (30 min, once)\n"
              << "  API documentation       " << server.url() << "/docs\n\n"
              << (a.keep ? "Everything is written to " : "Nothing is written outside ") << a.folder
              << (a.keep ? " and kept. Ctrl+C ends it.\n\n"
                         : "; Ctrl+C ends it and removes that.\n\n")
              << std::flush;
}

simulation::center center_of(const asked& a, std::size_t simulated) {
    auto center = simulation::reference_center();
    center.load = a.load;
    // Fewer agents, fewer customers; with none, what one person can try.
    const auto all = static_cast<double>(demo::people_of(center, false).size());
    center.load *= simulated == 0 ? 1.0 / all : static_cast<double>(simulated) / all;
    return center;
}

// The day's customers as `evenline simulate --trace` reads them: the same day without a server.
bool write_arrivals(const std::string& file, const std::vector<demo::visitor>& day) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << "arrival,channel,handle_s,patience_s\n";
    for (const auto& v : day) {
        const auto* channel = v.form == core::work_form::call   ? "phone"
                              : v.form == core::work_form::chat ? "social"
                                                                : "email";
        out << v.at_s << ',' << channel << ',' << v.handle_s << ',';
        if (v.patience_s > 0) out << v.patience_s;
        out << '\n';
    }
    out.close();
    return static_cast<bool>(out);
}

// Real arrivals in place of drawn ones; the reason in words when they cannot be read.
std::optional<exit_code> take_trace(const asked& a, const simulation::center& center,
                                    std::vector<demo::visitor>& into) {
    if (a.trace.empty()) return std::nullopt;
    const auto read = load_trace(a.trace, center);
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
    const auto& days = std::get<simulation::trace>(read).days;
    if (days.empty()) return tell(a.trace + " has no arrivals", exit_code::failed);
    into = demo::visitors_of(center, days.front(), a.seed);
    return std::nullopt;
}

exit_code run_day(const asked& a, const config& settings, demo::stand_ins& providers,
                  boost::asio::io_context& outside, demo::scene_settings play) {
    engine::system_clock real;
    engine::fast_clock clock{real, play.start, play.speed};
    serving server{settings, clock, true};
    bool usage = false;
    if (const auto wrong = server.start(usage); !wrong.empty())
        return tell(wrong, usage ? exit_code::usage : exit_code::failed);
    auto& accounts = server.store().accounts();
    const auto staff = demo::hire(accounts, simulation::reference_center(),
                                  !server.line().state().rules().teams.empty());
    const auto token = http::issue_token(accounts, engine::role::supervisor, {}, "demo");
    const auto link = staff.supervisor == 0
                          ? std::string{}
                          : demo::log_in_link(accounts, staff.supervisor, server.url());
    if (staff.badges.empty() || !token || link.empty())
        return tell("the demo's accounts could not be stored", exit_code::failed);
    play.agents = staff.badges;
    play.supervisor_token = *token;
    if (a.agents >= 0)
        play.agents.resize(std::min(play.agents.size(), static_cast<std::size_t>(a.agents)));
    play.center = center_of(a, play.agents.size());
    if (const auto wrong = take_trace(a, play.center, play.day)) return *wrong;
    if (play.day.empty()) play.day = demo::visitors_of(play.center, a.seed);
    if (!a.arrivals.empty() && !write_arrivals(a.arrivals, play.day))
        return tell(a.arrivals + " cannot be written", exit_code::failed);
    play.start = clock.now();  // customers' and server's clocks agree from here on
    play.policy_name = server.line().state().rules().name;
    announce(server, a, link, play.policy_name, play.agents.size());
    boost::asio::signal_set signals{server.loop(), SIGTERM, SIGINT};
    play.over = [&server] { boost::asio::post(server.loop(), [&server] { server.stop(); }); };
    demo::scene outside_world{outside, providers, std::move(play)};
    const std::function<void()> watch = [&] {
        signals.async_wait([&](const boost::system::error_code& failed, int) {
            if (failed) return;
            server.stop();
            watch();
        });
    };
    watch();
    outside_world.start();
    server.run();
    outside_world.stop();
    return exit_code::ok;
}

exit_code demo_day(asked a) {
    if (a.speed <= 0) a.speed = a.agents == 0 ? 1 : 60;
    if (!a.report.empty() && a.duration_s <= 0) a.duration_s = 12 * 3'600 / a.speed;
    start_logging({"warning", "text"});
    std::signal(SIGPIPE, SIG_IGN);
    const auto chosen = demo::choose_port(a.port);
    if (!chosen.taken_by.empty() && chosen.port != 0)
        std::cout << "Port " << a.port << " is taken by " << chosen.taken_by << "; using "
                  << chosen.port << "\n";
    if (chosen.port == 0)
        return tell("no free port near " + std::to_string(a.port) + "; choose one with --port",
                    exit_code::failed);
    demo::folder folder{a.folder};
    if (const auto wrong = folder.make(); !wrong.empty()) return tell(wrong, exit_code::refused);
    if (a.keep) folder.keep();
    if (const auto wrong = take_policy(a, folder)) return *wrong;
    boost::asio::io_context outside;
    demo::stand_ins providers{outside.get_executor()};
    if (const auto failed = providers.open())
        return tell("no port for the providers' side: " + failed.message(), exit_code::failed);
    demo::scene_settings play;
    play.keys = demo::new_secrets();
    play.where = {chosen.port, demo::free_port(), providers.http_port(), providers.smtp_port()};
    play.start = this_morning();
    play.speed = a.speed;
    play.seed = a.seed;
    play.duration_s = a.duration_s * a.speed;
    play.report_file = a.report;
    play.public_url = "http://127.0.0.1:" + std::to_string(chosen.port);
    const auto read =
        parse_config(config_text(a, play.where, play.keys), folder.path() / "evenline.toml", {});
    if (const auto* problems = std::get_if<std::vector<problem>>(&read)) return tell(*problems);
    return run_day(a, std::get<config>(read), providers, outside, std::move(play));
}

}  // namespace

void add_demo_command(CLI::App& app, exit_code& code) {
    auto* command =
        app.add_subcommand("demo", "A real server with a day's customers and agents around it");
    const auto a = std::make_shared<asked>();
    command->add_option("--agents", a->agents, "Simulated agents; 0 leaves the work to you")
        ->check(CLI::Range(0, 40));
    command->add_option("--load", a->load, "1.0: what the agents can do on an average hour")
        ->capture_default_str()
        ->check(CLI::Range(0.01, 10.0));
    command->add_option("--speed", a->speed, "The clock's speed; 60, or 1 with --agents 0")
        ->check(CLI::Range(0.1, 600.0));
    command->add_option("--duration", a->duration_s,
                        "End by itself after so many real seconds, once what is open is done");
    command->add_option("--policy", a->policy, "A policy file; baselines are allowed here")
        ->check(CLI::ExistingFile);
    command->add_option("--seed", a->seed, "The same seed, the same day")->capture_default_str();
    command->add_option("--report", a->report,
                        "Write the day's parity report (JSON) there at the end");
    command
        ->add_option("--trace", a->trace,
                     "Real arrivals instead of drawn ones: a CSV as for `evenline simulate`")
        ->check(CLI::ExistingFile);
    command->add_option("--arrivals", a->arrivals,
                        "Write the day's customers there, for `evenline simulate --trace`");
    command->add_option("--port", a->port, "The port wanted; the next free one is used")
        ->capture_default_str();
    command->add_option("--folder", a->folder, "Where the demo's store is")->capture_default_str();
    command->add_flag("--keep", a->keep, "Keep the folder at the end");
    command->callback([a, &code] { code = demo_day(*a); });
}

}  // namespace evenline::app
