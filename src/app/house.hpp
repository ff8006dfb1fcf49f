// The machine around the server: backups beside the database, space, what is logged.
#pragma once

#include "evenline/app/config.hpp"
#include "evenline/http/server.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/thread_pool.hpp>
#include <filesystem>

namespace evenline::app {

class house {
public:
    // The store must outlive it. Backups lie in `backups` beside the database.
    house(storage::store&, const std::filesystem::path& database, engine::clock&,
          const retention_settings&);
    ~house();
    house(const house&) = delete;
    house& operator=(const house&) = delete;
    [[nodiscard]] http::house_port port();
    // Forgets what is too old, old backups too; beside everything else. Call it once a day.
    void tidy();

private:
    boost::asio::awaitable<http::house_port::backed_up> backup();
    boost::asio::awaitable<bool> scrub();
    bool tidy_now();
    [[nodiscard]] http::house_port::backed_up copy(core::instant at);
    [[nodiscard]] std::vector<http::backup_file> backups() const;
    [[nodiscard]] http::house_facts facts() const;

    storage::store& store_;
    std::filesystem::path database_, folder_;
    engine::clock& clock_;
    retention_settings keep_;
    core::instant started_at_;
    boost::asio::thread_pool copying_{1};
};

}  // namespace evenline::app
