// HTTP and SMTP by libcurl, on a few threads of its own.
#pragma once

#include "evenline/senders/transport.hpp"

#include "evenline/core/time.hpp"

#include <atomic>
#include <boost/asio/thread_pool.hpp>

namespace evenline::senders {

struct curl_settings {
    unsigned threads{8};          // as many as sender_settings::in_flight
    core::duration connect_time{core::seconds(10)};
    core::duration total_time{core::seconds(30)};
    std::string user_agent{"Evenline"};
    std::string ca_file;          // PEM of authorities trusted beside the system's; may be empty
};

class curl_transport final : public transport {
public:
    explicit curl_transport(curl_settings = {});
    ~curl_transport() override;   // gives up, which takes about a second

    // "smtp://[user:password@]host:port" says EHLO, uses STARTTLS where it is offered and insists
    // on it when there is a password; "smtps://" is TLS from the start. HTTPS is verified.
    boost::asio::awaitable<transport_answer> send(channels::outbound_call,
                                                  bool public_only) override;
    void give_up() override { stopping_ = true; }

private:
    curl_settings settings_;
    std::atomic<bool> stopping_{};
    boost::asio::thread_pool threads_;
};

}  // namespace evenline::senders
