// Nothing acknowledged is lost, nothing is served twice: 10,000 signed webhooks over 64
// connections, each sent twice, in random order, with 20 kill -9 in between.
// EVENLINE_WEBHOOKS and EVENLINE_KILLS change the size; EVENLINE_SEED the order.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

std::size_t setting(const char* name, std::size_t otherwise) {
    const char* given = std::getenv(name);
    return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

struct load {
    std::vector<int> order;  // each number twice
    std::atomic<std::size_t> next{0};
    std::atomic<bool> pause{false};
    std::mutex guard;
    std::set<int> acknowledged;
    std::vector<int> again;  // refused or unanswered: the provider repeats them
};

void send_all(load& all, const server& s) {
    client c;
    for (;;) {
        const std::size_t at = all.next.fetch_add(1);
        int number = 0;
        if (at < all.order.size())
            number = all.order[at];
        else {
            const std::scoped_lock lock(all.guard);
            if (all.again.empty()) return;
            number = all.again.back();
            all.again.pop_back();
        }
        const std::string n = std::to_string(number);
        const auto got = hook_contact(c, s, "t-" + n,
                                      {{"presence", "deferred"},
                                       {"customer", {{"ref", "crm-" + n}}},
                                       {"text", "number " + n}},
                                      "msg_" + n);
        const std::scoped_lock lock(all.guard);
        if (got.status / 100 == 2)
            all.acknowledged.insert(number);
        else
            all.again.push_back(number);
        if (got.status == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));  // server is down
    }
}

std::int64_t count(const std::string& file, const std::string& sql) {
    sqlite3* db = nullptr;
    sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_stmt* query = nullptr;
    std::int64_t n = -1;
    if (sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW)
        n = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return n;
}

TEST(Loss, EveryAcknowledgedWebhookIsPresentExactlyOnceThroughTwentyKills) {
    const std::size_t webhooks = setting("EVENLINE_WEBHOOKS", 10'000),
                      kills = setting("EVENLINE_KILLS", 20);
    server s;
    s.start();
    load all;
    for (std::size_t i = 0; i < webhooks; ++i)
        all.order.insert(all.order.end(), 2, static_cast<int>(i));
    std::mt19937_64 chance(setting("EVENLINE_SEED", 1));
    std::ranges::shuffle(all.order, chance);

    std::vector<std::thread> connections;
    for (int i = 0; i < 64; ++i) connections.emplace_back([&] { send_all(all, s); });
    double slowest_restart_s = 0;
    for (std::size_t k = 1; k <= kills; ++k) {
        const std::size_t mark = all.order.size() * k / (kills + 1);
        while (all.next.load() < mark) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        s.kill_hard();
        const auto began = std::chrono::steady_clock::now();
        s.start();
        slowest_restart_s = std::max(
            slowest_restart_s,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    }
    for (auto& c : connections) c.join();
    EXPECT_EQ(all.acknowledged.size(), webhooks);
    EXPECT_EQ(s.stop(), 0);

    const std::string db = s.folder() / "evenline.db";
    EXPECT_EQ(count(db, "SELECT count(*) FROM inbound"), static_cast<std::int64_t>(webhooks));
    EXPECT_EQ(count(db, "SELECT count(*) FROM ticket"), static_cast<std::int64_t>(webhooks));
    EXPECT_EQ(count(db, "SELECT count(*) FROM message"), static_cast<std::int64_t>(webhooks));
    EXPECT_EQ(count(db, "SELECT count(DISTINCT text) FROM message"),
              static_cast<std::int64_t>(webhooks));
    std::printf(
        "loss: %zu webhooks sent twice, %zu kills, %zu acknowledged, slowest restart %.3f s\n",
        webhooks, kills, all.acknowledged.size(), slowest_restart_s);
}

}  // namespace
}  // namespace evenline::blackbox
