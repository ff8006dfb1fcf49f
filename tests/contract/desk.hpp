// A center on a store: the real core decides, what it decided goes through the journal. Each step
// of the story is a line of a test.
#pragma once

#include "contract/backends.hpp"

#include "evenline/core/step.hpp"
#include "engine/touched.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace evenline::contract {

// A folder that goes when the test goes.
class folder {
public:
    folder();
    ~folder();
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// The core's side: decides and says which rows changed. Knows nothing of a store.
class center {
public:
    explicit center(core::instant start = {1'760'000'000'000'000}) : now_(start) { add_agents(3); }

    engine::batch decide(const core::command&);
    engine::batch receive(unsigned customer, core::work_form,
                          std::string text = "my order is late");
    engine::batch random_step(std::uint64_t& seed);   // any of the common commands
    void pass(core::duration d) { now_ = now_ + d; }
    void adopt(core::state s);                        // after a restart

    [[nodiscard]] const core::state& state() const { return state_; }
    [[nodiscard]] core::instant now() const { return now_; }
    [[nodiscard]] const core::outcome& last() const { return last_; }
    [[nodiscard]] core::ticket_id ticket() const { return last_.ticket; }
    [[nodiscard]] engine::batch first_batch();        // the agents, once

private:
    void add_agents(unsigned);
    core::state state_;
    core::instant now_;
    core::outcome last_;
    engine::holders held_;
    engine::batch first_;
    std::uint64_t contacts_{};
    std::uint64_t messages_{};
};

class StoreContract : public testing::TestWithParam<backend> {
protected:
    void SetUp() override { open(); }
    void open(storage::options = {});
    void close();                                     // as a clean stop does
    void reopen() { close(); open(); }

    // Runs the loop until the answer is there.
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
    void run(boost::asio::awaitable<void> asked);
    boost::system::error_code append(engine::batch b) {
        return run(journal().append(std::move(b)));
    }

    engine::journal& journal() { return store_->journal(); }
    engine::lookup& lookup() { return store_->lookup(); }
    engine::reader& reader() { return store_->reader(); }
    engine::accounts& accounts() { return store_->accounts(); }
    storage::store& store() { return *store_; }
    [[nodiscard]] core::state loaded();
    [[nodiscard]] std::vector<core::event> all_events();

    folder folder_;
    boost::asio::io_context loop_;
    std::unique_ptr<storage::store> store_;
    center center_;
};

}  // namespace evenline::contract
