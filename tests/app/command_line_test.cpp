// The command line: what it prints where, and its exit codes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "evenline/app/command_line.hpp"
#include "evenline/app/config.hpp"

namespace evenline::app {
namespace {

namespace fs = std::filesystem;

struct ran {
    int code{};
    std::string out, err;
};

class CommandLine : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "evenline-app-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        write("evenline.toml", "[store]\nurl = \"sqlite:desk.db\"\n");
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return folder_ / name;
    }
    ran run(std::vector<std::string> args, const std::string& input = {}) {
        args.insert(args.begin(), "evenline");
        std::vector<const char*> argv;
        for (const auto& a : args) argv.push_back(a.c_str());
        std::istringstream in{input};
        std::ostringstream out, err;
        auto* const cin = std::cin.rdbuf(in.rdbuf());
        auto* const cout = std::cout.rdbuf(out.rdbuf());
        auto* const cerr = std::cerr.rdbuf(err.rdbuf());
        const int code = app::run(static_cast<int>(argv.size()), argv.data());
        std::cin.rdbuf(cin);
        std::cout.rdbuf(cout);
        std::cerr.rdbuf(cerr);
        return {code, out.str(), err.str()};
    }
    std::string config() const { return folder_ / "evenline.toml"; }
    fs::path folder_;
};

TEST_F(CommandLine, AWrongCommandLineIsExitTwo) {
    EXPECT_EQ(run({}).code, 2);
    EXPECT_EQ(run({"serv"}).code, 2);
    EXPECT_EQ(run({"user", "add", "--config", config()}).code, 2) << "no e-mail";
    EXPECT_EQ(run({"--help"}).code, 0);
}

TEST_F(CommandLine, ConfigCheckTellsEveryMistakeOnStandardErrorWithExitTwo) {
    EXPECT_EQ(run({"config", "check", "--config", config()}).code, 0);
    const auto bad = write("bad.toml", "[server]\nlisen = \"x\"\n[lgo]\n");
    const auto got = run({"config", "check", "--config", bad});
    EXPECT_EQ(got.code, 2);
    EXPECT_NE(got.err.find("bad.toml:2:"), std::string::npos) << got.err;
    EXPECT_NE(got.err.find("did you mean 'log'"), std::string::npos) << got.err;
    const auto as_json = run({"config", "check", "--json", "--config", bad});
    const auto parsed = nlohmann::json::parse(as_json.out);
    EXPECT_EQ(parsed["problems"].size(), 2U);
    EXPECT_EQ(parsed["problems"][0]["nearest"], "listen");
    EXPECT_EQ(run({"config", "check", "--config", (folder_ / "none.toml").string()}).code, 2);
}

TEST_F(CommandLine, ConfigInitWritesAFileThatIsGoodAndReplacesNothingUnasked) {
    const std::string file = folder_ / "new.toml";
    EXPECT_EQ(run({"config", "init", "--config", file}).code, 0);
    EXPECT_EQ(run({"config", "check", "--config", file}).code, 0);
    EXPECT_EQ(run({"config", "init", "--config", file}).code, 3);
    EXPECT_EQ(run({"config", "init", "--config", file, "--force"}).code, 0);
}

TEST_F(CommandLine, AServerRefusesABaselineAndAPolicyThatNamesAChannel) {
    const std::string policies = EVENLINE_ROOT "/config/policies/";
    auto file = write("b.toml", "[policy]\nfile = \"" + policies + "voice_first.toml\"\n");
    EXPECT_EQ(run({"config", "check", "--config", file}).code, 2);
    const auto served = run({"serve", "--config", file});
    EXPECT_EQ(served.code, 2);
    EXPECT_NE(served.err.find("baseline"), std::string::npos) << served.err;
    const auto names =
        write("names.toml",
              "name = \"n\"\n[[need]]\nname = \"a\"\ntarget_live_s = 1\ntarget_deferred_s = 1\n"
              "[order]\nchannel_weight = 2\n");
    const auto refused = run({"policy", "check", names});
    EXPECT_EQ(refused.code, 3);
    EXPECT_NE(refused.err.find("names.toml:7:"), std::string::npos) << refused.err;
    EXPECT_EQ(run({"policy", "check", policies + "equal.toml"}).code, 0);
    EXPECT_EQ(run({"policy", "check", policies + "siloed.toml"}).code, 0);
}

TEST_F(CommandLine, AUserIsAddedOnceAndNothingSecretIsPrinted) {
    const std::vector<std::string> add{
        "user",       "add",  "--config", config(),       "--email",         "Rosa@Example.com",
        "--name",     "Rosa", "--role",   "agent",        "--skill",         "billing:3",
        "--language", "es",   "--phone",  "+34910000077", "--password-stdin"};
    const auto added = run(add, "correct horse battery staple\n");
    EXPECT_EQ(added.code, 0) << added.err;
    EXPECT_EQ(added.out, "agent rosa@example.com added as agt_1\n");
    EXPECT_EQ((added.out + added.err).find("horse"), std::string::npos);
    EXPECT_EQ(run(add, "correct horse battery staple\n").code, 3) << "the address is taken";
}

