// Figures for Prometheus. No ids in labels.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace evenline::http {

struct gauge;
struct context;

class metrics {
public:
    explicit metrics(std::string_view version);
    ~metrics();
    void count_request(std::string_view route, std::string_view method, unsigned status,
                       double seconds);
    void count_ingested(std::string_view channel, std::size_t stored);
    void count_offer(std::string_view channel, std::string_view outcome);
    void observe_wait(std::string_view channel, double seconds);
    // Everything, in Prometheus' text form; the line's figures are taken now.
    [[nodiscard]] std::string text(const context&, std::size_t consoles);

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::http
