// What people put on a ticket beside its life: tags, how it ended in their eyes, words taken out of
// it; and what a person keeps for themselves: views, and a reassignment that may be taken back.
#pragma once

#include "evenline/engine/records.hpp"

namespace evenline::engine {

struct tag_change {
    core::ticket_id ticket{};
    std::vector<std::string> add, remove;
};
// How the agent saw the end of it; the last one counts.
struct closing_view {
    core::ticket_id ticket{};
    std::optional<bool> resolved;
    std::uint8_t effort{};           // for the customer, 1 easy to 5 hard; 0: not said
    core::instant at{};
};
struct ticket_marks {
    std::vector<std::string> tags;   // by name
    std::optional<closing_view> closing;
};
struct tag_count {
    std::string tag;
    std::uint64_t tickets{};
};

// The words, their HTML, subject and files are gone for good: from the row, the search, what was
// received and what was sent. That there was a message stays.
struct redaction {
    std::uint64_t message{};
    std::string by;
    core::instant at{};
};

struct saved_view {
    std::uint64_t id{}, owner{};     // an account
    bool shared{};
    std::string name, place;         // "search?state=queued": the console's address behind '#/'
};

// A field of the house's own, on tickets or on customers; and what stands in it.
struct house_field {
    std::string code, english, spanish;
    bool of_customer{};
    bool active{true};
};
struct field_value {
    house_field field;
    std::string value;
};
struct field_change {
    std::string code;
    core::ticket_id ticket{};
    core::customer_id customer{};    // set: the field is the customer's
    std::string value;               // empty: nothing stands there any more
};

// Tickets that were moved, and how each comes back. Forgotten once it is too late for long.
struct reassignment_record {
    std::string id, actor;
    core::instant until{};
    std::string back;                // JSON, the business of who wrote it
};
struct reassignment_over { std::string id; };

}  // namespace evenline::engine
