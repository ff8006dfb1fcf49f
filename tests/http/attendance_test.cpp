// Who is there and who is gone, by a clock of the test's own.
#include "evenline/storage/store.hpp"
#include "http/live/attendance.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <filesystem>

namespace evenline::http_test {
namespace {

using namespace std::chrono_literals;
using agents = std::vector<core::agent_id>;

class Attendance : public testing::Test {
protected:
    Attendance() {
        auto name = (std::filesystem::temp_directory_path() / "evenline-there-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        auto opened =
            storage::open_sqlite(loop_.get_executor(), "sqlite:" + (folder_ / "a.db").string());
        if (!opened) throw std::runtime_error(opened.error().sentence);
        store_ = std::move(*opened);
    }
    ~Attendance() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    http::attendance begun() {
        http::attendance a(store_->accounts(), 30s);
        a.resume(start);
        return a;
    }
    const http::attendance::instant start{1h};
    const core::agent_id rosa{1}, luis{2};
    boost::asio::io_context loop_;
    std::filesystem::path folder_;
    std::unique_ptr<storage::store> store_;
};

TEST_F(Attendance, WhoLeavesIsOverdueAfterTheGraceAndAgainAfterAnotherUntilForgotten) {
    auto there = begun();
    there.came(rosa);
    EXPECT_EQ(there.overdue(start + 1h), agents{}) << "a console is enough";
    there.left(rosa, start);
    EXPECT_EQ(there.overdue(start + 29s), agents{});
    EXPECT_EQ(there.overdue(start + 30s), agents{rosa});
    EXPECT_EQ(there.overdue(start + 31s), agents{}) << "something is being done about it";
    EXPECT_EQ(there.overdue(start + 60s), agents{rosa}) << "which may have failed";
    there.forget(rosa);
    EXPECT_EQ(there.overdue(start + 1h), agents{});
}

TEST_F(Attendance, WhoComesBackOrDoesSomethingIsNotOverdue) {
    auto there = begun();
    for (const auto who : {rosa, luis}) there.came(who), there.left(who, start);
    there.came(rosa);
    there.acted(luis, start + 20s);
    EXPECT_EQ(there.overdue(start + 49s), agents{});
    EXPECT_EQ(there.overdue(start + 50s), agents{luis});
    there.acted(core::agent_id{3}, start);
    EXPECT_EQ(there.overdue(start + 79s), agents{}) << "who never had a console is not missed";
}

TEST_F(Attendance, AfterARestartWhoeverHadOneHasTheGraceToComeBackIn) {
    {
        auto there = begun();
        for (const auto who : {rosa, luis, core::agent_id{3}}) there.came(who);
        there.left(rosa, start);  // their grace had not ended
        there.left(core::agent_id{3}, start);
        there.forget(core::agent_id{3});
        there.keep();
    }
    auto there = begun();
    there.came(luis);
    EXPECT_EQ(there.overdue(start + 29s), agents{});
    EXPECT_EQ(there.overdue(start + 30s), agents{rosa});
    there.forget(rosa);
    there.keep();
    EXPECT_EQ(store_->accounts().with_console(), agents{luis});
}

}  // namespace
}  // namespace evenline::http_test
