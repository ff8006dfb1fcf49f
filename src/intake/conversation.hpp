// Which conversation an event belongs to, and whether its sender may say so.
#pragma once

#include "evenline/intake/intake.hpp"

namespace evenline::intake {

struct conversation {
    std::string thread;
    core::ticket_id suggested;   // named by a sender who takes no part in it: for people to judge
};

class conversations {
public:
    // All must outlive this.
    conversations(const core::state&, engine::lookup&, const channel&);

    // The conversation of an earlier message named by the event, newest first, or the provider's
    // own. Where anyone may name a message (mail), the sender must take part in its ticket, or
    // show the mark that only our own mail carried.
    [[nodiscard]] conversation of(const channels::inbound_event&) const;
    // Where else the ticket's customer is known to be, proven addresses only.
    [[nodiscard]] std::vector<core::address> other_ways(core::ticket_id,
                                                        std::string_view but) const;

private:
    [[nodiscard]] core::ticket_id ticket_of(std::string_view thread) const;
    [[nodiscard]] std::string thread_on_this_channel(core::ticket_id) const;
    [[nodiscard]] bool takes_part(const channels::inbound_event&, core::ticket_id) const;
    [[nodiscard]] std::optional<core::ticket> ticket(core::ticket_id) const;
    [[nodiscard]] std::optional<core::customer> customer(core::customer_id) const;

    const core::state& state_;
    engine::lookup& index_;
    const channel& from_;
};

}  // namespace evenline::intake
