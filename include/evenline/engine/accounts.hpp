// People and programs that may use the server: accounts, sessions, tokens. The command line uses
// the same port on the same store, while the server runs or while it does not.
#pragma once

#include "evenline/core/agent.hpp"
#include "evenline/engine/records.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace evenline::engine {

enum class role : std::uint8_t { agent, supervisor, integrator, admin };

struct account {
    std::uint64_t id{};
    std::string email;                 // case-folded, unique
    std::string name;
    role what{role::agent};
    std::string password_hash;         // argon2id, encoded; empty: cannot log in by password
    core::agent_id agent{};            // set when they serve tickets; equals their row in agents
    core::agent_profile profile;
    std::string phone;                 // where calls are connected, E.164
    bool active{true};
    core::instant created_at{};
};

struct credential {                    // a session or an API token; only its SHA-256 is stored
    std::uint64_t id{};
    bool session{};                    // else: token
    std::uint64_t account{};           // 0: a token that belongs to nobody
    role what{role::agent};
    std::vector<std::string> scopes;   // empty: all of the role
    std::string label;
    core::instant created_at{}, expires_at{}, last_used_at{};
    std::string from;                  // a session: the address it was opened from
};

struct last_use {                      // of a session
    std::uint64_t credential{};
    core::instant at{};
};

struct console_change {                // an agent has a console now, or is known to be gone
    core::agent_id agent{};
    bool here{};
};

// A code from an authenticator app, asked for after the password.
struct second_factor {
    std::uint64_t account{};
    std::string secret;                // base 32
    bool active{};                     // begun is not confirmed
    std::uint64_t last_step{};         // of the last code used: none works twice
    std::vector<std::string> recovery; // SHA-256 of the codes not used yet
};

// A key that a person's device keeps and that signs instead of a password.
struct passkey {
    std::uint64_t id{};
    std::uint64_t account{};
    std::string credential;            // the device's name for it, base64url; unique
    std::string public_key;            // SubjectPublicKeyInfo, DER
    std::string place;                 // the domain it is for
    std::string name;                  // its owner's name for it
    std::uint32_t counter{};           // of the last signature; 0: the device does not count
    core::instant created_at{}, last_used_at{};
};

class accounts {
public:
    virtual ~accounts() = default;
    // Blocking, milliseconds, loop thread or command line. Errors: the store cannot be used, or
    // `file_exists` for an e-mail that is taken.
    // The next change of anything here takes this entry of the audit into its transaction.
    virtual void note(audit_entry) = 0;
    virtual boost::system::result<account> add(account) = 0;            // id, agent given here
    virtual boost::system::result<void> save(const account&) = 0;
    [[nodiscard]] virtual std::optional<account> by_email(std::string_view) = 0;
    [[nodiscard]] virtual std::optional<account> by_id(std::uint64_t) = 0;
    [[nodiscard]] virtual std::optional<account> by_agent(core::agent_id) = 0;
    [[nodiscard]] virtual std::vector<account> all() = 0;
    virtual boost::system::result<credential> issue(credential, std::string_view secret_sha256) = 0;
    [[nodiscard]] virtual std::optional<credential> find(std::string_view secret_sha256) = 0;
    virtual boost::system::result<void> revoke(std::uint64_t credential) = 0;
    // All in one transaction; `version` stays as it is.
    virtual boost::system::result<void> touch(std::span<const last_use>) = 0;
    // Agents with a console, as last told; a restart forgets none.
    [[nodiscard]] virtual std::vector<core::agent_id> with_console() = 0;
    // In this order, all in one transaction; `version` stays as it is.
    virtual boost::system::result<void> keep_consoles(std::span<const console_change>) = 0;
    // One-time links (first start, invitations): redeeming twice gives nothing.
    virtual boost::system::result<void> put_link(std::string_view secret_sha256,
                                                 std::uint64_t account,
                                                 core::instant expires_at) = 0;
    [[nodiscard]] virtual std::optional<std::uint64_t> redeem_link(std::string_view secret_sha256,
                                                                   core::instant now) = 0;
    // Whose link it is, without using it up.
    [[nodiscard]] virtual std::optional<std::uint64_t> account_of_link(
        std::string_view secret_sha256, core::instant now) = 0;
    // All sessions, or all API tokens, oldest first.
    [[nodiscard]] virtual std::vector<credential> credentials(bool sessions) = 0;
    [[nodiscard]] virtual std::optional<second_factor> factor(std::uint64_t account) = 0;
    virtual boost::system::result<void> save_factor(const second_factor&) = 0;
    virtual boost::system::result<void> drop_factor(std::uint64_t account) = 0;
    // `file_exists` for a credential that is taken; the id is given here.
    virtual boost::system::result<passkey> add_passkey(passkey) = 0;
    [[nodiscard]] virtual std::optional<passkey> passkey_of(std::string_view credential) = 0;
    [[nodiscard]] virtual std::vector<passkey> passkeys(std::uint64_t account) = 0;
    virtual boost::system::result<void> use_passkey(std::uint64_t id, std::uint32_t counter,
                                                    core::instant at) = 0;
    // `missing` when it is not this account's.
    virtual boost::system::result<void> drop_passkey(std::uint64_t account, std::uint64_t id) = 0;
    // Whom an identity provider means by this subject: the account it was first seen with.
    [[nodiscard]] virtual std::optional<std::uint64_t> by_subject(std::string_view issuer,
                                                                  std::string_view subject) = 0;
    virtual boost::system::result<void> bind_subject(std::string_view issuer,
                                                     std::string_view subject,
                                                     std::uint64_t account) = 0;
    // All of an account's but one (0: all).
    virtual boost::system::result<void> revoke_sessions(std::uint64_t account,
                                                        std::uint64_t but = 0) = 0;
    // Changes whenever another process changed the store (the server then reads accounts again).
    [[nodiscard]] virtual std::uint64_t version() = 0;
};

}  // namespace evenline::engine
