// Who asked repeatedly in vain, and whom we have written to.
#include "storage/sqlite/office_questions.hpp"

namespace evenline::storage::sqlite {

// Nothing of theirs may be open, and nobody is written to twice within the time of the rule. What
// they tried is counted by contacts, so chasing counts as well as coming back.
read_result<std::vector<engine::customer_at_risk>> find_at_risk(database& db,
                                                                const engine::outreach_rule& rule,
                                                                core::instant now,
                                                                unsigned limit) {
    const auto from = now - rule.within;
    auto found = db.query(
        "WITH tried AS (SELECT t.customer AS who, count(*) AS tries, min(c.at) AS first_at,"
        "  max(c.at) AS last_at FROM contact c JOIN ticket t ON t.id = c.ticket"
        "  WHERE c.at >= ? AND c.ticket NOT IN (SELECT ticket FROM test_ticket)"
        "  GROUP BY t.customer HAVING count(*) >= ? AND max(c.at) <= ?)"
        " SELECT who, tries, first_at, last.id, last.status FROM tried JOIN ticket last"
        "  ON last.id = (SELECT id FROM ticket e WHERE e.customer = who"
        "  ORDER BY e.closed_at DESC, e.id DESC LIMIT 1)"
        " WHERE NOT EXISTS (SELECT 1 FROM ticket o WHERE o.customer = who AND o.status < ?)"
        "  AND NOT EXISTS (SELECT 1 FROM outreach o WHERE o.customer = who AND o.at >= ?)"
        "  AND (last.status = ? OR EXISTS (SELECT 1 FROM closing_view v"
        "       WHERE v.ticket = last.id AND v.resolved = 0))"
        "  AND EXISTS (SELECT 1 FROM address a WHERE a.customer = who AND a.kind = 'email'"
        "       AND a.verified = 1)"
        " ORDER BY last_at, who LIMIT ?",
        from, rule.contacts, now - rule.quiet, core::ticket_status::closed, from,
        core::ticket_status::abandoned, limit);
    std::vector<engine::customer_at_risk> all;
    while (found.next())
        all.push_back({{found.number(0)},
                       found.as<std::uint32_t>(1),
                       {found.integer(2)},
                       {found.number(3)},
                       found.as<core::ticket_status>(4) == core::ticket_status::abandoned});
    if (db.failed()) return db.failure();
    return all;
}

read_result<std::vector<engine::outreach_made>> find_outreach(database& db, core::instant from,
                                                              unsigned limit) {
    auto found = db.query(
        "SELECT o.customer, tries, first_at, last_ticket, given_up, o.at, o.channel, o.thread,"
        " ifnull((SELECT c.ticket FROM contact c WHERE c.channel = o.channel"
        "         AND c.thread = o.thread ORDER BY c.id LIMIT 1), 0)"
        " FROM outreach o WHERE o.at >= ? ORDER BY o.at DESC, o.customer LIMIT ?",
        from, limit);
    std::vector<engine::outreach_made> all;
    while (found.next())
        all.push_back({{{found.number(0)},
                        found.as<std::uint32_t>(1),
                        {found.integer(2)},
                        {found.number(3)},
                        found.integer(4) != 0},
                       {found.integer(5)},
                       found.as<core::channel_number>(6),
                       found.string(7),
                       {found.number(8)}});
    if (db.failed()) return db.failure();
    return all;
}

}  // namespace evenline::storage::sqlite
