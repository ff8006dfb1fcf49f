#include "app/stream_test.hpp"

#include "evenline/channels/stream.hpp"
#include "evenline/receivers/connection.hpp"
#include "evenline/senders/curl_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace evenline::app {
namespace asio = boost::asio;
namespace {

constexpr core::instant never{};   // nothing that is said here is kept

struct attempt {
    std::unique_ptr<channels::stream> machine;
    std::shared_ptr<receivers::connection> wire;
    senders::curl_transport& outside;
    std::vector<test_step>& out;
    std::size_t waiting{};
    bool over{};

    // Asks what it is asked to, and hears the answers; `ready` or `close` end it.
    asio::awaitable<void> follow(channels::stream_step step) {
        std::vector<channels::stream_step> left;
        left.push_back(std::move(step));
        while (!left.empty() && !over) {
            auto now = std::move(left.back());
            left.pop_back();
            for (const auto& i : now.input) {
                for (const auto& e : i.events) waiting += e.creates_work ? 1 : 0;
            }
            if (!now.say.empty()) {
                const auto failed = co_await wire->write(std::move(now.say));
                if (failed) now.close = failed.message();
            }
            if (!now.close.empty()) end(false, now.close);
            else if (now.ready) end(true, "");
            if (over) co_return;
            for (auto& f : now.fetches) {
                if (f.call.method != "GET") continue;   // a test changes nothing
                channels::outbound_call call;
                call.http = std::move(f.call);
                const auto answer = co_await outside.send(std::move(call), false);
                left.push_back(machine->fetched(f.number, answer.status, answer.headers,
                                                answer.status == 0 ? answer.error : answer.body,
                                                never));
            }
        }
    }
    void end(bool good, const std::string& why) {
        over = true;
        out.push_back({"signed in", good,
                       good ? "caught up: " + std::to_string(waiting) + " callers are there"
                            : why});
        wire->close();
    }
};

asio::awaitable<void> connect(attempt& a) {
    const auto failed = co_await a.wire->open();
    a.out.push_back({"connection", !failed,
                     failed ? failed.message() + "; is it running, and are host and port right?"
                            : "open"});
    if (failed) {
        a.over = true;
        co_return;
    }
    co_await a.follow(a.machine->connected(never));
    while (!a.over) {
        auto read = co_await a.wire->read();
        if (!read) {
            a.end(false, "it closed the connection: " + read.error().message());
            co_return;
        }
        co_await a.follow(a.machine->received(*read, never));
    }
}

}  // namespace

std::vector<test_step> try_stream(const config& settings,
                                  const channels::channel_settings& channel) {
    std::vector<test_step> out;
    asio::io_context loop;
    senders::curl_settings wire_settings;
    wire_settings.threads = 1;
    wire_settings.ca_file = settings.outgoing_ca_file;
    senders::curl_transport outside(wire_settings);
    auto machine = channels::find_kind(channel.kind)->make(channel)->listens();
    const auto address = machine->address();
    auto wire = receivers::by_network(settings.outgoing_ca_file)(loop.get_executor(), address);
    attempt a{std::move(machine), wire, outside, out};
    asio::co_spawn(loop, connect(a), [&loop](std::exception_ptr) { loop.stop(); });
    loop.run_for(std::chrono::seconds(10));
    if (!a.over) out.push_back({"signed in", false, "no answer in 10 s"});
    return out;
}

}  // namespace evenline::app
