// Which rows a run of events changed, so that the batch carries each of them once, as it is after
// the last event.
#pragma once

#include "evenline/engine/journal.hpp"

#include <unordered_map>

namespace evenline::engine {

// Who holds which ticket according to the last rows written: an event that takes a ticket out of
// somebody's hands need not name them, yet their row changes.
using holders = std::unordered_map<core::ticket_id, core::agent_id>;

class touched {
public:
    void note(const core::event&);
    // Before a policy is set: it gives open tickets new targets without an event for each.
    void remember_targets(const core::state&);
    // Adds the rows to the batch and brings `held` up to date.
    void copy_rows(const core::state&, holders& held, batch& into);

private:
    void note_tickets_of_linked(const core::state&);
    void note_new_targets(const core::state&);
    void copy_tickets(const core::state&, holders& held, batch& into);
    void copy_offers(const core::state&, batch& into);
    void copy_customers(const core::state&, batch& into);
    void copy_promises(const core::state&, batch& into);

    template <class Body> void note_body(const Body&);

    std::vector<core::ticket_id> tickets_;
    std::vector<core::agent_id> agents_;
    std::vector<core::customer_id> customers_;
    std::vector<core::offer> offers_;             // as issued; the state knows the rest
    std::vector<core::offer_id> offer_ids_;
    std::vector<core::parity_group> groups_;
    std::vector<core::customer_id> linked_;       // that others were linked into
    struct target {
        core::ticket_id ticket;
        core::need_index need{};
        core::duration time;
        core::instant due_at;
    };
    std::vector<target> targets_;                 // as they were
    bool every_group_{};
};

}  // namespace evenline::engine
