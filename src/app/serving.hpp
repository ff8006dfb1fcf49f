// A whole server: store, line, channels, senders, doors. `serve` runs one on real time; the demo
// runs one on a faster clock. Nothing in here knows which.
#pragma once

#include "app/house.hpp"
#include "app/incoming.hpp"
#include "app/memory.hpp"
#include "app/outgoing.hpp"
#include "app/policy_source.hpp"
#include "app/wait_desk.hpp"
#include "evenline/app/config.hpp"
#include "evenline/engine/clock.hpp"
#include "evenline/http/server.hpp"
#include "evenline/intake/lmtp_listener.hpp"
#include "evenline/senders/curl_transport.hpp"
#include "evenline/senders/fetched_documents.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace evenline::app {

class serving {
public:
    // The config and the clock must outlive it.
    serving(const config&, engine::clock&, bool allow_baseline = false);
    ~serving();
    serving(const serving&) = delete;
    serving& operator=(const serving&) = delete;

    // Opens everything, in order; empty, or what went wrong and what to do about it. When a
    // file somebody wrote is wrong, `usage` is set.
    [[nodiscard]] std::string start(bool& usage);
    // Returns when the server has stopped.
    void run();

    // From the loop's thread or a posted handler. The first call ends things in order, the second
    // cuts them short.
    void stop();
    void reload_policy();

    [[nodiscard]] boost::asio::io_context& loop() { return loop_; }
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] storage::store& store() { return *store_; }
    [[nodiscard]] engine::sequencer& line() { return *line_; }
    [[nodiscard]] std::string url() const;

private:
    std::string open_store();
    std::string open_channels();
    intake::document_source* documents_for(const channels::channel_settings&);
    std::string open_line(bool& usage);
    void settle_policy();
    std::string open_powers(bool& usage);
    std::string open_mail_doors();
    std::string open_http();
    boost::asio::awaitable<void> begin_business_days();
    boost::asio::awaitable<void> look_each_minute();
    boost::asio::awaitable<void> set_policy(core::policy);
    boost::asio::awaitable<void> wind_down();
    [[nodiscard]] std::vector<http::gauge> gauges() const;
    [[nodiscard]] std::vector<std::string> not_ready() const;

    const config& config_;
    engine::clock& clock_;
    boost::asio::io_context loop_;
    policy_source policy_;
    engine::power_catalogue powers_;
    std::unique_ptr<storage::store> store_;
    std::shared_ptr<const intake::ticket_keys> keys_;
    std::unique_ptr<senders::curl_transport> fetching_;
    std::unique_ptr<senders::fetched_documents> documents_;
    intake::channel_table channels_;
    std::unique_ptr<outgoing> outgoing_;
    std::unique_ptr<engine::sequencer> line_;
    std::unique_ptr<wait_desk> waits_;
    std::vector<std::unique_ptr<intake::lmtp_listener>> mail_doors_;
    std::unique_ptr<incoming> incoming_;
    std::unique_ptr<house> house_;
    std::unique_ptr<http::server> http_;
    boost::asio::steady_timer day_timer_, heads_timer_;
    heap heap_;
    bool stopping_{};
};

}  // namespace evenline::app
