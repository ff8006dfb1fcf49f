// The journal port on the writer.
#pragma once

#include "storage/sqlite/writer.hpp"

namespace evenline::storage::sqlite {

class sqlite_journal final : public engine::journal {
public:
    sqlite_journal(boost::asio::any_io_executor loop, std::string path, options, database&& db);

    boost::system::error_code load(core::state& into) override;
    [[nodiscard]] engine::row_numbers last_numbers() override { return numbers_; }
    [[nodiscard]] std::optional<core::policy> last_policy() override;
    boost::asio::awaitable<boost::system::error_code> append(engine::batch) override;
    boost::asio::awaitable<boost::system::error_code> report(engine::delivery_report) override;
    [[nodiscard]] std::size_t backlog() const override { return writer_.backlog(); }
    boost::asio::awaitable<void> drain() override;

    // Rows of no decision, on the writer's thread in the next transaction.
    boost::asio::awaitable<boost::system::error_code> change(sqlite::writer::work);
    [[nodiscard]] sqlite::writer& writer() { return writer_; }

private:
    boost::asio::any_io_executor loop_;
    const std::string path_;
    const options options_;
    bool draining_{};
    engine::row_numbers numbers_;
    sqlite::writer writer_;
};

}  // namespace evenline::storage::sqlite
