// Figures for Prometheus. No ids in labels.
#pragma once

#include "evenline/core/time.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace evenline::http {

struct gauge;
struct context;

// How one channel has done since this process started.
struct channel_health {
    core::instant last_event_at{};
    std::uint64_t received{}, refused{}, failures{};
};

class metrics {
public:
    explicit metrics(std::string_view version);
    ~metrics();
    void count_request(std::string_view route, std::string_view method, unsigned status,
                       double seconds);
    void count_ingested(std::string_view channel, std::size_t stored);
    void count_offer(std::string_view channel, std::string_view outcome);
    // What became of one delivery of a channel: stored, refused (not authentic) or failed.
    void note_delivery(const std::string& channel, unsigned status, std::size_t stored,
                       core::instant at);
    [[nodiscard]] channel_health health_of(const std::string& channel) const;
    void observe_wait(std::string_view channel, double seconds);
    // Everything, in Prometheus' text form; the line's figures are taken now.
    [[nodiscard]] std::string text(const context&, std::size_t consoles);

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::http
