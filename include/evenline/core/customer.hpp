// A person and the addresses that are theirs.
#pragma once

#include "evenline/core/contact.hpp"

namespace evenline::core {

struct customer {
    customer_id id{};
    std::string ref;                     // the integrator's name for them, unique when not empty
    std::string name;
    std::string language;
    std::vector<address> addresses;      // ordered by (kind, value)
    std::vector<customer_id> suggested;  // share a claimed address: shown to agents, never joined
    customer_id merged_into{};           // set when linked into another
    bool operator==(const customer&) const = default;
};

}  // namespace evenline::core
