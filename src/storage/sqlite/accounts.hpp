// Accounts, credentials and links on a connection of their own.
#pragma once

#include "storage/sqlite/audit_chain.hpp"

namespace evenline::storage::sqlite {

class sqlite_accounts final : public engine::accounts {
public:
    explicit sqlite_accounts(database&& db) : db_(std::move(db)) {}

    void note(engine::audit_entry what) override { noted_.push_back(std::move(what)); }
    boost::system::result<engine::account> add(engine::account) override;
    boost::system::result<void> save(const engine::account&) override;
    [[nodiscard]] std::optional<engine::account> by_email(std::string_view) override;
    [[nodiscard]] std::optional<engine::account> by_id(std::uint64_t) override;
    [[nodiscard]] std::optional<engine::account> by_agent(core::agent_id) override;
    [[nodiscard]] std::vector<engine::account> all() override;
    boost::system::result<engine::credential> issue(engine::credential,
                                                    std::string_view secret_sha256) override;
    [[nodiscard]] std::optional<engine::credential> find(std::string_view secret_sha256) override;
    boost::system::result<void> revoke(std::uint64_t credential) override;
    boost::system::result<void> touch(std::span<const engine::last_use>) override;
    [[nodiscard]] std::vector<core::agent_id> with_console() override;
    boost::system::result<void> keep_consoles(std::span<const engine::console_change>) override;
    boost::system::result<void> put_link(std::string_view secret_sha256, std::uint64_t account,
                                         core::instant expires_at) override;
    [[nodiscard]] std::optional<std::uint64_t> redeem_link(std::string_view secret_sha256,
                                                           core::instant now) override;
    [[nodiscard]] std::optional<std::uint64_t> account_of_link(std::string_view secret_sha256,
                                                               core::instant now) override;
    [[nodiscard]] std::vector<engine::credential> credentials(bool sessions) override;
    [[nodiscard]] std::optional<engine::second_factor> factor(std::uint64_t account) override;
    boost::system::result<void> save_factor(const engine::second_factor&) override;
    boost::system::result<void> drop_factor(std::uint64_t account) override;
    boost::system::result<engine::passkey> add_passkey(engine::passkey) override;
    [[nodiscard]] std::optional<engine::passkey> passkey_of(std::string_view credential) override;
    [[nodiscard]] std::vector<engine::passkey> passkeys(std::uint64_t account) override;
    boost::system::result<void> use_passkey(std::uint64_t id, std::uint32_t counter,
                                            core::instant at) override;
    boost::system::result<void> drop_passkey(std::uint64_t account, std::uint64_t id) override;
    [[nodiscard]] std::optional<std::uint64_t> by_subject(std::string_view issuer,
                                                          std::string_view subject) override;
    boost::system::result<void> bind_subject(std::string_view issuer, std::string_view subject,
                                             std::uint64_t account) override;
    boost::system::result<void> revoke_sessions(std::uint64_t account, std::uint64_t but) override;
    [[nodiscard]] std::uint64_t version() override;

private:
    template <class Work> boost::system::error_code write(Work, bool tells = true);
    [[nodiscard]] std::vector<engine::account> select(const char* sql, const auto&... values);
    [[nodiscard]] core::agent_id next_agent();
    void read_into(const rows&, engine::account&);
    // Inside the transaction, after what should have changed a row: if it changed none, nothing was
    // done that the audit could tell of.
    void keep_note_if_changed() {
        if (db_.changes() == 0) noted_.clear();
    }
    database db_;
    std::vector<engine::audit_entry> noted_;
};

// One transaction that also `tells` whoever else has the store open that accounts changed.
template <class Work> boost::system::error_code sqlite_accounts::write(Work work, bool tells) {
    db_.forgive();
    db_.run("BEGIN IMMEDIATE");
    work();
    for (const auto& entry : noted_) append_audit(db_, entry);
    noted_.clear();
    if (tells) db_.run("UPDATE accounts_version SET number = number + 1");
    db_.run("COMMIT");
    const auto result = db_.failure();
    db_.forgive();
    if (sqlite3_get_autocommit(db_.handle()) == 0) db_.run("ROLLBACK");
    return result;
}

}  // namespace evenline::storage::sqlite
