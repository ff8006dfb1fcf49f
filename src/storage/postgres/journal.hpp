// The journal port on PostgreSQL, for the owner of a lease.
#pragma once

#include "evenline/engine/journal.hpp"
#include "storage/postgres/writer.hpp"

namespace evenline::storage::postgres {

class postgres_journal final : public engine::journal {
public:
    // `held`: taken before the first load, and outliving this. The tables exist (make_schema).
    // Nothing is accepted before the first `load`. An error after which nothing is durable is
    // lease_lost where another node decides now, or may: then no load of this one succeeds any
    // more.
    postgres_journal(boost::asio::any_io_executor loop, lease& held);

    boost::system::error_code load(core::state& into) override;
    [[nodiscard]] engine::row_numbers last_numbers() override { return numbers_; }
    [[nodiscard]] std::optional<core::policy> last_policy() override;
    boost::asio::awaitable<boost::system::error_code> append(engine::batch) override;
    boost::asio::awaitable<boost::system::error_code> report(engine::delivery_report) override;
    [[nodiscard]] std::size_t backlog() const override { return writer_.backlog(); }
    boost::asio::awaitable<void> drain() override;

    [[nodiscard]] std::uint64_t doubts() const { return writer_.doubts(); }

private:
    boost::asio::any_io_executor loop_;
    bool draining_{};
    engine::row_numbers numbers_;
    writer writer_;
};

}  // namespace evenline::storage::postgres
