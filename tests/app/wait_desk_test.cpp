// The desk that says how long it will take: on a whole line with a store behind it.
#include "app/wait_desk.hpp"

#include "evenline/engine/clocks.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <filesystem>

namespace evenline::app {
namespace {

namespace asio = boost::asio;

class no_effects final : public engine::effects {
    std::vector<engine::outbox_item> of(const core::state&,
                                        std::span<const core::event>) const override {
        return {};
    }
};

class set_clock final : public engine::clock {
public:
    core::instant now() override { return at; }
    core::duration real_time_until(core::instant) override { return core::hours(1); }
    core::instant at{1'700'000'000'000'000};
};

class a_wait_desk : public testing::Test {
protected:
    a_wait_desk() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        auto opened =
            storage::open_sqlite(loop_.get_executor(), "sqlite:" + (folder_ / "w.db").string());
        store_ = std::move(*opened);
        line_ = std::make_unique<engine::sequencer>(loop_.get_executor(), clock_,
                                                    store_->journal(), store_->lookup(), effects_);
        auto rules = core::shipped_policy();
        rules.offer.auto_accept = true;
        EXPECT_FALSE(line_->start(rules));
        waits_ = std::make_unique<wait_desk>(loop_.get_executor(), *line_, store_->reader());
        waits_->start();
    }
    ~a_wait_desk() override {
        run(waits_->stop());
        run(line_->stop());
        waits_.reset();
        line_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    template <class T> T run(asio::awaitable<T> what) {
        auto done = asio::co_spawn(loop_, std::move(what), asio::use_future);
        loop_.restart();
        while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            loop_.run_one_for(std::chrono::milliseconds(50));
        return done.get();
    }
    engine::answered tell(core::command c) {
        engine::submission s;
        s.command = std::move(c);
        return run(line_->submit(std::move(s)));
    }
    core::agent_id agent() {
        const auto made = tell(core::save_agent{{}, {.name = "Ana"}});
        tell(core::set_presence{made.agent, core::agent_state::available, {}});
        return made.agent;
    }
    core::ticket_id call(const std::string& thread) {
        core::contact_facts f;
        f.channel = 1;
        f.form = core::work_form::call;
        f.thread = thread;
        f.occurred_at = clock_.at;
        return tell(core::receive_contact{f}).ticket;
    }

    asio::io_context loop_;
    std::filesystem::path folder_{std::filesystem::temp_directory_path() /
                                  ("evenline_waits_" + std::to_string(::getpid()))};
    set_clock clock_;
    no_effects effects_;
    std::unique_ptr<storage::store> store_;
    std::unique_ptr<engine::sequencer> line_;
    std::unique_ptr<wait_desk> waits_;
};

TEST_F(a_wait_desk, says_a_place_and_an_interval_and_offers_a_callback_past_the_promise) {
    const auto ana = agent();
    const auto first = call("a"), second = call("b"), third = call("c");
    EXPECT_FALSE(waits_->of(first).has_value()) << "it is with an agent";
    const auto next = waits_->of(second), last = waits_->of(third);
    ASSERT_TRUE(next && last);
    EXPECT_EQ(next->position, 1U);
    EXPECT_EQ(last->position, 2U);
    EXPECT_LE(last->low, last->likely);
    EXPECT_LT(last->likely, last->high);
    EXPECT_GT(last->likely, core::seconds(120));
    EXPECT_EQ(last->offer_callback, engine::callback_cause::target);
    tell(core::set_presence{ana, core::agent_state::away, "lunch"});
}

TEST_F(a_wait_desk, keeps_what_it_said_beside_what_became_of_it) {
    const auto ana = agent();
    const auto first = call("a");
    const auto second = call("b");
    clock_.at = clock_.at + core::seconds(90);
    tell(core::close_ticket{first, ana, "done"});
    ASSERT_EQ(line_->state().find(second)->agent, ana);
    run(waits_->stop());
    const auto rows =
        run(store_->office().estimate_rows({}, clock_.at + core::seconds(1)));
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().taken, 1U);
    EXPECT_EQ(rows->front().gave_up, 0U);
    EXPECT_GT(rows->front().error_absolute_mean_s, 0);
}

TEST_F(a_wait_desk, says_so_when_nobody_there_could_take_it) {
    const auto waits = call("a");
    const auto guess = waits_->of(waits);
    ASSERT_TRUE(guess);
    EXPECT_FALSE(guess->reachable);
    EXPECT_EQ(guess->offer_callback, engine::callback_cause::target);
}

}  // namespace
}  // namespace evenline::app
