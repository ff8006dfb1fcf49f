#include "app/house.hpp"

#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace evenline::app {
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::array levels{"trace", "debug", "info", "warning", "error"};

// 20261122T0900001234, so that names sort by time.
std::string stamp(core::instant at) {
    std::string out;
    for (const char c : engine::rfc3339(at)) {
        if ((c >= '0' && c <= '9') || c == 'T') out += c;
    }
    return out.substr(0, 19);
}

template <class T>
asio::awaitable<T> run(std::function<T()> work) {
    co_return work();
}

}  // namespace

house::house(storage::store& store, const fs::path& database, engine::clock& clock,
             const retention_settings& keep)
    : store_(store),
      database_(database),
      folder_(database.parent_path() / "backups"),
      clock_(clock),
      keep_(keep),
      started_at_(clock.now()) {}

house::~house() { copying_.join(); }

http::house_port house::port() {
    http::house_port out;
    out.backup = [this] { return backup(); };
    out.backups = [this] { return backups(); };
    out.scrub = [this] { return scrub(); };
    out.facts = [this] { return facts(); };
    out.log_level = [] {
        const auto name = spdlog::level::to_string_view(spdlog::get_level());
        return std::string(name.data(), name.size());
    };
    out.set_log_level = [](std::string_view level) {
        if (std::ranges::find(levels, level) == levels.end()) return false;
        spdlog::set_level(spdlog::level::from_str(std::string(level)));
        return true;
    };
    return out;
}

asio::awaitable<http::house_port::backed_up> house::backup() {
    const auto at = http::wall_now();
    std::function<http::house_port::backed_up()> work = [this, at] { return copy(at); };
    auto made =
        co_await asio::co_spawn(copying_.get_executor(), run(std::move(work)), asio::use_awaitable);
    co_return made;
}

asio::awaitable<bool> house::scrub() {
    std::function<bool()> work = [this] { return tidy_now(); };
    const bool done =
        co_await asio::co_spawn(copying_.get_executor(), run(std::move(work)), asio::use_awaitable);
    co_return done;
}

void house::tidy() {
    asio::post(copying_, [this] { tidy_now(); });
}

// On the copying thread.
bool house::tidy_now() {
    if (keep_.backup_days != 0) {
        const auto oldest = http::wall_now() - core::days(keep_.backup_days);
        for (const auto& one : backups()) {
            std::error_code failed;
            if (one.at < oldest) fs::remove(folder_ / one.name, failed);
            if (failed) spdlog::warn("the old backup {} stays: {}", one.name, failed.message());
        }
    }
    const auto done = store_.tidy(keep_.store, clock_.now());
    if (!done) spdlog::warn("{}", done.error().sentence);
    return done.has_value();
}

// On the copying thread.
http::house_port::backed_up house::copy(core::instant at) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    if (failed) return folder_.string() + " cannot be made: " + failed.message();
    const auto file = folder_ / ("evenline-" + stamp(at) + ".db");
    const auto done = store_.backup(file.string());
    if (!done) return done.error().sentence;
    const auto bytes = fs::file_size(file, failed);
    return http::backup_file{file.filename().string(), failed ? 0 : bytes, at,
                             (http::wall_now() - at).seconds()};
}

std::vector<http::backup_file> house::backups() const {
    std::vector<http::backup_file> out;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder_, failed)) {
        if (entry.path().extension() != ".db") continue;
        std::error_code gone;
        const auto bytes = entry.file_size(gone);
        const auto written = entry.last_write_time(gone);
        if (gone) continue;
        const auto since = fs::file_time_type::clock::to_sys(written).time_since_epoch();
        const auto us = std::chrono::duration_cast<std::chrono::microseconds>(since).count();
        out.push_back({entry.path().filename().string(), bytes, {us}, 0});
    }
    std::ranges::sort(out, [](const auto& a, const auto& b) { return a.name > b.name; });
    return out;
}

http::house_facts house::facts() const {
    http::house_facts out;
    const auto now = store_.status();
    out.schema = store_.schema_version();
    out.store_bytes = now.database_bytes;
    out.wal_bytes = now.wal_bytes;
    std::error_code failed;
    const auto room =
        fs::space(database_.parent_path().empty() ? "." : database_.parent_path(), failed);
    if (!failed) {
        out.disk_free_bytes = room.available;
        out.disk_total_bytes = room.capacity;
    }
    out.started_at = started_at_;
    out.raw_days = keep_.store.raw_days;
    out.message_days = keep_.store.message_days;
    out.backup_days = keep_.backup_days;
    return out;
}

}  // namespace evenline::app
