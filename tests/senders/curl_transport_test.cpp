#include "evenline/senders/curl_transport.hpp"
#include "senders/stand_in.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace evenline::senders::test {
namespace {

transport_answer send(channels::outbound_call call, bool public_only = false,
                      curl_settings settings = {}) {
    boost::asio::io_context loop;
    curl_transport wire(settings);
    transport_answer answer;
    boost::asio::co_spawn(loop, wire.send(std::move(call), public_only),
                          [&](std::exception_ptr, transport_answer a) { answer = std::move(a); });
    loop.run();
    return answer;
}

channels::outbound_call post(std::string url, std::string body = "a=1") {
    channels::outbound_call call;
    call.http = channels::http_call{"POST", std::move(url), {{"X-Mine", "yes"}}, std::move(body)};
    return call;
}

channels::outbound_call mail(std::string url) {
    channels::outbound_call call;
    call.mail = channels::mail_call{std::move(url),
                                    "desk@example.com",
                                    {"ana@example.org", "eva@example.org"},
                                    "Subject: x\r\n\r\n.dot\r\nend\r\n"};
    return call;
}

TEST(CurlTransport, PostsWhatItWasGivenAndBringsTheWholeAnswer) {
    http_stand_in other(
        [](const auto&) { return http_stand_in::status(201, "X-Id: 7\r\n", "made"); });
    const auto a = send(post(other.url() + "/calls"));
    EXPECT_EQ(a.status, 201u);
    EXPECT_EQ(a.body, "made");
    EXPECT_EQ(a.error, "");
    channels::raw_request holder;
    holder.headers = a.headers;
    EXPECT_EQ(holder.header_value("x-id"), "7");
    ASSERT_EQ(other.heard().size(), 1u);
    EXPECT_EQ(other.heard()[0].body, "a=1");
    EXPECT_TRUE(other.heard()[0].head.starts_with("POST /calls HTTP/1.1"));
    EXPECT_NE(other.heard()[0].head.find("X-Mine: yes"), std::string::npos);
}

TEST(CurlTransport, FollowsNoRedirect) {
    http_stand_in target;
    http_stand_in other([&](const auto&) {
        return http_stand_in::status(302, "Location: " + target.url() + "\r\n");
    });
    EXPECT_EQ(send(post(other.url())).status, 302u);
    EXPECT_TRUE(target.heard().empty());
}

TEST(CurlTransport, AnAnswerWithoutEndIsCut) {
    http_stand_in other([](const auto&) {
        return http_stand_in::status(200, {}, std::string(1'000'000, 'x'));
    });
    const auto a = send(post(other.url()));
    EXPECT_EQ(a.status, 200u);
    EXPECT_EQ(a.body.size(), 65'536u);
}

TEST(CurlTransport, NobodyThereIsAnErrorInWords) {
    std::string url;
    { http_stand_in gone; url = gone.url(); }
    const auto a = send(post(url));
    EXPECT_EQ(a.status, 0u);
    EXPECT_NE(a.error, "");
}

TEST(CurlTransport, OneWhoNeverAnswersIsGivenUpInTime) {
    http_stand_in other([](const auto&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(600));
        return http_stand_in::status(200);
    });
    curl_settings s;
    s.total_time = core::milliseconds(150);
    const auto a = send(post(other.url()), false, s);
    EXPECT_EQ(a.status, 0u);
    EXPECT_NE(a.error, "");
}

TEST(CurlTransport, OnlyPublicMeansNoLoopbackHoweverItIsWritten) {
    http_stand_in other;
    const auto port = other.url().substr(other.url().rfind(':'));
    for (const auto* host : {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1",
                             "127.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"}) {
        const auto a = send(post("http://" + std::string(host) + port), true);
        EXPECT_TRUE(a.refused_address || a.error != "") << host;
        EXPECT_EQ(a.status, 0u) << host;
    }
    EXPECT_TRUE(other.heard().empty());
}

TEST(CurlTransport, OtherSchemesAreRefused) {
    EXPECT_EQ(send(post("file:///etc/passwd")).status, 0u);
    EXPECT_EQ(send(post("gopher://127.0.0.1/")).status, 0u);
    EXPECT_NE(send(mail("http://127.0.0.1:1")).error, "");
}

TEST(CurlTransport, ALineBreakInAHeaderGoesNowhere) {
    http_stand_in other;
    auto call = post(other.url());
    call.http->headers.push_back({"X-Bad", "a\r\nX-Injected: b"});
    EXPECT_NE(send(std::move(call)).error, "");
    auto letter = mail("smtp://127.0.0.1:1");
    letter.mail->to.push_back("a@b>\r\nRCPT TO:<eve@evil.test");
    EXPECT_EQ(send(std::move(letter)).error, "a line break where none may be");
    EXPECT_TRUE(other.heard().empty());
}

TEST(CurlTransport, AMailGoesOutWithItsEnvelopeAndStuffedDots) {
    smtp_stand_in server;
    const auto a = send(mail(server.url()));
    EXPECT_EQ(a.error, "");
    EXPECT_EQ(a.status / 100, 2u);
    const auto said = server.lines();
    const auto heard = [&](std::string_view line) {
        return std::count(said.begin(), said.end(), line) == 1;
    };
    EXPECT_TRUE(heard("MAIL FROM:<desk@example.com>")) << said.at(1);
    EXPECT_TRUE(heard("RCPT TO:<ana@example.org>"));
    EXPECT_TRUE(heard("RCPT TO:<eva@example.org>"));
    EXPECT_TRUE(heard("..dot"));
    EXPECT_TRUE(heard("."));
}

TEST(CurlTransport, ANoticeHasNoSender) {
    smtp_stand_in server;
    auto call = mail(server.url());
    call.mail->from.clear();
    EXPECT_EQ(send(std::move(call)).error, "");
    const auto said = server.lines();
    EXPECT_EQ(std::count(said.begin(), said.end(), "MAIL FROM:<>"), 1);
}

TEST(CurlTransport, AMailServersRefusalBringsItsCode) {
    smtp_stand_in busy("451 4.3.0 later"), strict("554 5.7.1 never");
    EXPECT_EQ(send(mail(busy.url())).status, 451u);
    const auto a = send(mail(strict.url()));
    EXPECT_EQ(a.status, 554u);
    EXPECT_NE(a.error, "");
}

}  // namespace
}  // namespace evenline::senders::test
