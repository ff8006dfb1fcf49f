// The client that commands use, against a server that speaks nothing but TLS.
#include "app/plain_client.hpp"
#include "senders/certificate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <thread>

namespace evenline::app {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Answers one connection's requests, then ends.
class tls_door {
public:
    explicit tls_door(const senders::test::certificate& mine)
        : tls_(asio::ssl::context::tls_server), door_(loop_, {tcp::v4(), 0}) {
        tls_.use_certificate_chain(asio::buffer(mine.pem));
        tls_.use_private_key(asio::buffer(mine.key_pem), asio::ssl::context::pem);
        port_ = door_.local_endpoint().port();
        thread_ = std::thread([this] { serve(); });
    }
    ~tls_door() { thread_.join(); }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] int heard() const { return heard_; }

private:
    void serve() {
        asio::ssl::stream<tcp::socket> wire(loop_, tls_);
        boost::system::error_code failed;
        door_.accept(wire.next_layer(), failed);
        wire.handshake(asio::ssl::stream_base::server, failed);
        asio::streambuf in;
        while (!failed) {
            asio::read_until(wire, in, "\r\n\r\n", failed);
            if (failed) break;
            ++heard_;
            in.consume(in.size());
            asio::write(wire, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                                                       "\r\nhi")), failed);
        }
    }
    asio::io_context loop_;
    asio::ssl::context tls_;
    tcp::acceptor door_;
    std::uint16_t port_{};
    std::atomic<int> heard_{};
    std::thread thread_;
};

class PlainClient : public testing::Test {
protected:
    PlainClient() {
        auto name = (std::filesystem::temp_directory_path() / "evenline-cert-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~PlainClient() override { std::filesystem::remove_all(folder_); }
    std::string kept(const senders::test::certificate& one) {
        const auto file = folder_ / "server.pem";
        std::ofstream(file) << one.pem;
        return file;
    }
    static plain_reply ask(std::uint16_t port, const std::string& trusted, int times = 1) {
        asio::io_context loop;
        plain_client client(loop.get_executor(), "127.0.0.1", port);
        EXPECT_TRUE(client.trust_only(trusted));
        plain_reply got;
        for (int i = 0; i < times; ++i) {
            auto answer = asio::co_spawn(loop, client.ask("POST", "/x", "", {}), asio::use_future);
            loop.run();
            loop.restart();
            got = answer.get();
        }
        return got;
    }
    std::filesystem::path folder_;
};

TEST_F(PlainClient, SpeaksTlsToTheHolderOfOurOwnCertificate) {
    const senders::test::made_chain ours;
    tls_door door(ours.server);
    const auto got = ask(door.port(), kept(ours.server), 3);
    EXPECT_EQ(got.status, 200U) << got.body;
    EXPECT_EQ(got.body, "hi");
    EXPECT_EQ(door.heard(), 3) << "on one connection";
}

TEST_F(PlainClient, SaysNothingToAnybodyElse) {
    const senders::test::made_chain ours, other;
    tls_door door(other.server);
    const auto got = ask(door.port(), kept(ours.server));
    EXPECT_EQ(got.status, 0U);
    EXPECT_EQ(door.heard(), 0) << "the token was not said";
}

TEST_F(PlainClient, SaysThatACertificateCannotBeRead) {
    asio::io_context loop;
    plain_client client(loop.get_executor(), "127.0.0.1", 1);
    EXPECT_FALSE(client.trust_only(folder_ / "absent.pem"));
    std::ofstream(folder_ / "empty.pem") << "no certificate";
    EXPECT_FALSE(client.trust_only(folder_ / "empty.pem"));
}

}  // namespace
}  // namespace evenline::app
