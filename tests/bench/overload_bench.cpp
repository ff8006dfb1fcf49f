// Three times what the real server takes in, through HTTP: what is refused is refused at once and
// told when to come back, what is accepted is as much as ever and is answered soon, and no channel
// is shed before another. A call, a private message and a webhook in turns, each a new matter.
//
//   overload_bench [rounds, default 5] [seconds of each, default 4] [kept] [apart]
//
// Each delivery comes over a connection of its own, as providers send who keep none; `kept`: over
// one that stays open as long as the server lets it. `apart`: the server has the first processor to
// itself and the crowd the second, as where they are two machines; what is taken in then says
// what an overload costs the server, and not what the crowd takes from it.
//
// Rounds go peak, overload, peak, and an overload is compared with the mean of the peaks around it:
// a machine's mood changes by the second. Unless apart, the crowd takes of the same processors,
// more in an overload than at the peak; so what a second of the server's own is worth is told too.
#include "blackbox/server.hpp"
#include "blackbox/signing.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace box = evenline::blackbox;
using asio::use_awaitable;
using steady = std::chrono::steady_clock;

std::string post(const std::string& path, const std::string& type, const std::string& extra,
                 const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: desk.example.com\r\nContent-Type: " + type +
           "\r\n" + extra + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

std::string call(const box::server& to, const std::string& n) {
    const std::string path = "/api/v1/hooks/voice";
    const std::array<std::array<std::string, 2>, 6> form{{{"AccountSid", "AC1"},
                                                          {"CallSid", "CA" + n},
                                                          {"CallStatus", "ringing"},
                                                          {"Direction", "inbound"},
                                                          {"From", "+346" + n.substr(n.size() - 8)},
                                                          {"To", "+34910000001"}}};
    std::string signed_text = to.public_url(path), body;
    for (const auto& [key, value] : form) {
        signed_text += key + value;
        body += (body.empty() ? "" : "&") + key + "=" + box::escaped(value);
    }
    return post(path, "application/x-www-form-urlencoded",
                "X-Twilio-Signature: " +
                    box::base64(box::hmac_sha1(box::server::twilio_token, signed_text)),
                body);
}

std::string message(const std::string& n) {
    const auto at = std::to_string(box::now_ms());
    const std::string body = R"({"object":"page","entry":[{"id":"1000","time":)" + at +
                             R"(,"messaging":[{"sender":{"id":")" + n +
                             R"("},"recipient":{"id":"1000"},"timestamp":)" + at +
                             R"(,"message":{"mid":"m)" + n + R"(","text":"where is it?"}}]}]})";
    return post("/api/v1/hooks/fb", "application/json",
                "X-Hub-Signature-256: sha256=" +
                    box::hex(box::hmac_sha256(box::server::messenger_secret, body)),
                body);
}

std::string hook(const std::string& n) {
    static const auto secret =
        box::from_base64(std::string_view(box::server::webhook_secret).substr(6));
    const std::string body =
        R"({"type":"contact.created","timestamp":"2026-01-01T00:00:00Z","data":{"thread":")" + n +
        R"(","customer":{"ref":"crm-)" + n + R"("},"text":"where is it?"}})";
    const auto stamp = std::to_string(box::now_ms() / 1000);
    return post("/api/v1/hooks/hook", "application/json",
                "webhook-id: m" + n + "\r\nwebhook-timestamp: " + stamp +
                    "\r\nwebhook-signature: v1," +
                    box::base64(box::hmac_sha256(secret, "m" + n + "." + stamp + "." + body)),
                body);
}