TEST_F(CommandLine, AWeakPasswordOrASillySkillIsExitTwoAndAddsNobody) {
    const std::vector<std::string> base{"user",    "add",           "--config", config(),
                                        "--email", "a@example.com", "--name",   "A"};
    auto weak = base;
    weak.push_back("--password-stdin");
    EXPECT_EQ(run(weak, "1234\n").code, 2);
    for (const char* skill : {"billing:9", ":3", "billing:x"}) {
        auto silly = base;
        silly.insert(silly.end(), {"--skill", skill});
        EXPECT_EQ(run(silly).code, 2) << skill;
    }
    auto plain = base;
    plain.push_back("--password-stdin");
    EXPECT_EQ(run(plain, "correct horse battery staple\n").code, 0) << "the address was still free";
}

TEST_F(CommandLine, ATokenStandsAloneOnStandardOutput) {
    const auto got = run({"token", "create", "--config", config(), "--role", "supervisor",
                          "--label", "wallboard", "--expires-days", "30"});
    EXPECT_EQ(got.code, 0) << got.err;
    ASSERT_GT(got.out.size(), 40U);
    EXPECT_EQ(got.out.find_first_of(" \n"), got.out.size() - 1);
    EXPECT_EQ(run({"token", "create", "--config", config(), "--role", "king"}).code, 2);
}

TEST_F(CommandLine, InitMakesEverythingAndPrintsOneSetUpLink) {
    const std::string file = folder_ / "fresh" / "evenline.toml";
    fs::create_directory(folder_ / "fresh");
    const auto got = run({"init", "--config", file});
    EXPECT_EQ(got.code, 0) << got.err;
    EXPECT_NE(got.out.find("http://127.0.0.1:8080/#/setup/"), std::string::npos) << got.out;
    EXPECT_TRUE(fs::exists(folder_ / "fresh" / "evenline.db"));
}

TEST_F(CommandLine, BackupVerifyMigrateAndTheEmptyLine) {
    EXPECT_EQ(run({"backup", "--config", config(), (folder_ / "copy.db").string()}).code, 1)
        << "there is no store yet";
    EXPECT_EQ(run({"migrate", "--config", config()}).code, 0);
    EXPECT_EQ(run({"backup", "--config", config(), (folder_ / "copy.db").string()}).code, 0);
    EXPECT_TRUE(fs::exists(folder_ / "copy.db"));
    EXPECT_EQ(run({"backup", "--config", config(), (folder_ / "copy.db").string()}).code, 1)
        << "never overwrites";
    EXPECT_EQ(run({"verify", "--config", config()}).code, 0);
    const auto line = run({"queue", "show", "--json", "--config", config()});
    EXPECT_EQ(line.code, 0) << line.err;
    EXPECT_EQ(nlohmann::json::parse(line.out)["waiting"], 0);
    EXPECT_EQ(run({"queue", "why", "tkt_1", "--config", config()}).code, 3);
    EXPECT_EQ(run({"queue", "why", "seven", "--config", config()}).code, 2);
}

TEST_F(CommandLine, ReplayPrintsOneJsonLineAFileAndThreeWhenOneDiffers) {
    const auto signed_right =
        write("right.json", R"({"name":"a","channel":"standard_webhooks","method":"POST",
        "url":"https://x.example/hooks/a","headers":{"webhook-id":"msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp":"1614265330","webhook-signature":"v1,AAAA"},"body":"{\"test\": 1}",
        "secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","now":1614265330,
        "expected":{"verdict":"invalid"}})");
    const auto got = run({"channel", "replay", signed_right});
    EXPECT_EQ(got.code, 0) << got.out << got.err;
    EXPECT_EQ(nlohmann::json::parse(got.out)["verdict"], "invalid");
    const auto expects_else =
        write("else.json", R"({"name":"a","channel":"standard_webhooks","method":"POST",
        "url":"https://x.example/hooks/a","headers":{},"body":"{}",
        "secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","now":1614265330,
        "expected":{"verdict":"valid"}})");
    EXPECT_EQ(run({"channel", "replay", expects_else}).code, 3);
    EXPECT_EQ(run({"channel", "replay", (folder_ / "nowhere").string()}).code, 2);
}

TEST_F(CommandLine, ChannelsAreListedAndAnUnknownOneIsToldWithTheNearest) {
    const auto file =
        write("c.toml",
              "[server]\npublic_url = \"https://desk.example.com\"\n[[channel]]\nid = \"hook\"\n"
              "kind = \"webhook\"\nsecrets = \"whsec_b25l\"\n");
    const auto listed = run({"channel", "list", "--json", "--config", file});
    EXPECT_EQ(listed.code, 0);
    EXPECT_EQ(nlohmann::json::parse(listed.out)["data"][0]["address"],
              "https://desk.example.com/api/v1/hooks/hook");
    const auto got = run({"channel", "test", "hok", "--config", file});
    EXPECT_EQ(got.code, 2);
    EXPECT_NE(got.err.find("'hook'"), std::string::npos) << got.err;
}

TEST_F(CommandLine, VersionIsPrintedAlsoAsJson) {
    EXPECT_EQ(run({"version"}).out.find("evenline "), 0U);
    EXPECT_TRUE(nlohmann::json::parse(run({"version", "--json"}).out).contains("version"));
}

}  // namespace
}  // namespace evenline::app
