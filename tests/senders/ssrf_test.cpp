// Addresses that lead inside, written in every way that some program somewhere understands: a
// subscriber's URL reaches none of them.
#include "evenline/senders/curl_transport.hpp"
#include "senders/stand_in.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <netdb.h>
#include <array>
#include <atomic>

namespace evenline::senders::test {

struct rebinding_name {
    std::atomic<std::size_t> asked{};
    std::array<const char*, 6> answers{"127.0.0.1", "::1", "localhost", "10.0.0.1", "0.0.0.0",
                                       "::ffff:127.0.0.1"};
};
rebinding_name rebinding;

namespace {

TEST(Ssrf, NoSpellingOfAnInsideAddressIsConnectedTo) {
    http_stand_in inside;
    const auto port = inside.url().substr(inside.url().rfind(':'));
    std::vector<std::string> urls;
    for (const char* host : {"127.0.0.1",
                             "127.1",
                             "127.0.1",
                             "127.000.000.001",
                             "0177.0.0.1",
                             "0177.0.0.01",
                             "0x7f.0.0.1",
                             "0x7f.1",
                             "0x7f000001",
                             "0X7F000001",
                             "2130706433",
                             "017700000001",
                             "0x7f.0x0.0x0.0x1",
                             "127.0.0.1.",
                             "127.127.127.127",
                             "127.0.0.2",
                             "127.255.255.254",
                             "0",
                             "0.0.0.0",
                             "0x0",
                             "00",
                             "0.0",
                             "localhost",
                             "LOCALHOST",
                             "localhost.",
                             "LocalHost",
                             "ip6-localhost",
                             "ip6-loopback",
                             "[::1]",
                             "[::]",
                             "[0:0:0:0:0:0:0:1]",
                             "[0000:0000:0000:0000:0000:0000:0000:0001]",
                             "[::ffff:127.0.0.1]",
                             "[::ffff:7f00:1]",
                             "[0:0:0:0:0:ffff:127.0.0.1]",
                             "[::127.0.0.1]",
                             "[::7f00:1]",
                             "[64:ff9b::127.0.0.1]",
                             "[64:ff9b::7f00:1]",
                             "[2002:7f00:1::]",
                             "[fe80::1]",
                             "[fe80::1%25lo]",
                             "[fc00::1]",
                             "[::1%25lo]",
                             "169.254.169.254",
                             "0xa9fea9fe",
                             "2852039166",
                             "0251.0376.0251.0376",
                             "10.0.0.1",
                             "172.16.0.1",
                             "192.168.0.1",
                             "100.64.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "%31%32%37%2e0.0.1",
                             "127%2e0.0.1",
                             "①②⑦.⓪.⓪.①",
                             "127。0。0。1",
                             "127.0.0.1%00.example.com",
                             "user@127.0.0.1",
                             "example.com@127.0.0.1",
                             "user:pass@[::1]"})
        for (const char* scheme : {"http://", "https://"})
            urls.push_back(scheme + std::string(host) + port + "/hook");
    for (const char* other : {"file:///etc/passwd", "gopher://127.0.0.1", "dict://127.0.0.1",
                              "ftp://127.0.0.1", "//127.0.0.1", "http:127.0.0.1", "http:///127.1"})
        urls.push_back(other + port);
    curl_settings quick;
    quick.connect_time = core::seconds(1);
    quick.total_time = core::seconds(2);
    boost::asio::io_context loop;
    curl_transport wire(quick);
    std::size_t refused = 0;
    for (const auto& url : urls) {
        channels::outbound_call call;
        call.http = channels::http_call{"POST", url, {}, "secret"};
        boost::asio::co_spawn(loop, wire.send(std::move(call), true),
                              [&, url](std::exception_ptr, transport_answer a) {
                                  EXPECT_EQ(a.status, 0u) << url;
                                  refused += a.status == 0 && !a.error.empty();
                              });
    }
    loop.run();
    EXPECT_EQ(refused, urls.size());
    EXPECT_TRUE(inside.heard().empty());
    RecordProperty("spellings", static_cast<int>(urls.size()));
}

// A name server that says something else each time it is asked, and several addresses at once.
TEST(Ssrf, ANameThatIsAnsweredDifferentlyEachTimeIsNotConnectedTo) {
    http_stand_in inside;
    const auto port = inside.url().substr(inside.url().rfind(':'));
    curl_settings quick;
    quick.connect_time = core::seconds(1);
    quick.total_time = core::seconds(2);
    boost::asio::io_context loop;
    curl_transport wire(quick);
    std::size_t refused = 0;
    constexpr std::size_t tries = 24;
    rebinding.asked = 0;
    for (std::size_t i = 0; i < tries; ++i) {
        channels::outbound_call call;
        const auto url = "http://rebinding.example" + port + "/hook";
        call.http = channels::http_call{"POST", url, {}, "x"};
        boost::asio::co_spawn(loop, wire.send(std::move(call), true),
                              [&](std::exception_ptr, transport_answer a) {
                                  refused += a.status == 0 && !a.error.empty();
                              });
    }
    loop.run();
    EXPECT_EQ(refused, tries);
    EXPECT_GE(rebinding.asked, tries / 2) << "the name server of this test was not asked";
    EXPECT_TRUE(inside.heard().empty());
}

}  // namespace
}  // namespace evenline::senders::test

// Stands before the system's: libcurl asks here.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** out) {
    using signature = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<signature>(dlsym(RTLD_NEXT, "getaddrinfo"));
    using evenline::senders::test::rebinding;
    if (name == nullptr || std::string_view(name) != "rebinding.example")
        return real(name, service, hints, out);
    const auto turn = rebinding.asked++;
    return real(rebinding.answers[turn % rebinding.answers.size()], service, hints, out);
}
