// The heads of the chains as a real server noted them in its log, and what a store looks like
// beside them: its own, and one that ends earlier and is whole for all that can be seen inside.
#include "blackbox/desk.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace evenline::blackbox {
namespace {

namespace fs = std::filesystem;

class VerifyAgainst : public testing::Test {
protected:
    void contact(const std::string& thread) {
        EXPECT_EQ(hook_contact(c_, s_, thread, {{"presence", "deferred"}, {"text", thread}})
                          .status / 100, 2);
    }
    ran verify(const std::string& log = {}) {
        std::vector<std::string> args{"verify", "--config", s_.config()};
        if (!log.empty()) args.insert(args.end(), {"--against", log});
        return run_evenline(args);
    }
    // How often the log has said where the chains are.
    [[nodiscard]] std::size_t noted() const {
        const auto log = s_.log();
        std::size_t n = 0;
        for (auto at = log.find("chains: audit"); at != std::string::npos;
             at = log.find("chains: audit", at + 1))
            ++n;
        return n;
    }
    // Starts it on a store in which something has happened, and waits until it has said so.
    void start_and_note() {
        const auto before = noted();
        s_.start();
        EXPECT_TRUE(eventually([&] { return noted() > before; }, std::chrono::seconds(20)));
    }
    void put_in_place(const fs::path& copy) {
        for (const char* end : {"", "-wal", "-shm"})
            fs::remove(s_.folder() / ("evenline.db" + std::string(end)));
        fs::copy_file(copy, s_.folder() / "evenline.db");
    }
    server s_;
    client c_;
};

TEST_F(VerifyAgainst, TheLogOfTheServerFitsItsStoreAndNotOneWhoseEndWasCutOff) {
    s_.start();
    contact("t-1");
    EXPECT_EQ(s_.stop(), 0);
    start_and_note();
    const auto copy = s_.folder() / "early.db";
    ASSERT_EQ(run_evenline({"backup", copy, "--config", s_.config()}).code, 0);
    contact("t-2");
    EXPECT_EQ(s_.stop(), 0);
    const std::string log = s_.folder() / "log";
    fs::copy_file(log, s_.folder() / "early.log");
    start_and_note();
    EXPECT_EQ(s_.stop(), 0);

    const auto right = verify(log);
    EXPECT_EQ(right.code, 0) << right.err;
    const auto said = std::to_string(noted()) + " heads noted in " + log;
    EXPECT_NE(right.out.find(said), std::string::npos) << right.out;

    put_in_place(copy);
    EXPECT_EQ(verify().code, 0) << "whole, as far as it goes";
    EXPECT_EQ(verify(s_.folder() / "early.log").code, 0) << "what was noted until then is there";
    const auto cut = verify(log);
    EXPECT_EQ(cut.code, 3) << cut.out;
    EXPECT_NE(cut.err.find("cut off"), std::string::npos) << cut.err;
}

TEST_F(VerifyAgainst, ALogWithoutHeadsOrNoLogAtAllIsSaidAndNothingIsClaimed) {
    s_.start();
    EXPECT_EQ(s_.stop(), 0);
    const std::string without = s_.folder() / "other.log";
    std::ofstream(without) << "nothing of the kind\n";
    for (const auto& log : {without, without + ".gz"}) {
        const auto got = verify(log);
        EXPECT_EQ(got.code, 2) << got.out;
        EXPECT_NE(got.err.find(log), std::string::npos) << got.err;
    }
}

}  // namespace
}  // namespace evenline::blackbox
