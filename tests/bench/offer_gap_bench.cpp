// From an agent's `close` to the next offer on that agent's screen: the real server, its store and
// both sockets in between, with 10 and with 1,000 customers waiting. Beside it what the same disk
// takes for one bare fsync, because an offer is shown only once it is durable.
//
//   offer_gap_bench [rounds]
#include "blackbox/client.hpp"
#include "blackbox/server.hpp"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace evenline::bench {
namespace {

namespace beast = boost::beast;
using boost::asio::ip::tcp;
using nlohmann::json;
using steady = std::chrono::steady_clock;

double ms_since(steady::time_point start) {
    return std::chrono::duration<double, std::milli>(steady::now() - start).count();
}

void tell(const char* what, std::vector<double> ms) {
    std::ranges::sort(ms);
    const auto at = [&](double share) {
        const auto place = static_cast<std::size_t>(share * static_cast<double>(ms.size()));
        return ms[std::min(ms.size() - 1, place)];
    };
    std::printf("%-34s n %4zu   p50 %7.3f ms   p90 %7.3f ms   p99 %7.3f ms   max %7.3f ms\n", what,
                ms.size(), at(0.5), at(0.9), at(0.99), ms.back());
    std::fflush(stdout);
}

// The agent's screen.
class live_feed {
public:
    live_feed(const blackbox::server& s, const std::string& token) : socket_(loop_) {
        const tcp::endpoint at(boost::asio::ip::make_address("127.0.0.1"), s.port());
        beast::get_lowest_layer(socket_).connect(at);
        beast::get_lowest_layer(socket_).set_option(tcp::no_delay(true));
        socket_.handshake("127.0.0.1:" + std::to_string(s.port()), "/api/v1/live");
        socket_.write(boost::asio::buffer(json{{"type", "hello"}, {"token", token}}.dump()));
        while (next()["type"] != "snapshot") {}
    }
    json next() {
        beast::flat_buffer bytes;
        socket_.read(bytes);
        return json::parse(beast::buffers_to_string(bytes.data()));
    }
    // The next offer: its id and ticket.
    json next_offer() {
        while (true) {
            const auto said = next();
            if (said.value("type", "") == "change" && said["event"]["kind"] == "offered")
                return said["event"]["data"]["offer"];
        }
    }

private:
    boost::asio::io_context loop_;
    beast::websocket::stream<tcp::socket> socket_;
};

void contact(blackbox::client& c, const blackbox::server& s, std::size_t number) {
    const auto name = "t-" + std::to_string(number);
    const auto got = blackbox::hook_contact(
        c, s, name, {{"presence", "live"}, {"customer", {{"ref", name}}}, {"text", "hello"}});
    if (got.status != 200) throw std::runtime_error("contact: " + got.body);
}

void accept(blackbox::client& agent, const blackbox::server& s, const json& offer) {
    const auto got = agent.post(
        s.url("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept"),
        {{"version", offer["version"]}});
    if (got.status != 200) throw std::runtime_error("accept: " + got.body);
}

std::string session_of(const blackbox::server& s, const std::string& email) {
    blackbox::client anyone;
    const auto got = anyone.post(s.url("/api/v1/session"),
                                 {{"email", email}, {"password", blackbox::server::password}});
    return got.json().at("token").get<std::string>();
}

void measure(std::size_t waiting, std::size_t rounds) {
    blackbox::server s;
    s.start();
    const auto token = session_of(s, s.add_agent("rosa@example.org"));
    blackbox::client rosa(token), world;
    std::size_t came = 0;
    while (came < waiting + 3) contact(world, s, ++came);
    live_feed screen(s, token);
    rosa.put(s.url("/api/v1/me/presence"), {{"state", "available"}});
    std::vector<std::string> in_hand;
    for (int i = 0; i < 3; ++i) {   // what one agent holds of chats
        const auto offer = screen.next_offer();
        accept(rosa, s, offer);
        in_hand.push_back(offer["ticket"]);
    }
    std::vector<double> gaps;
    for (std::size_t i = 0; i < rounds; ++i) {
        contact(world, s, ++came);   // as many wait as before
        const auto ticket = in_hand.front();
        in_hand.erase(in_hand.begin());
        const auto start = steady::now();
        const auto closed =
            rosa.post(s.url("/api/v1/tickets/" + ticket + "/close"), {{"disposition", "solved"}});
        const auto offer = screen.next_offer();
        gaps.push_back(ms_since(start));
        if (closed.status != 200) throw std::runtime_error("close: " + closed.body);
        accept(rosa, s, offer);
        in_hand.push_back(offer["ticket"]);
    }
    tell(("close to next offer, " + std::to_string(waiting) + " waiting").c_str(), gaps);
}

void bare_fsync(std::size_t rounds) {
    auto name = (std::filesystem::temp_directory_path() / "evenline-fsync-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    const std::string page(4'096, 'x');
    std::vector<double> took;
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto start = steady::now();
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0) break;
        took.push_back(ms_since(start));
    }
    ::close(file);
    ::unlink(name.c_str());
    tell("bare 4 KiB write and fdatasync", took);
}

}  // namespace
}  // namespace evenline::bench

int main(int argc, char** argv) {
    const auto rounds = argc > 1 ? std::stoul(argv[1]) : 300UL;
    for (const std::size_t waiting : {10UL, 1'000UL}) {
        evenline::bench::bare_fsync(rounds);
        evenline::bench::measure(waiting, rounds);
    }
    return 0;
}
