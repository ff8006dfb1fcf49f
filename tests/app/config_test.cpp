// The configuration: what is read, and how mistakes are told.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "evenline/app/config.hpp"

namespace evenline::app {
namespace {

const char* const good = R"([server]
listen = "127.0.0.1:9090"
public_url = "https://desk.example.com/"
[store]
url = "sqlite:data/desk.db"
[policy]
file = "policies/mine.toml"
[[channel]]
id = "voice"
kind = "twilio_voice"
account_sid = "AC1"
auth_token = "sesame"
[[channel]]
id = "hook"
kind = "webhook"
secrets = ["whsec_b25l", "whsec_dHdv"]
)";

environment variables(std::map<std::string, std::string> set) {
    return [set = std::move(set)](const std::string& name) -> std::optional<std::string> {
        const auto found = set.find(name);
        return found == set.end() ? std::nullopt : std::optional{found->second};
    };
}

parsed<config> read(const std::string& text, std::map<std::string, std::string> set = {}) {
    return parse_config(text, "/srv/desk/evenline.toml", variables(std::move(set)));
}
config read_good(const std::string& text, std::map<std::string, std::string> set = {}) {
    auto out = read(text, std::move(set));
    if (const auto* wrong = std::get_if<std::vector<problem>>(&out)) {
        ADD_FAILURE() << describe(*wrong);
        return {};
    }
    return std::get<config>(out);
}
std::vector<problem> problems_of(const std::string& text,
                                 std::map<std::string, std::string> set = {}) {
    const auto out = read(text, std::move(set));
    const auto* wrong = std::get_if<std::vector<problem>>(&out);
    EXPECT_NE(wrong, nullptr) << "it was taken as good";
    return wrong != nullptr ? *wrong : std::vector<problem>{};
}

TEST(Config, ReadsEverySectionAndTakesPathsFromItsOwnFolder) {
    const auto c = read_good(good);
    EXPECT_EQ(c.http.listen_host, "127.0.0.1");
    EXPECT_EQ(c.http.listen_port, 9090);
    EXPECT_EQ(c.http.public_url, "https://desk.example.com");
    EXPECT_EQ(c.database, "/srv/desk/data/desk.db");
    EXPECT_EQ(c.policy_file, "/srv/desk/policies/mine.toml");
    ASSERT_EQ(c.channels.size(), 2U);
    EXPECT_EQ(c.channels[0].text("auth_token"), "sesame");
    EXPECT_EQ(c.channels[0].text("api_url"), "") << "the adapter knows its own default";
    EXPECT_EQ(c.effective.at("channel.voice.api_url"), "https://api.twilio.com (default)");
    EXPECT_EQ(c.channels[1].list("secrets"),
              (std::vector<std::string>{"whsec_b25l", "whsec_dHdv"}));
    EXPECT_EQ(c.channels[1].public_url, "https://desk.example.com");
}

TEST(Config, AnEmptyFileIsADeskOnLoopback) {
    const auto c = read_good("");
    EXPECT_EQ(c.http.listen_host, "127.0.0.1");
    EXPECT_EQ(c.http.public_url, "http://127.0.0.1:8080");
    EXPECT_EQ(c.database, "/srv/desk/evenline.db");
    EXPECT_TRUE(c.policy_file.empty());
}

TEST(Config, NamesEveryMistakeWithItsLineAndTheNearestKnownKeyAtOnce) {
    const auto wrong = problems_of(
        "[server]\n"
        "lisen = \"127.0.0.1:1\"\n"
        "max_connections = \"many\"\n"
        "[stoer]\n"
        "url = \"sqlite:x\"\n"
        "[[channel]]\n"
        "id = \"voice\"\n"
        "kind = \"twilio_voise\"\n");
    ASSERT_EQ(wrong.size(), 4U) << describe(wrong);
    EXPECT_EQ(wrong[0].line, 2U);
    EXPECT_EQ(wrong[0].key, "server.lisen");
    EXPECT_EQ(wrong[0].nearest, "listen");
    EXPECT_EQ(wrong[1].line, 3U);
    EXPECT_EQ(wrong[1].key, "server.max_connections");
    EXPECT_EQ(wrong[2].line, 4U);
    EXPECT_EQ(wrong[2].nearest, "store");
    EXPECT_EQ(wrong[3].line, 8U);
    EXPECT_EQ(wrong[3].nearest, "twilio_voice");
    EXPECT_EQ(describe(wrong[0]),
              "/srv/desk/evenline.toml:2:1: server.lisen: unknown setting; did you mean 'listen'?");
}

TEST(Config, SaysWhereATextIsNotToml) {
    const auto wrong = problems_of("[server]\nlisten = \n");
    ASSERT_EQ(wrong.size(), 1U);
    EXPECT_EQ(wrong[0].line, 2U);
}

TEST(Config, AnUnknownChannelSettingIsAnErrorWithTheNearest) {
    const auto wrong = problems_of(
        "[[channel]]\nid = \"v\"\nkind = \"twilio_voice\"\naccount_sid = \"AC1\"\n"
        "auth_tokn = \"x\"\n");
    ASSERT_EQ(wrong.size(), 2U) << describe(wrong);
    EXPECT_EQ(wrong[0].line, 1U) << "auth_token is missing";
    EXPECT_NE(wrong[0].what.find("EVENLINE_CHANNEL_V_AUTH_TOKEN"), std::string::npos)
        << wrong[0].what;
    EXPECT_EQ(wrong[1].line, 5U);
    EXPECT_EQ(wrong[1].nearest, "auth_token");
}

TEST(Config, ASecretMayComeFromTheEnvironmentOrAFile) {
    const std::string text =
        "[[channel]]\nid = \"v-2\"\nkind = \"twilio_voice\"\naccount_sid = \"AC1\"\n";
    const auto by_variable = read_good(text, {{"EVENLINE_CHANNEL_V_2_AUTH_TOKEN", "from outside"}});
    ASSERT_EQ(by_variable.channels.size(), 1U);
    EXPECT_EQ(by_variable.channels[0].text("auth_token"), "from outside");

    const auto file = std::filesystem::temp_directory_path() / "evenline-secret-test";
    std::ofstream{file} << "from a file\n";
    const auto by_file = read_good(text + "auth_token_file = \"" + file.string() + "\"\n");
    std::filesystem::remove(file);
    ASSERT_EQ(by_file.channels.size(), 1U);
    EXPECT_EQ(by_file.channels[0].text("auth_token"), "from a file");
}

TEST(Config, ASecretGivenTwiceOrInAFileThatIsNotThereIsAnError) {
    const std::string text =
        "[[channel]]\nid = \"v\"\nkind = \"twilio_voice\"\naccount_sid = \"AC1\"\n";
    auto wrong = problems_of(text + "auth_token = \"x\"\nauth_token_file = \"/nowhere/at/all\"\n");
    ASSERT_FALSE(wrong.empty());
    EXPECT_EQ(wrong.back().line, 6U) << describe(wrong);
    wrong = problems_of(text + "auth_token_file = \"/nowhere/at/all\"\n");
    ASSERT_FALSE(wrong.empty());
    EXPECT_NE(describe(wrong).find("/nowhere/at/all cannot be read"), std::string::npos)
        << describe(wrong);
}

TEST(Config, TheEnvironmentWinsOverTheFileAndIsCheckedLikeIt) {
    EXPECT_EQ(read_good(good, {{"EVENLINE_SERVER_LISTEN", "[::1]:7070"}}).http.listen_host, "::1");
    EXPECT_EQ(read_good(good, {{"EVENLINE_SERVER_MAX_CONNECTIONS", "12"}}).http.max_connections,
              12U);
    EXPECT_EQ(problems_of(good, {{"EVENLINE_SERVER_MAX_CONNECTIONS", "a dozen"}}).size(), 1U);
}

TEST(Config, SecretsAreNotShown) {
    const auto c = read_good(good);
    for (const auto& [key, value] : c.effective) {
        EXPECT_EQ(value.find("sesame"), std::string::npos) << key;
        EXPECT_EQ(value.find("whsec"), std::string::npos) << key;
    }
    EXPECT_EQ(c.effective.at("channel.voice.auth_token"), "(set)");
}

TEST(Config, TwoChannelsOfOneIdAndAnIdThatCannotStandInAUrlAreErrors) {
    const std::string one =
        "[[channel]]\nid = \"a\"\nkind = \"webhook\"\nsecrets = \"whsec_b25l\"\n";
    EXPECT_NE(describe(problems_of(one + one)).find("taken by another"), std::string::npos);
    EXPECT_EQ(
        problems_of("[[channel]]\nid = \"a/b\"\nkind = \"webhook\"\nsecrets = \"whsec_b25l\"\n")
            .size(),
        1U);
}

TEST(Config, TlsNeedsBothFiles) {
    EXPECT_EQ(problems_of("[server]\ncertificate_file = \"cert.pem\"\n").size(), 1U);
    EXPECT_EQ(read_good("[server]\ncertificate_file = \"cert.pem\"\nkey_file = \"key.pem\"\n")
                  .http.key_file,
              "/srv/desk/key.pem");
}

TEST(Config, ProxiesAreAddressesAsTheSystemWritesThem) {
    const auto good_ones = read_good("[server]\nproxies = [\"10.0.0.5\", \"2001:DB8::0:1\"]\n");
    EXPECT_EQ(good_ones.http.proxies, (std::vector<std::string>{"10.0.0.5", "2001:db8::1"}));
    const auto wrong = problems_of("[server]\nproxies = [\"proxy.example.com\"]\n");
    EXPECT_NE(describe(wrong).find("IP addresses"), std::string::npos) << describe(wrong);
}

TEST(Config, ListenIsAnAddressAndAPort) {
    EXPECT_EQ(parse_listen("127.0.0.1:80"), (listen_address{"127.0.0.1", 80}));
    EXPECT_EQ(parse_listen("[::]:443"), (listen_address{"::", 443}));
    for (const char* wrong : {"", "8080", ":8080", "host:", "host:70000", "::1:80", "host:80x"})
        EXPECT_EQ(parse_listen(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace evenline::app
