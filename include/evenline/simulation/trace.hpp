// Real days: who came when and how long it took, instead of drawn arrivals.
#pragma once

#include "evenline/simulation/center.hpp"

namespace evenline::simulation {

struct traced_contact {
    std::size_t stream{};
    double at_s{};          // since the center opened
    double handle_s{-1};    // -1: drawn from the stream's law
    double patience_s{-1};  // -1: drawn, where the stream has a patience
    bool operator==(const traced_contact&) const = default;
};

// Streams that occur in the trace come from it alone; the center's other streams are drawn as
// always. Seed n plays day (n - 1) modulo the number of days.
struct trace {
    struct day {
        std::string name;
        std::vector<traced_contact> contacts;  // in order of time
    };
    std::vector<day> days;
    std::uint64_t outside_hours{};  // rows left out: before opening or after closing
    [[nodiscard]] bool empty() const { return days.empty(); }
    [[nodiscard]] bool replaces(std::size_t stream) const;
};

}  // namespace evenline::simulation
