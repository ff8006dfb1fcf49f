// What customers are given beside answers: a page of their ticket, an invitation to another
// channel, a code that proves an address, a question about their effort.
#pragma once

#include "evenline/engine/records.hpp"

namespace evenline::engine {

struct pages_revoked {
    core::ticket_id ticket{};
    core::instant until{};           // links made up to then
};

// "Continue here": the place goes along. From an agent, or taken by the customer on their page.
struct invitation {
    core::ticket_id ticket{};
    core::channel_number from{}, to{};
    core::agent_id by{};             // 0: the customer's own choice
    core::instant at{};
    core::instant followed_at{};     // 0: not (yet)
};
// Somebody came to `to` with the ticket's mark: the last invitation there counts as followed;
// without one it was the customer's own choice.
struct invitation_followed {
    core::ticket_id ticket{};
    core::channel_number from{}, to{};
    core::instant at{};
};

struct effort_rating {
    core::ticket_id ticket{};
    std::uint8_t score{};            // 1 very hard to 5 very easy
    std::string said;
    core::instant at{};
};

struct guidance_row {
    core::channel_number from{}, to{};
    bool by_customer{};
    std::uint64_t sent{}, followed{};
    std::uint64_t solved_there{};    // followed, and the ticket was closed with `to` its channel
};
struct rating_row {
    core::channel_number channel{};  // the ticket's last one
    std::uint64_t count{};
    double mean{};
};

// A code was sent to an address; whoever says it has the address. Only its digest is kept.
struct address_proof {
    std::uint64_t id{};
    core::customer_id customer{};
    std::string kind, value, digest;
    core::instant expires_at{};
    std::uint8_t tries_left{};
};
struct proof_tried {
    bool known{}, right{};
    address_proof proof;             // as it stands after this try
};

}  // namespace evenline::engine
