// Killed at any moment: whatever was acknowledged is there, and what is there is whole.
#include "contract/desk.hpp"

#include <boost/asio/detached.hpp>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace evenline::contract {
namespace {

// Takes contacts in, eight at a time, and writes the number of each acknowledged event to `out`
// until somebody ends it. Runs in a process of its own.
[[noreturn]] void serve(const backend& on, const std::filesystem::path& folder, int out) {
    boost::asio::io_context loop;
    auto opened = on.open(loop.get_executor(), folder, {});
    if (!opened) ::_exit(3);
    auto& store = **opened;
    center work;
    core::state known;
    if (store.journal().load(known)) ::_exit(4);
    const bool fresh = known.last_event() == 0;
    unsigned customers = static_cast<unsigned>(known.last().customer);
    if (!fresh) work.adopt(std::move(known));
    auto submit = [&]() -> boost::asio::awaitable<void> {
        while (true) {
            auto b = work.receive(++customers, core::work_form::mail);
            for (auto& in : b.inbound) in.dedupe_key = std::to_string(b.events.back().number);
            for (auto& m : b.messages) m.id = b.events.back().number;
            const auto number = b.events.back().number;
            const auto failed = co_await store.journal().append(std::move(b));
            if (failed) ::_exit(5);
            if (::write(out, &number, sizeof number) != sizeof number) ::_exit(6);
        }
    };
    auto first = [&]() -> boost::asio::awaitable<void> {
        if (fresh) co_await store.journal().append(work.first_batch());
        for (int i = 0; i < 8; ++i) boost::asio::co_spawn(loop, submit(), boost::asio::detached);
    };
    boost::asio::co_spawn(loop, first(), boost::asio::detached);
    loop.run();
    ::_exit(7);
}

class Killed : public testing::TestWithParam<backend> {
protected:
    // The numbers acknowledged before the process was killed, which it was after `enough` of them.
    std::vector<std::uint64_t> run_until_killed(std::size_t enough) {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(ends[0]);
            serve(GetParam(), folder_.path(), ends[1]);
        }
        ::close(ends[1]);
        std::vector<std::uint64_t> acknowledged;
        std::uint64_t number = 0;
        while (::read(ends[0], &number, sizeof number) == sizeof number) {
            acknowledged.push_back(number);
            if (acknowledged.size() == enough) ::kill(child, SIGKILL);
        }
        ::close(ends[0]);
        int how = 0;
        ::waitpid(child, &how, 0);
        EXPECT_TRUE(WIFSIGNALED(how)) << "ended by itself with " << WEXITSTATUS(how);
        return acknowledged;
    }
    folder folder_;
};

TEST_P(Killed, UnderLoadNothingAcknowledgedIsLost) {
    std::size_t total = 0;
    const std::size_t kills = std::getenv("EVENLINE_NIGHTLY") != nullptr ? 1'000 : 100;
    for (std::size_t round = 0; round < kills && !HasFailure(); ++round) {
        const auto acknowledged = run_until_killed(1 + round * 13 % 41);
        ASSERT_FALSE(acknowledged.empty());
        boost::asio::io_context loop;
        auto opened = GetParam().open(loop.get_executor(), folder_.path(), {});
        ASSERT_TRUE(opened.has_value()) << opened.error().sentence;
        for (const auto number : acknowledged) {
            ASSERT_TRUE((*opened)->lookup().seen(3, std::to_string(number))) << "round " << round;
        }
        EXPECT_TRUE((*opened)->check().empty());
        core::state back;
        ASSERT_FALSE((*opened)->journal().load(back));
        EXPECT_GE(back.last_event(), acknowledged.back());
        EXPECT_EQ(back.open_tickets().size(), back.last().ticket)
            << "a ticket per contact, none twice";
        total += acknowledged.size();
    }
    EXPECT_GT(total, kills);
}

INSTANTIATE_TEST_SUITE_P(Every, Killed, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract
