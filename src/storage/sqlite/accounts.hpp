// Accounts, credentials and links on a connection of their own.
#pragma once

#include "storage/sqlite/database.hpp"

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
    boost::system::result<void> put_link(std::string_view secret_sha256, std::uint64_t account,
                                         core::instant expires_at) override;
    [[nodiscard]] std::optional<std::uint64_t> redeem_link(std::string_view secret_sha256,
                                                           core::instant now) override;
    [[nodiscard]] std::vector<engine::credential> credentials(bool sessions) override;
    [[nodiscard]] std::optional<engine::second_factor> factor(std::uint64_t account) override;
    boost::system::result<void> save_factor(const engine::second_factor&) override;
    boost::system::result<void> drop_factor(std::uint64_t account) override;
    boost::system::result<void> revoke_sessions(std::uint64_t account, std::uint64_t but) override;
    [[nodiscard]] std::uint64_t version() override;

private:
    template <class Work> boost::system::error_code write(Work);
    [[nodiscard]] std::vector<engine::account> select(const char* sql, const auto&... values);
    [[nodiscard]] core::agent_id next_agent();
    void read_into(const rows&, engine::account&);
    database db_;
    std::vector<engine::audit_entry> noted_;
};

}  // namespace evenline::storage::sqlite
