// The HTTP edge as a whole: listens, answers, and stops without dropping what was promised.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/http/settings.hpp"
#include "evenline/intake/intake.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace evenline::http {

struct policy_problem {
    unsigned line{};  // 1-based; 0: not about a line
    std::string key, detail;
};

// The policy as text; the file format is the app's business.
struct policy_port {
    using reading = std::variant<core::policy, std::vector<policy_problem>>;
    std::function<reading(std::string_view text)> parse;
    std::function<std::string()> text;  // in force
    // Makes the text the one the next start reads; the reason in words when it cannot.
    std::function<std::optional<std::string>(std::string_view text)> save;
};

struct gauge {  // a figure of somebody else's for /metrics
    std::string name, help;
    std::vector<std::pair<std::string, std::string>> labels;
    double value{};
    bool is_counter{};
};

struct services {
    engine::sequencer& line;
    engine::reader& reader;
    engine::lookup& lookup;
    engine::accounts& accounts;
    const intake::channel_table& channels;
    engine::clock& clock;
    policy_port policy;
    std::function<std::vector<gauge>()> gauges;  // may be empty
    // What keeps the server from serving, beside the engine: a sentence each; may be empty.
    std::function<std::vector<std::string>()> not_ready;
};

class server {
public:
    // Everything in `services` and the loop must outlive the server. One thread runs the loop.
    server(boost::asio::any_io_executor loop, services, settings);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Binds, listens and accepts. Errors: the address is taken, not ours, or a certificate cannot
    // be read (then `why` says which).
    boost::system::error_code start(std::string& why);
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;

    // /readyz says no from here on, so that a load balancer turns away before the doors close.
    void announce_stop();
    // Stops accepting, tells consoles, waits for answers under way up to the grace, closes.
    boost::asio::awaitable<void> stop();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::http
