// Point reads on the loop's thread, on a connection of their own.
#pragma once

#include "evenline/engine/lookup.hpp"
#include "storage/postgres/connection.hpp"

namespace evenline::storage::postgres {

// Throws where the database does not answer: a decision that cannot ask is not made, and the
// sequencer reads its state again.
class postgres_lookup final : public engine::lookup {
public:
    postgres_lookup(std::string url, std::uint64_t pool);

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
    [[nodiscard]] std::optional<engine::stored_answer> answer(std::string_view key) override;

private:
    reply asked(const std::string& sql);
    template <class T> std::optional<T> one(const std::string& sql);
    [[nodiscard]] std::string of_pool(const char* table) const;  // " WHERE t.pool = 1"
    connection link_;
    const std::uint64_t pool_;
};

}  // namespace evenline::storage::postgres
