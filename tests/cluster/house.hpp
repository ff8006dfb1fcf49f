// A pool on a PostgreSQL of the test's own, its owner, and the core's side of it.
#pragma once

#include "cluster/database.hpp"
#include "storage/postgres/journal.hpp"
#include "storage/postgres/lookup.hpp"

namespace evenline::cluster {

namespace pg = storage::postgres;

class House : public testing::Test {
protected:
    void SetUp() override {
        if (const auto& why = database::shared().missing(); !why.empty()) GTEST_SKIP() << why;
        static int number = 0;
        name_ = "house_" + std::to_string(++number);
        url_ = database::shared().fresh(name_);
        look_ = std::make_unique<pg::connection>(url_);
        index_ = std::make_unique<pg::postgres_lookup>(url_, 1);
    }
    void TearDown() override { close(); }

    // A new process: takes the lease and reads the line. `by`: its way to the database.
    void open(const std::string& owner = "first", std::string by = {}) {
        lease_ = std::make_unique<pg::lease>(
            pg::lease_of{by.empty() ? url_ : by, 1, owner, rules_});
        ASSERT_FALSE(lease_->take());
        journal_ = std::make_unique<pg::postgres_journal>(loop_.get_executor(), *lease_);
        state_ = core::state();
        ASSERT_FALSE(journal_->load(state_));
    }
    void close() {
        journal_.reset();
        if (lease_) EXPECT_FALSE(lease_->release());
        lease_.reset();
    }
    void load_again() {
        state_ = core::state();
        ASSERT_FALSE(journal_->load(state_));
    }

    template <class T> T run(boost::asio::awaitable<T> asked) {
        std::optional<T> answer;
        boost::asio::co_spawn(loop_, std::move(asked), [&](std::exception_ptr thrown, T got) {
            if (thrown) std::rethrow_exception(thrown);
            answer.emplace(std::move(got));
        });
        loop_.restart();
        loop_.run();
        return std::move(answer.value());
    }
    boost::system::error_code append(engine::batch b) {
        return run(journal_->append(std::move(b)));
    }
    std::string told(const std::string& sql) { return cluster::told(*look_, sql); }
    void sql(const std::string& text) {
        const auto got = look_->ask(text);
        ASSERT_TRUE(got.done()) << text << ": " << got.sentence();
    }
    [[nodiscard]] std::vector<core::event> log();

    boost::asio::io_context loop_;
    std::string name_, url_;
    // A starved machine is no reason to lose a lease here.
    pg::lease_rules rules_{.lasts = core::seconds(60)};
    std::unique_ptr<pg::connection> look_;
    std::unique_ptr<pg::postgres_lookup> index_;
    std::unique_ptr<pg::lease> lease_;
    std::unique_ptr<pg::postgres_journal> journal_;
    core::state state_;
    contract::center center_;
};

// The whole log of a pool, in order.
std::vector<core::event> log_of(pg::connection&, std::uint64_t pool = 1);

}  // namespace evenline::cluster