// What the server has had of the processor so far, in seconds.
double processor_s(pid_t of) {
    std::ifstream file("/proc/" + std::to_string(of) + "/stat");
    std::string all((std::istreambuf_iterator<char>(file)), {});
    std::istringstream fields(all.substr(all.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

struct tally {
    std::array<std::size_t, 3> asked{}, durable{};  // by channel
    std::vector<double> accepted_s, refused_s;
    std::vector<double> own_delay_s;  // of the crowd's loop: what it adds to each of these
    std::size_t no_retry_after{}, reset{}, other{};
    double processor_s{};  // the server's
    [[nodiscard]] double good() const { return static_cast<double>(accepted_s.size()); }
};

class crowd {
public:
    crowd(const box::server& to, std::size_t size, bool keeps) : to_(to), keeps_(keeps) {
        const asio::ip::tcp::endpoint there(asio::ip::make_address("127.0.0.1"), to.port());
        for (std::size_t i = 0; i < size; ++i) lines_.emplace_back(loop_);
        there_ = there;
    }
    // `rate` a second whatever becomes of them; 0: `at_once` of them one after another.
    tally run(double rate, std::size_t at_once, double seconds) {
        tally out;
        const auto began = steady::now() + std::chrono::milliseconds(20);
        std::size_t next = 0;
        for (std::size_t i = 0; i < std::min(at_once, lines_.size()); ++i)
            asio::co_spawn(loop_, sends(lines_[i], rate, began, seconds, next, out),
                           asio::detached);
        asio::co_spawn(loop_, watches_itself(began, seconds, out), asio::detached);
        loop_.restart();
        const double had = processor_s(to_.pid());
        loop_.run();
        out.processor_s = processor_s(to_.pid()) - had;
        return out;
    }

private:
    asio::awaitable<void> sends(asio::ip::tcp::socket& by, double rate, steady::time_point began,
                                double seconds, std::size_t& next, tally& out) {
        const auto after = [&](double s) {
            return began + std::chrono::duration_cast<steady::duration>(
                               std::chrono::duration<double>(s));
        };
        asio::steady_timer due(loop_);
        while (true) {
            const double at = rate > 0 ? static_cast<double>(next++) / rate : 0;
            if (at >= seconds || steady::now() >= after(seconds)) co_return;
            if (after(at) > steady::now()) {
                due.expires_at(after(at));
                co_await due.async_wait(use_awaitable);
            }
            try {
                co_await one(by, out);
            } catch (const boost::system::system_error&) {
                ++out.reset;  // turned away at the door before the answer could be read
                by.close();
            }
        }
    }
    asio::awaitable<void> watches_itself(steady::time_point began, double seconds, tally& out) {
        asio::steady_timer due(loop_, began);
        while (due.expiry() < began + std::chrono::duration<double>(seconds)) {
            co_await due.async_wait(use_awaitable);
            const std::chrono::duration<double> late = steady::now() - due.expiry();
            out.own_delay_s.push_back(late.count());
            due.expires_at(std::max(due.expiry() + std::chrono::milliseconds(2), steady::now()));
        }
    }
    asio::awaitable<void> one(asio::ip::tcp::socket& by, tally& out) {
        const auto n = ++sent_;
        const auto channel = n % 3;
        const auto name = std::to_string(1'000'000'000 + n);
        const auto asked = channel == 0   ? call(to_, name)
                           : channel == 1 ? message(name)
                                          : hook(name);
        ++out.asked.at(channel);
        const auto began = steady::now();
        if (!by.is_open()) {  // the first time, or turned away before
            co_await by.async_connect(there_, use_awaitable);
            by.set_option(asio::ip::tcp::no_delay(true));
        }
        co_await asio::async_write(by, asio::buffer(asked), use_awaitable);
        std::string head;
        const auto size = co_await asio::async_read_until(by, asio::dynamic_buffer(head),
                                                          "\r\n\r\n", use_awaitable);
        const auto status = std::atoi(head.c_str() + 9);
        std::string lower = head.substr(0, size);
        std::ranges::transform(lower, lower.begin(),
                               [](unsigned char c) { return std::tolower(c); });
        const auto length = lower.find("content-length:");
        const auto body = length == std::string::npos
                              ? 0U
                              : static_cast<std::size_t>(std::atol(lower.c_str() + length + 15));
        if (head.size() < size + body)
            co_await asio::async_read(by, asio::dynamic_buffer(head),
                                      asio::transfer_exactly(size + body - head.size()),
                                      use_awaitable);
        const double took = std::chrono::duration<double>(steady::now() - began).count();
        if (status / 100 == 2) {
            ++out.durable.at(channel);
            out.accepted_s.push_back(took);
        } else if (status == 503) {
            out.refused_s.push_back(took);
            out.no_retry_after += lower.find("retry-after:") == std::string::npos ? 1 : 0;
        } else {
            ++out.other;
        }
        if (!keeps_ || lower.find("connection: close") != std::string::npos) by.close();
    }

    const box::server& to_;
    const bool keeps_;  // connections, from one delivery to the next
    asio::io_context loop_{1};
    asio::ip::tcp::endpoint there_;
    std::vector<asio::ip::tcp::socket> lines_;
    std::size_t sent_{};
};

// This process from now on, and what it starts.
void stay_on(std::size_t processor) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(processor, &only);
    if (::sched_setaffinity(0, sizeof only, &only) != 0) std::perror("overload_bench: apart");
}

double at_share(std::vector<double> all, double share) {
    if (all.empty()) return 0;
    std::ranges::sort(all);
    return all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * share)];
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    const double seconds = argc > 2 ? std::atof(argv[2]) : 4;
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
    const std::vector<std::string> how(argv + std::min(argc, 3), argv + argc);
    const bool kept = std::ranges::count(how, "kept") != 0;
    const bool apart = std::ranges::count(how, "apart") != 0;
    box::server desk;
    if (apart) stay_on(0);
    desk.start();
    if (apart) stay_on(1);
    crowd all(desk, 4'000, kept);
    constexpr std::size_t busy = 256;  // at once: more than the server needs to be at its best
    (void)all.run(0, busy, seconds / 2);
    std::vector<double> goods, yields;
    tally sum;
    auto before = all.run(0, busy, seconds);
    for (int i = 0; i < rounds; ++i) {
        const double peak = before.good() / seconds;
        auto over = all.run(3 * peak, 4'000, seconds);
        auto behind = all.run(0, busy, seconds);
        const double good = over.good() / seconds, around = (peak + behind.good() / seconds) / 2;
        goods.push_back(good / around);
        const double cost = (before.processor_s + behind.processor_s) /
                            (before.good() + behind.good());
        yields.push_back(cost / (over.processor_s / over.good()));
        const auto asked = over.asked[0] + over.asked[1] + over.asked[2];
        std::printf("peak %5.0f a second (p99 %4.0f ms), then asked %6.0f a second: %5.0f accepted "
                    "(%3.0f %% of the peaks around, %3.0f %% for a second of the server's "
                    "processor), p99 %4.0f ms; refusals p99 %4.1f ms (the crowd's own delay "
                    "%4.1f)\n",
                    around, at_share(before.accepted_s, 0.99) * 1e3,
                    static_cast<double>(asked) / seconds, good, goods.back() * 100,
                    yields.back() * 100,
                    at_share(over.accepted_s, 0.99) * 1e3, at_share(over.refused_s, 0.99) * 1e3,
                    at_share(over.own_delay_s, 0.99) * 1e3);
        std::fflush(stdout);
        for (std::size_t c = 0; c < 3; ++c)
            sum.asked.at(c) += over.asked.at(c), sum.durable.at(c) += over.durable.at(c);
        sum.accepted_s.insert(sum.accepted_s.end(), over.accepted_s.begin(), over.accepted_s.end());
        sum.refused_s.insert(sum.refused_s.end(), over.refused_s.begin(), over.refused_s.end());
        sum.no_retry_after += over.no_retry_after;
        sum.reset += over.reset;
        sum.other += over.other;
        before = std::move(behind);
    }
    std::array<double, 3> share{};
    for (std::size_t c = 0; c < 3; ++c)
        share.at(c) = 100 * static_cast<double>(sum.durable.at(c)) /
                      static_cast<double>(std::max<std::size_t>(1, sum.asked.at(c)));
    std::printf("goodput %.0f %% of the peak, %.0f %% for a second of the server's processor "
                "(medians of %d); accepted p50 %.0f p99 %.0f ms;"
                " %zu "
                "refused, p50 %.1f p99 %.1f ms, %zu of them without Retry-After, %zu "
                "closed at the door, %zu other answers; accepted of calls, messages, webhooks: "
                "%.1f, %.1f, %.1f %%\n",
                at_share(goods, 0.5) * 100, at_share(yields, 0.5) * 100, rounds,
                at_share(sum.accepted_s, 0.5) * 1e3,
                at_share(sum.accepted_s, 0.99) * 1e3, sum.refused_s.size(),
                at_share(sum.refused_s, 0.5) * 1e3, at_share(sum.refused_s, 0.99) * 1e3,
                sum.no_retry_after, sum.reset, sum.other, share[0], share[1], share[2]);
    return sum.no_retry_after + sum.other == 0 ? 0 : 1;
}
