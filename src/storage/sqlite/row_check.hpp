// A check sum in each row that the line starts from: SQLite notices a changed byte only where its
// own structure breaks, and a customer's place is a number like any other. Against a dying disk,
// not against people: the log and the audit are sealed for that.
#pragma once

struct sqlite3;

namespace evenline::storage::sqlite {

// What is summed of each table, in SQL. A customer's `ref` is not: it has an index that tells.
#define POLICY_CHECK "row_check(data)"
#define TICKET_CHECK                                                                               \
    "row_check(id, version, customer, status, need, channel, agent, closed_at, body)"
#define AGENT_CHECK "row_check(id, body)"
#define CUSTOMER_CHECK "row_check(id, merged_into, body)"
#define OFFER_CHECK "row_check(id, ticket, agent, status, body)"
#define PROMISE_CHECK "row_check(need, channel, body)"
#define COUNTERS_CHECK                                                                             \
    "row_check(event, ticket, contact, customer, agent, offer, message, outbox)"
// Whether a row is what was written; one from before there were check sums is.
#define SOUND(check) "check_sum IN (0, " check ")"

// Makes row_check(value, …) known: CRC-32 of all values, never 0. Any single change of up to 32
// bits in a row changes it; of other changes one in 4 thousand million does not.
void know_row_check(sqlite3* on);

}  // namespace evenline::storage::sqlite
