// Mail clients as they are installed, against our own SMTP door: in the clear, and under STARTTLS.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "blackbox/client.hpp"
#include "blackbox/desk.hpp"
#include "senders/certificate.hpp"

namespace evenline::blackbox {
namespace {

bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

struct RealClients : testing::Test {
    senders::test::made_chain chain;
    unsigned short port = free_port();
    std::unique_ptr<server> desk;
    void SetUp() override {
        const auto folder = chain.ca_file.substr(0, chain.ca_file.rfind('/'));
        std::ofstream(folder + "/door.pem") << chain.server.pem;
        std::ofstream(folder + "/door.key") << chain.server.key_pem;
        desk = std::make_unique<server>(
            "[[channel]]\nid = \"door\"\nkind = \"smtp\"\nlisten = \"127.0.0.1:" +
            std::to_string(port) + "\"\ndomain = \"desk.example.com\"\nsmtp_url = "
            "\"smtp://127.0.0.1:9\"\ncertificate_file = \"" + folder +
            "/door.pem\"\nprivate_key_file = \"" + folder + "/door.key\"\n");
        desk->start();
    }
    // How many wait, once all mails are in.
    bool line_has(std::size_t how_many) {
        client supervisor(desk->token("supervisor"));
        return eventually([&] { return line_of(supervisor, *desk).size() == how_many; });
    }
    int curl(const std::string& more, const std::string& id) {
        const auto file = desk->folder() / "mail.eml";
        std::ofstream(file) << "From: Ana <ana@example.org>\r\nTo: support@desk.example.com\r\n"
                               "Message-ID: <" << id << "@example.org>\r\nSubject: Hola\r\n\r\n"
                               "¿Dónde está?\r\n.\r\nFin\r\n";
        return std::system(("curl --silent --max-time 10 --url smtp://127.0.0.1:" +
                            std::to_string(port) + " --mail-from ana@example.org --mail-rcpt "
                            "support@desk.example.com --upload-file " + file.string() + " " + more +
                            " >/dev/null 2>&1").c_str());
    }
};

TEST_F(RealClients, CurlDeliversUnderStarttlsAndTwiceIsOnce) {
    if (!is_installed("curl")) GTEST_SKIP() << "curl is not installed";
    const auto safely = "--ssl-reqd --cacert " + chain.ca_file;
    EXPECT_EQ(curl(safely, "c1"), 0) << desk->log();
    EXPECT_EQ(curl(safely, "c1"), 0) << "a repeat is taken, and changes nothing";
    EXPECT_TRUE(line_has(1));
    EXPECT_NE(curl("--ssl-reqd", "c2"), 0) << "nobody known signed the certificate";
    EXPECT_EQ(curl("", "c3"), 0) << "in the clear, as most of the world delivers";
    client supervisor(desk->token("supervisor"));
    ASSERT_TRUE(eventually([&] {
        const auto all = supervisor.get(desk->url("/api/v1/tickets")).json();
        return all["data"].size() == 1;   // the same customer: one place
    }));
    const auto id = supervisor.get(desk->url("/api/v1/tickets")).json()["data"][0]["id"];
    const auto said = supervisor.get(desk->url("/api/v1/tickets/" + id.get<std::string>() +
                                               "/timeline")).body;
    EXPECT_NE(said.find("¿Dónde está?"), std::string::npos) << said;
    EXPECT_NE(said.find("Fin"), std::string::npos) << "a dot alone ends no mail: " << said;
}

TEST_F(RealClients, SwaksDeliversAndAnUnknownMailboxIsRefused) {
    if (!is_installed("swaks")) GTEST_SKIP() << "swaks is not installed";
    const auto swaks = [&](const std::string& to) {
        return std::system(("swaks --silent 3 --server 127.0.0.1:" + std::to_string(port) +
                            " --from ana@example.org --to " + to + " --header 'Message-Id: <s1@x>'"
                            " --body 'Where is it?' >/dev/null 2>&1").c_str());
    };
    EXPECT_EQ(swaks("support@desk.example.com"), 0) << desk->log();
    EXPECT_NE(swaks("somebody@elsewhere.example"), 0) << "we relay for nobody";
    EXPECT_TRUE(line_has(1));
}

// Three megabytes of a photo, as the provider posts them.
TEST(BigMail, ThroughAProviderIsTakenWhole) {
    server desk(
        "[[channel]]\nid = \"pm\"\nkind = \"postmark\"\nuser = \"u\"\npassword = \"p\"\n"
        "domain = \"desk.example.com\"\nserver_token = \"t\"\n");
    desk.start();
    client provider, supervisor(desk.token("supervisor"));
    const nlohmann::json mail{
        {"OriginalRecipient", "support@desk.example.com"},
        {"RawEmail", "From: Ana <ana@example.org>\r\nMessage-ID: <big@example.org>\r\nSubject: "
                     "Photo\r\n\r\n" + std::string(3'000'000, 'x') + "\r\n"}};
    const auto got = provider.send("POST", desk.url("/api/v1/hooks/pm"), mail.dump(),
                                   {"Content-Type: application/json", "Authorization: Basic dTpw"});
    EXPECT_EQ(got.status, 200) << got.body;
    EXPECT_TRUE(eventually([&] { return line_of(supervisor, desk).size() == 1; }));
}

}  // namespace
}  // namespace evenline::blackbox
