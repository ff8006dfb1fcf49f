// Secrets go out over TLS to who is who they say they are, and to nobody else.
#include "evenline/senders/curl_transport.hpp"
#include "senders/tls_stand_in.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace evenline::senders::test {
namespace {

struct Tls : testing::Test {
    made_chain chain;
    curl_settings trusting() const {
        curl_settings s;
        s.ca_file = chain.ca_file;
        return s;
    }
    static transport_answer send(channels::outbound_call call, const curl_settings& settings) {
        boost::asio::io_context loop;
        curl_transport wire(settings);
        transport_answer answer;
        boost::asio::co_spawn(
            loop, wire.send(std::move(call), false),
            [&](std::exception_ptr, transport_answer a) { answer = std::move(a); });
        loop.run();
        return answer;
    }
    static channels::outbound_call post(std::string url) {
        channels::outbound_call call;
        call.http = channels::http_call{"POST", std::move(url), {}, "a=1"};
        return call;
    }
    static channels::outbound_call mail(std::string url) {
        channels::outbound_call call;
        call.mail = channels::mail_call{std::move(url), "desk@example.com", {"ana@example.org"},
                                        "Subject: x\r\n\r\nhello\r\n"};
        return call;
    }
    static bool has(const std::vector<std::string>& lines, std::string_view start) {
        return std::ranges::any_of(lines,
                                   [&](const auto& line) { return line.starts_with(start); });
    }
};

TEST_F(Tls, AProviderWithAPrivateAuthorityIsReachedOnceTheAuthorityIsTrusted) {
    tls_stand_in provider(chain.server, spoken::https);
    const auto url = "https://127.0.0.1:" + std::to_string(provider.port()) + "/hook";
    const auto stranger = send(post(url), {});
    EXPECT_EQ(stranger.status, 0u);
    EXPECT_NE(stranger.error.find("ertificate"), std::string::npos) << stranger.error;
    EXPECT_TRUE(provider.protected_().empty());
    const auto known = send(post(url), trusting());
    EXPECT_EQ(known.status, 200u) << known.error;
    EXPECT_TRUE(has(provider.protected_(), "POST /hook"));
}

TEST_F(Tls, ACertificateForAnotherNameIsRefused) {
    tls_stand_in provider(chain.server, spoken::https);
    const auto a = send(
        post("https://127.0.0.2:" + std::to_string(provider.port())), trusting());
    EXPECT_EQ(a.status, 0u);
    EXPECT_TRUE(provider.protected_().empty());
}

TEST_F(Tls, AnotherAuthoritysCertificateIsRefused) {
    const made_chain other;
    tls_stand_in provider(other.server, spoken::https);
    const auto a =
        send(post("https://127.0.0.1:" + std::to_string(provider.port())), trusting());
    EXPECT_EQ(a.status, 0u);
    EXPECT_NE(a.error, "");
    EXPECT_TRUE(provider.protected_().empty());
}

TEST_F(Tls, MailIsSentUnderStarttlsAndThePasswordOnlyThere) {
    tls_stand_in server(chain.server, spoken::smtp);
    const auto url = "smtp://desk:pass%20word@127.0.0.1:" + std::to_string(server.port());
    const auto a = send(mail(url), trusting());
    EXPECT_EQ(a.error, "");
    EXPECT_TRUE(has(server.plain(), "STARTTLS"));
    EXPECT_FALSE(has(server.plain(), "AUTH"));
    EXPECT_FALSE(has(server.plain(), "MAIL"));
    EXPECT_TRUE(has(server.protected_(), "AUTH PLAIN"));
    EXPECT_TRUE(has(server.protected_(), "MAIL FROM:<desk@example.com>"));
}

TEST_F(Tls, AWrongPasswordIsForGoodAndSaysSo) {
    tls_stand_in server(chain.server, spoken::smtps);
    const auto a = send(mail("smtps://desk:wrong@127.0.0.1:" + std::to_string(server.port())),
                        trusting());
    EXPECT_EQ(a.status, 535u) << a.error;
    EXPECT_FALSE(has(server.protected_(), "MAIL"));
}

TEST_F(Tls, APasswordIsNeverSaidToAServerWithoutTls) {
    tls_stand_in server(chain.server, spoken::smtp_without_tls);
    const auto a = send(
        mail("smtp://desk:pass%20word@127.0.0.1:" + std::to_string(server.port())), trusting());
    EXPECT_NE(a.error, "");
    EXPECT_FALSE(has(server.plain(), "AUTH"));
    EXPECT_FALSE(has(server.plain(), "MAIL"));
}

TEST_F(Tls, AMailServerThatIsNobodyKnownGetsNoPassword) {
    const made_chain other;
    tls_stand_in server(other.server, spoken::smtp);
    const auto a = send(
        mail("smtp://desk:pass%20word@127.0.0.1:" + std::to_string(server.port())), trusting());
    EXPECT_NE(a.error, "");
    EXPECT_TRUE(server.protected_().empty());
}

}  // namespace
}  // namespace evenline::senders::test
