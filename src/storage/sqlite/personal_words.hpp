// Where the store keeps words about people: the one list from which erasing a person, forgetting by
// age, the export and their tests are made. A new text column belongs here or among `impersonal`.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace evenline::storage::sqlite {

enum class remedy {
    row_goes,   // the rows are deleted
    emptied,    // `leaves` is set, the row's numbers stay
    by_hand     // erasure.cpp has a function for the table: chains, indexes, bodies of JSON
};

struct personal_table {
    std::string_view table;
    std::string_view columns;   // those that hold words, with a space between
    std::string_view theirs;    // which rows: a condition over gone_person (id), gone_ticket (id)
    remedy how;
    std::string_view leaves{};
    std::string_view words{};   // rows are theirs too if this text says a gone_word (word)
    bool exported{true};        // false: bytes, or kept a second time only to be found
};

// The rows of a table that are somebody's. Without words it is quick: ages of tickets ask so.
[[nodiscard]] std::string rows_of(const personal_table&, bool by_words);

// In the order in which they are erased: whoever is found through another table goes before it.
[[nodiscard]] std::span<const personal_table> personal_tables();

// Text that is about no customer, and why it may stay.
struct impersonal_columns {
    std::string_view table, columns, why;
};
[[nodiscard]] std::span<const impersonal_columns> impersonal();

// Who and what `theirs` is about, as the parts of a WITH clause; their one parameter is a customer.
// Those who turned out to be the same person are that person.
inline constexpr std::string_view all_of_a_person =
    "gone_person (id) AS (VALUES (?) UNION SELECT c.id FROM customer c JOIN gone_person"
    " ON c.merged_into = gone_person.id),"
    " gone_ticket (id) AS (SELECT id FROM ticket WHERE customer IN (SELECT id FROM gone_person)),"
    // Of four letters and more: shorter ones would find others' words too.
    " gone_word (word) AS (SELECT value FROM address WHERE customer IN"
    " (SELECT id FROM gone_person) AND length(value) > 3 UNION SELECT thread FROM contact"
    " WHERE ticket IN (SELECT id FROM gone_ticket) AND length(thread) > 3"
    " UNION SELECT ref FROM customer WHERE id IN (SELECT id FROM gone_person)"
    " AND length(ref) > 3 UNION SELECT json_extract(body, '$.name') FROM customer"
    " WHERE id IN (SELECT id FROM gone_person) AND length(json_extract(body, '$.name')) > 3)";

}  // namespace evenline::storage::sqlite
