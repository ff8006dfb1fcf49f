// A notice, such as of an outage: written once, told alike on every channel, at most once to each
// customer.
#pragma once

#include "evenline/core/contact.hpp"

#include <cstdint>
#include <string>

namespace evenline::engine {

struct notice {
    std::uint64_t id{};
    std::string english, spanish;
    core::instant starts_at{}, ends_at{};  // half-open
    std::string by, ended_by;
    core::instant at{};
    [[nodiscard]] bool holds_at(core::instant now) const {
        return starts_at <= now && now < ends_at;
    }
};

struct notice_told {
    std::uint64_t notice{};
    core::customer_id customer{};
    core::ticket_id ticket{};
    core::channel_number channel{};
    core::instant at{};
};

}  // namespace evenline::engine
