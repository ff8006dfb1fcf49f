// Point reads on the loop's thread.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

class sqlite_lookup final : public engine::lookup {
public:
    explicit sqlite_lookup(database&& db) : db_(std::move(db)) {}

    [[nodiscard]] bool seen(core::channel_number, std::string_view dedupe_key) override;
    [[nodiscard]] std::optional<core::customer> customer_by_address(
        std::string_view kind, std::string_view value) override;
    [[nodiscard]] std::optional<core::customer> customer_by_ref(std::string_view ref) override;
    [[nodiscard]] std::optional<core::customer> customer(core::customer_id) override;
    [[nodiscard]] std::optional<core::ticket> ticket(core::ticket_id) override;
    [[nodiscard]] std::optional<core::ticket> ticket_by_thread(core::channel_number,
                                                               std::string_view thread) override;
    [[nodiscard]] std::optional<core::ticket> latest_ticket(core::customer_id,
                                                            core::instant since) override;
    [[nodiscard]] std::optional<std::string> thread_by_provider_id(
        core::channel_number, std::string_view provider_id) override;
    [[nodiscard]] std::optional<core::ticket_id> ticket_by_provider_id(
        core::channel_number, std::string_view provider_id) override;
    [[nodiscard]] std::vector<std::string> unread_replies(core::ticket_id, core::channel_number,
                                                          core::instant until) override;
    [[nodiscard]] std::vector<std::string> unreported_replies(core::channel_number,
                                                              std::string_view thread) override;
    [[nodiscard]] std::optional<std::string> undeliverable(std::string_view kind,
                                                           std::string_view value) override;
    [[nodiscard]] engine::last_words said_last(core::ticket_id, core::channel_number) override;
    [[nodiscard]] std::optional<engine::stored_answer> answer(std::string_view key) override;

private:
    template <class T> std::optional<T> one(const char* sql, const auto&... values);
    // Whether there is one; throws if that cannot be known.
    bool has(rows&);
    void check() const;
    database db_;
};

}  // namespace evenline::storage::sqlite
