// A person's two rights by the command line, beside a running server: the files themselves are
// searched afterwards.
#include "blackbox/desk.hpp"
#include "senders/certificate.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace evenline::blackbox {
namespace {

namespace fs = std::filesystem;
constexpr auto canary = "canary4417";

std::vector<std::string> files_with_canary(const fs::path& folder) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (bytes.find(canary) != std::string::npos)
            found.push_back(entry.path().filename().string());
    }
    return found;
}

long call(client& c, const server& s, const std::string& who, const std::string& type) {
    return hook_contact(c, s, who + "-thread",
                        {{"presence", "live"},
                         {"customer", {{"ref", who + "-ref"}, {"name", who + " Smith"}}},
                         {"text", "words of " + who}},
                        {}, type).status / 100;
}

ran person(const server& s, std::vector<std::string> args) {
    args.insert(args.begin(), "person");
    args.insert(args.end(), {"--config", s.config()});
    return run_evenline(args);
}

TEST(PersonByCommand, IsExportedThenErasedFromEveryFileAndTheChainsStillVerify) {
    server s;
    s.start();
    client c;
    ASSERT_EQ(call(c, s, canary, "contact.created"), 2);
    ASSERT_EQ(call(c, s, "somebody-else", "contact.created"), 2);
    ASSERT_FALSE(files_with_canary(s.folder()).empty());
    const auto command = [&](const std::vector<std::string>& args) { return person(s, args); };
    const auto all = command({"export", "cus_1"});
    EXPECT_EQ(all.code, 0) << all.err;
    EXPECT_NE(all.out.find("words of canary4417"), std::string::npos) << all.out;
    EXPECT_EQ(all.out.find("somebody-else"), std::string::npos);
    EXPECT_EQ(command({"export", "cus_99"}).code, 3);
    EXPECT_EQ(command({"export", "Smith"}).code, 2);
    const auto early = command({"erase", "cus_1", "--reason", "asked by letter"});
    EXPECT_EQ(early.code, 3) << "a ticket of theirs is open";
    EXPECT_NE(early.err.find("open ticket"), std::string::npos) << early.err;
    ASSERT_EQ(call(c, s, canary, "contact.abandoned"), 2);
    const auto done = command({"erase", "cus_1", "--reason", "asked by letter"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_NE(done.out.find("nothing is left"), std::string::npos) << done.out;
    EXPECT_EQ(files_with_canary(s.folder()), std::vector<std::string>{});
    EXPECT_NE(command({"export", "cus_2"}).out.find("somebody-else"), std::string::npos);
    EXPECT_EQ(s.stop(), 0);
    const auto verified = run_evenline({"verify", "--config", s.config()});
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
    EXPECT_EQ(files_with_canary(s.folder()), std::vector<std::string>{});
    const auto alone = command({"erase", "cus_2", "--reason", "asked by letter"});
    EXPECT_EQ(alone.code, 1) << "nobody holds the line";
    EXPECT_NE(alone.err.find("Nothing was erased"), std::string::npos) << alone.err;
}

TEST(PersonByCommand, IsErasedThroughAServerThatSpeaksNothingButTls) {
    const senders::test::made_chain made;
    server s;
    s.speak_tls(made.server.pem, made.server.key_pem);
    s.start();
    client c;
    ASSERT_EQ(call(c, s, canary, "contact.created"), 2);
    ASSERT_EQ(call(c, s, canary, "contact.abandoned"), 2);
    ASSERT_FALSE(files_with_canary(s.folder()).empty());
    const auto done = person(s, {"erase", "cus_1", "--reason", "asked by letter"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_NE(done.out.find("nothing is left"), std::string::npos) << done.out;
    EXPECT_EQ(files_with_canary(s.folder()), std::vector<std::string>{});
    EXPECT_EQ(s.stop(), 0);
    const auto verified = run_evenline({"verify", "--config", s.config()});
    EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
    EXPECT_EQ(files_with_canary(s.folder()), std::vector<std::string>{});
}

}  // namespace
}  // namespace evenline::blackbox
