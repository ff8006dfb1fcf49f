// The door for mail: Postfix (or the demo) delivers here by LMTP, any mail server by SMTP. A mail
// is answered 250 only once it is durable, 451 when it could not be stored.
#pragma once

#include "evenline/intake/intake.hpp"
#include "evenline/intake/lmtp_session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>

namespace evenline::intake {

struct lmtp_listener_settings {
    std::string listen;                        // "127.0.0.1:2424" or "unix:/run/evenline.lmtp"
    lmtp_settings protocol;
    std::string certificate_file, private_key_file;   // PEM; both or neither
    std::size_t connections{64};               // more are answered 421
    core::duration idle{core::minutes(5)};     // without a byte, or with a reply not taken
};

// Reads the settings of an lmtp or smtp channel.
[[nodiscard]] lmtp_listener_settings lmtp_settings_of(const channels::channel_settings&);

class lmtp_listener {
public:
    // `from` must be an lmtp or smtp channel of a table that outlives this.
    lmtp_listener(boost::asio::any_io_executor, engine::sequencer&, engine::lookup&,
                  const channel& from, lmtp_listener_settings);
    ~lmtp_listener();

    // Reads the certificate and binds. Errors are the system's (address in use, no permission, no
    // such file), OpenSSL's, or invalid_argument.
    boost::system::error_code open();
    [[nodiscard]] std::uint16_t port() const;  // 0 for a unix socket

    // Serves until `stop`; resolves when the last connection has ended.
    boost::asio::awaitable<void> run();
    // No new connections; idle ones are told 421, mails being stored are answered first.
    void stop();

private:
    struct parts;
    std::shared_ptr<parts> parts_;
};

}  // namespace evenline::intake
