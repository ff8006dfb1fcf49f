// One LMTP or SMTP connection: moves bytes between the socket and the session, and mails into
// intake.
#pragma once

#include "evenline/intake/lmtp_listener.hpp"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

namespace evenline::intake {

struct lmtp_desk {
    engine::sequencer& to;
    engine::lookup& index;
    const channel& from;
};

class lmtp_connection : public std::enable_shared_from_this<lmtp_connection> {
public:
    using socket = boost::asio::generic::stream_protocol::socket;
    // `tls` may be null and must outlive this.
    lmtp_connection(socket, lmtp_desk, const lmtp_listener_settings&,
                    boost::asio::ssl::context* tls = nullptr);

    // Ends when the other side leaves, is idle for too long, or after `stop`.
    boost::asio::awaitable<void> serve();
    void stop();

private:
    boost::asio::awaitable<bool> receive();
    boost::asio::awaitable<bool> send(std::string text);
    boost::asio::awaitable<bool> begin_tls();
    boost::asio::awaitable<void> store();
    void give_time();

    socket socket_;
    boost::asio::ssl::context* tls_;
    std::unique_ptr<boost::asio::ssl::stream<socket&>> secured_;
    lmtp_desk desk_;
    lmtp_session session_;
    core::duration idle_;
    boost::asio::steady_timer deadline_;
    bool reading_{}, stopping_{};
};

}  // namespace evenline::intake
