// A ticket proposed to one agent until a deadline. Accept is compare-and-set on `version`.
#pragma once

#include "evenline/core/why.hpp"

namespace evenline::core {

enum class offer_status : std::uint8_t { issued, accepted, declined, expired, revoked };

struct offer {
    offer_id id{};
    ticket_id ticket{};
    agent_id agent{};
    std::uint32_t version{1};
    offer_status status{offer_status::issued};
    instant issued_at{};
    instant expires_at{};
    offer_reason reason;
    bool operator==(const offer&) const = default;
};

}  // namespace evenline::core
