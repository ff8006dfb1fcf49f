// The core's own rows of some batches, as statements: the log, and each row as it is after all of
// them, checked against what this owner remembers.
#pragma once

#include "storage/postgres/group.hpp"

namespace evenline::storage::postgres {

class line_rows {
public:
    explicit line_rows(const signature& s) : by_(s) {}
    // In order. The batches must outlive `finish`.
    void add(const engine::batch&);
    void finish(std::string& out);

private:
    void put_events(std::string& out) const;
    void put_counters(std::string& out) const;
    void put_tickets(std::string& out) const;
    void put_contacts(std::string& out) const;
    void put_agents(std::string& out) const;
    void put_customers(std::string& out) const;
    void put_offers(std::string& out) const;
    void put_promises(std::string& out) const;
    [[nodiscard]] std::string of_pool() const;  // " WHERE pool = 1 AND "

    struct versioned {
        const core::ticket* row{};
        std::uint64_t before{};  // the version it must have in the table; 0: it is new
    };
    const signature& by_;
    std::vector<const core::event*> events_;
    std::map<core::ticket_id, versioned> tickets_;
    std::map<core::agent_id, const core::agent*> agents_;
    std::map<core::customer_id, const core::customer*> customers_;
    std::map<core::offer_id, const core::offer*> offers_;
    std::map<core::parity_group, const core::promise_record*> promises_;
    const core::policy* policy_{};
    core::state::counters last_;
    engine::row_numbers numbers_;
};

}  // namespace evenline::storage::postgres
