// The machine around the server: backups beside the database, space, what is logged.
#pragma once

#include "evenline/http/server.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/thread_pool.hpp>
#include <filesystem>

namespace evenline::app {

class house {
public:
    // The store must outlive it. Backups lie in `backups` beside the database.
    house(storage::store&, const std::filesystem::path& database, engine::clock&);
    ~house();
    house(const house&) = delete;
    house& operator=(const house&) = delete;
    [[nodiscard]] http::house_port port();

private:
    boost::asio::awaitable<http::house_port::backed_up> backup();
    [[nodiscard]] http::house_port::backed_up copy(core::instant at);
    [[nodiscard]] std::vector<http::backup_file> backups() const;
    [[nodiscard]] http::house_facts facts() const;

    storage::store& store_;
    std::filesystem::path database_, folder_;
    core::instant started_at_;
    boost::asio::thread_pool copying_{1};
};

}  // namespace evenline::app
