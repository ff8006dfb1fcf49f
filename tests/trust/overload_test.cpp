// Three times what the store can take in: what is refused is refused at once, what is accepted is
// as much as ever, and no channel is shed before another.
#include "evenline/engine/clocks.hpp"
#include "evenline/engine/sequencer.hpp"
#include "evenline/storage/store.hpp"
#include "trust/crowd.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

namespace evenline::trust {
namespace {

namespace asio = boost::asio;

struct no_effects final : engine::effects {
    std::vector<engine::outbox_item> of(const core::state&,
                                        std::span<const core::event>) const override {
        return {};
    }
};

class Overload : public testing::Test {
protected:
    static constexpr std::size_t backlog = 256;
    Overload() {
        auto name = (std::filesystem::temp_directory_path() / "evenline-load-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        auto opened = storage::open_sqlite(loop_.get_executor(),
                                           "sqlite:" + (folder_ / "line.db").string());
        store_ = std::move(*opened);
        line_ = std::make_unique<engine::sequencer>(loop_.get_executor(), clock_,
                                                    store_->journal(), store_->lookup(), effects_,
                                                    engine::limits{backlog});
        if (line_->start(core::shipped_policy())) throw std::runtime_error("does not start");
    }
    ~Overload() override {
        asio::co_spawn(loop_, line_->stop(), [this](std::exception_ptr) { loop_.stop(); });
        loop_.restart();
        loop_.run();
        line_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    struct tally {
        std::array<std::size_t, 3> asked{}, durable{};  // by channel
        std::vector<double> refusals_s, answers_s;  // how long each took
        [[nodiscard]] std::size_t all(const std::array<std::size_t, 3>& of) const {
            return of[0] + of[1] + of[2];
        }
    };

    engine::submission contact() {
        const auto n = ++contacts_;
        core::contact_facts c;
        c.channel = static_cast<core::channel_number>(1 + n % 3);
        c.form = static_cast<core::work_form>(n % 3);
        c.thread = "t" + std::to_string(n);
        c.customer_ref = "c" + std::to_string(n);
        c.text = "where is my order?";
        engine::submission s;
        s.inbound = engine::inbound_record{c.channel, "k" + std::to_string(n), "received", "{}",
                                           clock_.now()};
        s.command = core::receive_contact{std::move(c)};
        return s;
    }
    asio::awaitable<void> one(tally& into) {
        ++under_way_;
        auto what = contact();
        const std::size_t channel = what.inbound->channel - 1U;
        ++into.asked.at(channel);
        const double began = seconds_now();
        const auto done = co_await line_->submit(std::move(what));
        const double took = seconds_now() - began;
        if (done.failed) {
            into.refusals_s.push_back(took);
        } else {
            ++into.durable.at(channel);
            into.answers_s.push_back(took);
        }
        --under_way_;
    }
    asio::awaitable<void> one_after_another(tally& into, double until) {
        while (seconds_now() < until) co_await one(into);
    }
    // As many at a time as the store takes without refusing: the peak.
    tally at_peak(double seconds) {
        tally out;
        const double until = seconds_now() + seconds;
        for (std::size_t i = 0; i < backlog - 8; ++i)
            asio::co_spawn(loop_, one_after_another(out, until), [](std::exception_ptr) {});
        run_until(until);
        return out;
    }
    // So many a second whatever becomes of them.
    tally at_rate(double a_second, double seconds) {
        tally out;
        const double began = seconds_now();
        std::size_t sent = 0;
        asio::steady_timer next(loop_);
        std::function<void()> beat = [&] {
            const double passed = std::min(seconds_now() - began, seconds);
            for (; static_cast<double>(sent) < passed * a_second; ++sent)
                asio::co_spawn(loop_, one(out), [](std::exception_ptr) {});
            if (passed >= seconds) return;
            next.expires_after(std::chrono::milliseconds(1));
            next.async_wait([&](boost::system::error_code) { beat(); });
        };
        asio::post(loop_, beat);
        run_until(began + seconds);
        return out;
    }
    // And until the last has its answer.
    void run_until(double when) {
        while (seconds_now() < when || under_way_ != 0) {
            loop_.restart();
            loop_.run_for(std::chrono::milliseconds(5));
        }
    }

    std::filesystem::path folder_;
    asio::io_context loop_{1};
    engine::system_clock clock_;
    no_effects effects_;
    std::unique_ptr<storage::store> store_;
    std::unique_ptr<engine::sequencer> line_;
    std::uint64_t contacts_{};
    std::size_t under_way_{};
};

double at_share(std::vector<double> all, double share) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * share)];
}

TEST_F(Overload, ThreeTimesTheCapacityIsServedAtThePeakAndShedAtOnce) {
    constexpr double seconds = 0.6;
    (void)at_peak(seconds);  // the first pages of everything
    std::vector<double> rates, goods;
    tally all;
    const auto peak = [&] {
        const auto at_best = at_peak(seconds);
        return static_cast<double>(at_best.all(at_best.durable)) / seconds;
    };
    // In turns, because a machine's mood changes by the second: an overload is compared with the
    // peaks around it, and the middle of eight says more than any.
    double before = peak();
    for (int round = 0; round < 8; ++round) {
        const auto over = at_rate(before * 3, seconds);
        const double after = peak(), rate = (before + after) / 2;
        before = after;
        if (over.refusals_s.empty()) continue;  // faster by chance than it was: no overload
        rates.push_back(rate);
        goods.push_back(static_cast<double>(over.all(over.durable)) / seconds / rate);
        for (std::size_t i = 0; i < 3; ++i) {
            all.asked.at(i) += over.asked.at(i);
            all.durable.at(i) += over.durable.at(i);
        }
        all.refusals_s.insert(all.refusals_s.end(), over.refusals_s.begin(), over.refusals_s.end());
        all.answers_s.insert(all.answers_s.end(), over.answers_s.begin(), over.answers_s.end());
    }
    ASSERT_GE(goods.size(), 3U) << "hardly ever overloaded";
    std::array<double, 3> served{};
    for (std::size_t i = 0; i < 3; ++i)
        served.at(i) =
            static_cast<double>(all.durable.at(i)) / static_cast<double>(all.asked.at(i));
    const auto [low, high] = std::minmax_element(served.begin(), served.end());
    figure("peak_a_second", static_cast<std::int64_t>(at_share(rates, 0.5)));
    figure("goodput_percent", static_cast<std::int64_t>(at_share(goods, 0.5) * 100));
    figure("refusal_p99_us", static_cast<std::int64_t>(at_share(all.refusals_s, 0.99) * 1e6));
    figure("answer_p99_ms", static_cast<std::int64_t>(at_share(all.answers_s, 0.99) * 1e3));
    figure("served_share_gap_permille", static_cast<std::int64_t>((*high - *low) * 1e3));
    // 0.95 is the promise and docs/trust.md has its figure: a busy machine is not a broken server,
    // so only half of it is asked here, and what no machine may change.
    EXPECT_GT(at_share(goods, 0.5), 0.5) << "overload costs what it should not";
    EXPECT_GT(all.all(all.durable), 0U);
    EXPECT_GT(all.refusals_s.size(), 0U);
    EXPECT_LT(*high - *low, 0.05) << "a channel was shed before another";
}

}  // namespace
}  // namespace evenline::trust
