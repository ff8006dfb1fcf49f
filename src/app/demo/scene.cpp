#include "app/demo/scene.hpp"

#include "evenline/engine/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace evenline::app::demo {
namespace asio = boost::asio;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

constexpr auto between_lines = 10s;
constexpr double most_days = 14;             // drawn in advance; nearly three hours at x60
constexpr double drain_limit_s = 3 * 3'600;  // virtual time for what is open at the day's end

std::string header_of(const plain_reply& reply, std::string_view name) {
    for (const auto& h : reply.headers)
        if (h.name == name) return h.value;
    return {};
}

std::string percent(const json& share) {
    if (!share.is_number()) return "-";
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share.get<double>());
    return text;
}

std::string hour_of(core::instant at) { return engine::rfc3339(at).substr(11, 8); }

std::string escaped(std::string text) {
    for (std::size_t at = 0; (at = text.find('+', at)) != std::string::npos; at += 3)
        text.replace(at, 1, "%2B");
    return text;
}

}  // namespace

scene::scene(asio::io_context& loop, stand_ins& providers, scene_settings settings)
    : loop_(loop),
      providers_(providers),
      settings_(std::move(settings)),
      time_(settings_.start, settings_.speed),
      pool_(loop.get_executor(), settings_.where.server),
      post_(settings_.keys, settings_.public_url),
      visitors_(loop.get_executor(), time_, pool_, post_, settings_.where.mail,
                settings_.supervisor_token),
      workforce_(loop.get_executor(), time_, pool_, visitors_, settings_.agents),
      feed_(loop.get_executor(), settings_.where.server, settings_.supervisor_token, visitors_,
            workforce_),
      pause_(loop),
      ticker_(loop) {}

scene::~scene() { stop(); }

void scene::start() {
    providers_.on_message([this](std::string person, std::string mid, std::string text) {
        visitors_.echo(std::move(person), std::move(mid), std::move(text));
    });
    providers_.start();
    asio::co_spawn(loop_, play(), asio::detached);
    asio::co_spawn(loop_, feed_.follow(), asio::detached);
    asio::co_spawn(loop_, tell_every_ten_seconds(), asio::detached);
    thread_ = std::thread{[this] { loop_.run(); }};
}

void scene::wind_down() {
    stopping_ = true;
    visitors_.stop();
    workforce_.stop();
    feed_.stop();
    providers_.stop();
    pause_.cancel();
    ticker_.cancel();
}

void scene::stop() {
    if (!thread_.joinable()) return;
    asio::post(loop_, [this] {
        wind_down();
        loop_.stop();
    });
    thread_.join();
}

asio::awaitable<void> scene::sleep(std::chrono::milliseconds how_long) {
    boost::system::error_code cancelled;
    pause_.expires_after(how_long);
    co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<plain_reply> scene::ask(std::string target) {
    std::vector<channels::header> headers{
        {"Authorization", "Bearer " + settings_.supervisor_token}};
    auto reply = co_await pool_.ask("GET", std::move(target), "", std::move(headers));
    co_return reply;
}

asio::awaitable<void> scene::play() {
    for (int tries = 0; tries < 300 && !stopping_; ++tries) {
        const auto ready = co_await ask("/readyz");
        if (ready.status == 200) break;
        co_await sleep(20ms);
    }
    co_await workforce_.begin();
    co_await days();
    if (stopping_ || settings_.duration_s <= 0) co_return;
    co_await drain();
    if (!settings_.report_file.empty()) co_await write_report();
    if (!stopping_) settings_.over();
}

// The day, and then the same again, until the duration is over or somebody ends the demo.
asio::awaitable<void> scene::days() {
    const double day_s = settings_.center.hours * 3'600.0;
    const double until_s = settings_.duration_s > 0 ? settings_.duration_s : most_days * day_s;
    const auto& one_day = settings_.day;
    std::vector<visitor> everybody;
    const double offset_s = time_.seconds();
    for (double begins_s = 0; begins_s < until_s; begins_s += day_s)
        for (auto who : one_day) {
            who.at_s += begins_s + offset_s;
            who.number = everybody.size() + 1;
            everybody.push_back(std::move(who));
        }
    co_await visitors_.arrive(std::move(everybody), until_s + offset_s);
}

// Until nobody waits and nothing is in hand, or the limit.
asio::awaitable<void> scene::drain() {
    const double limit_s = time_.seconds() + drain_limit_s;
    std::cout << "The day is over; " << feed_.open() << " tickets are still open\n" << std::flush;
    while (!stopping_ && feed_.open() > 0 && time_.seconds() < limit_s) co_await sleep(200ms);
}

std::string scene::parity_target() const {
    return "/api/v1/reports/parity?from=" + escaped(engine::rfc3339(settings_.start)) +
           "&to=" + escaped(engine::rfc3339(time_.now() + core::seconds(1)));
}

asio::awaitable<void> scene::write_report() {
    const auto parity = co_await ask(parity_target());
    const auto& crowd = visitors_.counts();
    const auto& work = workforce_.counts();
    json out{{"policy", settings_.policy_name},
             {"seed", settings_.seed},
             {"load", settings_.center.load},
             {"speed", settings_.speed},
             {"agents", workforce_.size()},
             {"virtual_hours", time_.seconds() / 3'600},
             {"came", crowd.came},
             {"gave_up", crowd.gave_up},
             {"hung_up_when_taken", crowd.crossed},
             {"wrote_later", crowd.wrote_later},
             {"refused_at_the_door", crowd.refused},
             {"accepted", work.accepted},
             {"finished", work.finished},
             {"accepted_too_late", work.too_late},
             {"agents_refused", work.refused},
             {"last_refusal", crowd.last_refusal + work.last_refusal},
             {"sent_out",
              {{"calls", providers_.so_far().calls_connected},
               {"messages", providers_.so_far().messages},
               {"replies", providers_.so_far().replies},
               {"mails", providers_.so_far().mails}}},
             {"open_at_end", feed_.open()},
             {"parity", json::parse(parity.body, nullptr, false)}};
    std::ofstream file{settings_.report_file, std::ios::binary | std::ios::trunc};
    file << out.dump(2) << "\n";
    std::cout << settings_.report_file << " written\n"
              << figures_of(parity.body) << "\n"
              << std::flush;
}

std::string scene::figures_of(const std::string& parity_json) {
    const auto report = json::parse(parity_json, nullptr, false);
    std::string out;
    if (!report.is_object() || !report.contains("data")) return out;
    for (const auto& row : report["data"])
        out += "   " + row.value("channel", "?") + " " + percent(row["sl3_share"]) + " of " +
               std::to_string(row.value("queued", 0));
    return out;
}

asio::awaitable<void> scene::tell_every_ten_seconds() {
    while (!stopping_) {
        boost::system::error_code cancelled;
        ticker_.expires_after(between_lines);
        co_await ticker_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (stopping_) break;
        const auto line = co_await ask("/api/v1/line?limit=1");
        const auto parity = co_await ask(parity_target());
        std::cout << hour_of(time_.now()) << "  line " << header_of(line, "x-waiting")
                  << "  in hand " << workforce_.in_hand()
                  << "  answered in time:" << figures_of(parity.body);
        const auto refused = visitors_.counts().refused + workforce_.counts().refused;
        if (refused > 0)
            std::cout << "   refused " << refused << " (" << visitors_.counts().last_refusal
                      << workforce_.counts().last_refusal << ")";
        std::cout << "\n" << std::flush;
    }
}

}  // namespace evenline::app::demo
