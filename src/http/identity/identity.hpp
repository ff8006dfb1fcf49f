// Who asks: sessions and tokens behind Authorization, log-in by password or one-time link.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/http/password_words.hpp"
#include "evenline/http/settings.hpp"
#include "http/identity/attempts.hpp"
#include "http/identity/one_time.hpp"
#include "http/routing/router.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <unordered_map>
#include <variant>

namespace evenline::http {

struct login {
    std::string secret;  // shown once
    engine::credential session;
    engine::account who;
};

enum class login_refusal : std::uint8_t {
    wrong, wrong_otp, otp_required, link_over, too_often, too_busy, store, wrong_key
};

class identity {
public:
    identity(engine::accounts&, const settings&);
    ~identity();

    // Nobody when the header is absent or names nothing valid.
    [[nodiscard]] principal of_header(std::string_view authorization);
    [[nodiscard]] principal of_secret(std::string_view secret);

    using login_result = std::variant<login, login_refusal>;
    // `otp`: from the authenticator app or a recovery code; asked for only of those who have one.
    boost::asio::awaitable<login_result> log_in(std::string email, std::string password,
                                                std::string otp, std::string remote);
    // Counts as an attempt to log in: false also when there were too many.
    boost::asio::awaitable<bool> is_password(std::uint64_t account, std::string password);
    // Ends every other session of theirs.
    boost::asio::awaitable<bool> set_password(const principal&, std::string password);
    // A link is in the password's place, not in the second factor's: whose account has one is
    // asked for it, and the link is good until it comes.
    [[nodiscard]] login_result log_in_by_link(std::string_view secret, const std::string& otp,
                                              const std::string& remote);
    // An attempt from there that is not by password; give it back when it was right.
    [[nodiscard]] bool may_try(const std::string& remote);
    void tried_well(const std::string& remote) { by_address_.give_back(remote); }
    // Somebody known by other means than a password.
    [[nodiscard]] login_result log_in_as(std::uint64_t account, const std::string& remote);
    // Sets the password of the link's account and logs in.
    struct setting_up {
        std::string link, password, name, otp;
    };
    boost::asio::awaitable<login_result> set_up(setting_up, std::string remote);
    // Why this account cannot have it as a password; empty when it can.
    [[nodiscard]] std::string weak(std::string_view password, const engine::account*) const;
    [[nodiscard]] std::string weak_for_link(std::string_view password, std::string_view link);
    void log_out(const principal&);
    // For the live feed: whoever opens it names this instead of the session; good once, for 30 s.
    [[nodiscard]] std::string feed_ticket(std::string_view authorization);
    [[nodiscard]] std::string secret_behind(std::string_view feed_ticket);

    [[nodiscard]] engine::accounts& accounts() { return accounts_; }
    [[nodiscard]] unsigned retry_after_s() const { return by_account_.retry_after_s(); }
    // True when another process changed the accounts since the last call; forgets what is cached.
    bool changed_elsewhere();
    void forget() { known_.clear(); }
    // Sessions in use, to the store; at most once a minute, unless `now`.
    void keep_uses(bool now = false);
    // Waits for hashes under way.
    void stop();

private:
    [[nodiscard]] login_result open_session(const engine::account&, const std::string& remote);
    // Whose link this is, when the second factor does not stand in the way.
    [[nodiscard]] std::variant<engine::account, login_refusal> holder_of(const std::string& digest,
                                                                        const std::string& otp,
                                                                        const std::string& remote);
    // Notes that it is in use. False: a session that nobody has used for too long; it has ended.
    [[nodiscard]] bool may_go_on(const principal&, core::instant used, core::instant now);
    [[nodiscard]] std::optional<login_refusal> refuses(const engine::account&,
                                                       const std::string& otp);
    boost::asio::awaitable<std::string> hashed(std::string password);
    boost::asio::awaitable<bool> matches(std::string password, std::string encoded);
    engine::accounts& accounts_;
    const settings& limits_;
    attempts by_account_, by_address_;
    boost::asio::thread_pool hashing_;
    one_time<std::string> feed_tickets_{core::seconds(30)};
    std::size_t waiting_{};
    std::uint64_t version_{};
    struct known {
        principal who;
        core::instant expires_at;
        core::instant used_at;
    };
    std::unordered_map<std::string, known> known_;  // by digest; emptied on any change
    std::map<std::uint64_t, core::instant> uses_;   // of sessions, not in the store yet
    core::instant uses_kept_at_{};
    password_words words_;
};

}  // namespace evenline::http
