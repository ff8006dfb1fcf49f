#include "blackbox/callers.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

namespace evenline::blackbox {

using steady = std::chrono::steady_clock;

callers::callers(const server& to, unsigned at_once, std::string text)
    : to_(to), text_(std::move(text)) {
    for (unsigned i = 0; i < at_once; ++i) threads_.emplace_back([this] { write_on(); });
}

void callers::stop() {
    enough_ = true;
    for (auto& each : threads_) each.join();
    threads_.clear();
}

reply callers::write(client& by, int number) const {
    const auto name = std::to_string(number);
    return hook_contact(by, to_, "t-" + name,
                        {{"presence", "deferred"}, {"customer", {{"ref", "crm-" + name}}},
                         {"text", text_}},
                        "msg_" + name);
}

void callers::write_on() {
    client by;
    while (!enough_) {
        const int number = next_++;
        const auto began = steady::now();
        const auto got = write(by, number);
        const double took = std::chrono::duration<double>(steady::now() - began).count();
        if (got.status / 100 != 2) {
            ++refused_;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // as a provider waits
            continue;
        }
        const std::scoped_lock lock(guard_);
        acknowledged_.insert(number);
        answers_s_.push_back(took);
        slowest_s_ = std::max(slowest_s_.load(), took);
        ++count_;
    }
}

double callers::p99_s() const {
    auto all = answers_s_;
    if (all.empty()) return 0;
    std::ranges::sort(all);
    return all[(all.size() - 1) * 99 / 100];
}

std::size_t callers::forgotten() const {
    const auto stored = [&] { return number_in_store(to_, "SELECT count(*) FROM inbound"); };
    const auto before = stored();
    client by;
    for (const int number : acknowledged_)
        if (write(by, number).status / 100 != 2) return acknowledged_.size();
    return static_cast<std::size_t>(stored() - before);
}

std::int64_t number_in_store(const server& s, const std::string& sql) {
    sqlite3* db = nullptr;
    sqlite3_open_v2((s.folder() / "evenline.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_busy_timeout(db, 5'000);
    sqlite3_stmt* query = nullptr;
    std::int64_t n = -1;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        n = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return n;
}

}  // namespace evenline::blackbox
