#include "cluster/relay.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

namespace evenline::cluster {
namespace asio = boost::asio;

namespace {

const auto quietly = asio::as_tuple(asio::use_awaitable);
const auto loopback = asio::ip::make_address("127.0.0.1");

}  // namespace

relay::relay(unsigned short to)
    : acceptor_(loop_, {loopback, 0}), port_(acceptor_.local_endpoint().port()), to_(to) {
    asio::co_spawn(loop_, accept_forever(), asio::detached);
    thread_ = std::thread([this] { loop_.run(); });
}

relay::~relay() {
    loop_.stop();
    thread_.join();
}

void relay::pair::close() {
    boost::system::error_code ignored;
    router.close(ignored);
    server.close(ignored);
}

void relay::be(weather w) {
    weather_ = w;
    if (w != weather::cut) return;
    asio::post(loop_, [this] {
        for (const auto& one : all_)
            if (const auto p = one.lock()) p->close();
        all_.clear();
    });
}

asio::awaitable<void> relay::accept_forever() {
    while (true) {
        auto made = std::make_shared<pair>(loop_);
        const auto [failed] = co_await acceptor_.async_accept(made->router, quietly);
        if (failed) continue;
        if (weather_ == weather::cut) {
            made->close();
            continue;
        }
        const auto [refused] = co_await made->server.async_connect({loopback, to_}, quietly);
        if (refused) continue;
        if (weather_ == weather::cut) {  // meanwhile
            made->close();
            continue;
        }
        all_.push_back(made);
        asio::co_spawn(loop_, pass(made, false), asio::detached);
        asio::co_spawn(loop_, pass(made, true), asio::detached);
    }
}

asio::awaitable<void> relay::pass(std::shared_ptr<pair> between, bool answers) {
    auto& from = answers ? between->server : between->router;
    auto& to = answers ? between->router : between->server;
    std::array<char, 16'384> bytes{};
    asio::steady_timer pause(loop_);
    while (true) {
        const auto [failed, n] = co_await from.async_read_some(asio::buffer(bytes), quietly);
        if (failed) break;
        while (weather_ == weather::stalled) {
            pause.expires_after(std::chrono::milliseconds(5));
            co_await pause.async_wait(quietly);
        }
        if (answers && weather_ == weather::no_answers) continue;
        const auto [gone, written] =
            co_await asio::async_write(to, asio::buffer(bytes, n), quietly);
        if (gone) break;
    }
    between->close();
}

}  // namespace evenline::cluster
