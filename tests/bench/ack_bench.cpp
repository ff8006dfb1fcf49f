// From the moment a provider's webhook is due until its acknowledgement is read, at a steady rate:
// the real server, its store and HTTP in between; it is given only once the event is durable. Open
// loop: a late answer makes the next ones late, and that counts. Webhooks, private
// messages and calls in turns, half of them news of a thread that is known already.
//
//   ack_bench [webhooks a second] [seconds]
#include "blackbox/client.hpp"
#include "blackbox/server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

namespace {

using namespace evenline::blackbox;
using steady = std::chrono::steady_clock;

constexpr unsigned connections = 8;

bool deliver(client& by, const server& to, unsigned n) {
    const auto id = std::to_string(n), person = std::to_string(1'000'000 + n / 2);
    switch (n % 4) {
        case 0: return twilio_call(by, to, "CA" + std::string(24, '0') + person,
                                   "+34600" + person.substr(1)).status == 200;
        case 1: return messenger_text(by, to, person, "message " + id, "m" + id).status == 200;
        default: return hook_contact(by, to, "thread-" + person,
                                     {{"text", "message " + id}}).status / 100 == 2;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const double rate = argc > 1 ? std::atof(argv[1]) : 200;
    const double seconds = argc > 2 ? std::atof(argv[2]) : 20;
    server desk;
    desk.start();
    const auto count = static_cast<unsigned>(rate * seconds);
    std::vector<double> ms(count);
    std::atomic<unsigned> next{0}, refused{0};
    const auto began = steady::now() + std::chrono::milliseconds(200);
    std::vector<std::jthread> senders;
    for (unsigned c = 0; c < connections; ++c)
        senders.emplace_back([&] {
            client by;
            for (unsigned n = next++; n < count; n = next++) {
                const auto due = began + std::chrono::duration_cast<steady::duration>(
                                             std::chrono::duration<double>(n / rate));
                std::this_thread::sleep_until(due);
                if (!deliver(by, desk, n)) ++refused;
                ms[n] = std::chrono::duration<double, std::milli>(steady::now() - due).count();
            }
        });
    senders.clear();
    std::ranges::sort(ms);
    const auto at = [&](double share) {
        return ms[std::min<std::size_t>(count - 1, static_cast<std::size_t>(share * count))];
    };
    std::printf("%u webhooks at %.0f a second, %u refused: p50 %.2f ms   p90 %.2f ms   "
                "p99 %.2f ms   max %.2f ms\n",
                count, rate, refused.load(), at(0.5), at(0.9), at(0.99), ms.back());
    return refused == 0 ? 0 : 1;
}
