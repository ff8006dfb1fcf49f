// Who is who: customers, their addresses, and which ticket a thread or a customer belongs to.
#pragma once

#include "evenline/core/customer.hpp"
#include "evenline/core/ticket.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace evenline::core {

class directory {
public:
    [[nodiscard]] const customer* find(customer_id id) const;  // follows merged_into
    [[nodiscard]] const customer* find_row(customer_id) const;
    [[nodiscard]] const customer* verified(std::string_view kind, std::string_view value) const;
    [[nodiscard]] const customer* any(std::string_view kind, std::string_view value) const;
    [[nodiscard]] const customer* by_ref(std::string_view ref) const;
    // Others with that address, verified or claimed, in order.
    [[nodiscard]] std::set<customer_id> sharing(const address& a) const;
    [[nodiscard]] const std::unordered_map<customer_id, customer>& all() const {
        return customers_;
    }
    void put(const customer& c);
    // From the store, unchanged: may leave again whenever nothing of theirs is here.
    void load(const customer& c);
    void link(customer_id from, customer_id into);
    // Nothing but the number stays, of this one and of all who turned out to be them.
    void blank(customer_id);
    // Out of memory, with all who turned out to be them and with whoever was loaded and came to
    // nothing. Who has a ticket here stays.
    void leave(customer_id);

    [[nodiscard]] ticket_id thread(channel_number channel, std::string_view thread) const;
    void add_thread(channel_number channel, const std::string& thread, ticket_id t);
    void move_thread(channel_number channel, const std::string& thread, ticket_id t);
    void drop_thread(channel_number channel, const std::string& thread, ticket_id t);

    [[nodiscard]] const std::set<ticket_id>& tickets_of(customer_id c) const;
    void add_ticket(customer_id c, ticket_id t) { tickets_[c].insert(t); }
    void drop_ticket(customer_id c, ticket_id t);

private:
    struct holders {
        customer_id verified{};
        std::set<customer_id> all;
    };
    void index(const customer& c);
    void unindex(const customer& c);
    [[nodiscard]] std::vector<customer_id> family(customer_id) const;
    void drop_family(customer_id);

    std::unordered_map<customer_id, customer> customers_;
    // Ordered: strangers choose these texts, and could choose such that all hash alike.
    std::map<std::string, holders, std::less<>> addresses_;  // by kind, a NUL, value
    std::map<std::string, customer_id, std::less<>> refs_;
    std::map<std::string, ticket_id, std::less<>> threads_;  // by channel number, a colon, thread
    std::unordered_map<customer_id, std::set<ticket_id>> tickets_;
    std::unordered_map<customer_id, std::vector<customer_id>> absorbed_;  // linked into them
    std::unordered_set<customer_id> loaded_;  // as the store has them: no event since
};

}  // namespace evenline::core
