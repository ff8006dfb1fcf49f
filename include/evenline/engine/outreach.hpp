// Customers at risk, whom we write to before they write again: they asked repeatedly, and the last
// time ended without a solution.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <string>

namespace evenline::engine {

struct outreach_rule {
    unsigned contacts{};     // so many within the time make a customer one at risk; 0: never
    core::duration within{};
    core::duration quiet{};  // since their last contact: who is trying just now comes by themselves
};

struct customer_at_risk {
    core::customer_id customer{};
    std::uint32_t tries{};   // contacts within the time
    core::instant first_at{};
    core::ticket_id last_ticket{};
    bool given_up{};         // the last wait; else the agent who closed it saw no solution
};

// One that was written to; the ticket is that of the thread.
struct outreach_made {
    customer_at_risk why;
    core::instant at{};
    core::channel_number channel{};
    std::string thread;
    core::ticket_id ticket{};  // read only
};

}  // namespace evenline::engine
