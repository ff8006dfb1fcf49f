// Erasing a person from every table. docs/trust.md says what stays and why.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// In the transaction that stores the erasing event, before it: blanks or deletes whatever the rows
// hold of this customer and of all who turned out to be them. Chains still verify. What is left in
// free space, in the search index and in the write-ahead log goes by scrub().
void erase_person(database&, core::customer_id, core::instant at);
// The same for the words of these tickets alone, whoever's they are: what retention takes. The
// tickets' numbers and times stay. False: there were none left.
bool erase_words_of_tickets_ended_before(database&, core::instant, unsigned at_most);

// One piece of the search index put together anew, without what was erased; false: nothing is left
// to do there. A transaction of its own, milliseconds.
[[nodiscard]] bool scrub_index(database&);
[[nodiscard]] bool scrub_is_due(database&);

}  // namespace evenline::storage::sqlite
