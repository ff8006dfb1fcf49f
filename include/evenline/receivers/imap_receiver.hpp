// Fetches the mails of one mailbox as they come, and hands them to intake. A mail is marked on the
// server only once it is durable here; what comes twice counts once by its key.
#pragma once

#include "evenline/engine/clock.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/receivers/imap_session.hpp"
#include "evenline/receivers/receiver.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>

namespace evenline::receivers {

struct imap_login {
    std::string url, user, password;     // "imaps://host[:port]"; imap:// insists on STARTTLS
    std::string oauth_file;              // holds an access token, read at each login
    std::string ca_file;                 // PEM, trusted instead of the system's; may be empty
    bool without_tls{};                  // on the loopback only
};

struct imap_receiver_settings {
    imap_login login;
    imap_settings session;
    core::duration idle{core::minutes(9)};        // IDLE is begun anew, for the boxes in between
    core::duration ask_again{core::seconds(30)};  // where the server does not tell of news
    core::duration answer_time{core::minutes(2)}; // without a byte, while it owes an answer
    core::duration first_pause{core::seconds(1)}, longest_pause{core::minutes(5)};
};

// Of an imap channel's settings.
[[nodiscard]] imap_receiver_settings imap_settings_of(const channels::channel_settings&);

// Connects and logs in, for `channel test`. Blocks; empty, or what went wrong.
[[nodiscard]] std::string try_login(const imap_login&);

class imap_receiver final : public receiver {
public:
    // `from` must be an imap channel of a table that outlives this.
    imap_receiver(boost::asio::any_io_executor, engine::clock&, engine::sequencer&,
                  engine::lookup&, const intake::channel& from, imap_receiver_settings);
    ~imap_receiver() override;

    // Fetches over as many connections as it takes; a mail being stored is finished first.
    boost::asio::awaitable<void> run() override;
    void stop() override;                // loop thread only
    [[nodiscard]] receiver_state state() const override;

private:
    struct parts;
    std::shared_ptr<parts> parts_;
};

}  // namespace evenline::receivers
