// What was granted, and what everybody was told.
#include "storage/sqlite/report_questions.hpp"

namespace evenline::storage::sqlite {
namespace {

#define GRANT_COLUMNS                                                                           \
    "SELECT ticket, number, channel, need, power, amount_minor, currency, agent, by, reason,"   \
    " state, decided_by, decided_reason, at, decided_at FROM power_grant "

read_result<std::vector<engine::power_grant>> grants(database& db, rows found) {
    std::vector<engine::power_grant> all;
    while (found.next()) {
        engine::power_grant g;
        g.ticket = {found.number(0)};
        g.number = found.as<std::uint32_t>(1);
        g.channel = found.as<core::channel_number>(2);
        g.need = found.as<core::need_index>(3);
        g.power = found.string(4);
        g.amount_minor = found.integer(5);
        g.currency = found.string(6);
        g.agent = {found.number(7)};
        g.by = found.string(8);
        g.reason = found.string(9);
        g.state = found.as<engine::grant_state>(10);
        g.decided_by = found.string(11);
        g.decided_reason = found.string(12);
        g.at = {found.integer(13)};
        g.decided_at = {found.integer(14)};
        all.push_back(std::move(g));
    }
    if (db.failed()) return db.failure();
    return all;
}

}  // namespace

read_result<std::vector<engine::power_grant>> find_grants(database& db, core::ticket_id ticket) {
    return grants(db, db.query(GRANT_COLUMNS "WHERE ticket = ? ORDER BY number", ticket));
}

read_result<std::vector<engine::power_grant>> find_grants_asked(database& db) {
    return grants(db, db.query(GRANT_COLUMNS "WHERE state = 1 ORDER BY at, ticket, number"));
}

read_result<std::vector<engine::notice>> find_notices(database& db) {
    auto found = db.query("SELECT id, english, spanish, starts_at, ends_at, by, ended_by, at"
                          " FROM notice ORDER BY id DESC LIMIT 200");
    std::vector<engine::notice> all;
    while (found.next()) {
        all.push_back({found.number(0),
                       found.string(1),
                       found.string(2),
                       {found.integer(3)},
                       {found.integer(4)},
                       found.string(5),
                       found.string(6),
                       {found.integer(7)}});
    }
    if (db.failed()) return db.failure();
    return all;
}

read_result<std::vector<engine::notice_told>> find_told(database& db, std::uint64_t notice) {
    auto found = db.query("SELECT notice, customer, ticket, channel, at FROM notice_told"
                          " WHERE notice = ? ORDER BY at", notice);
    std::vector<engine::notice_told> all;
    while (found.next()) {
        all.push_back({found.number(0),
                       {found.number(1)},
                       {found.number(2)},
                       found.as<core::channel_number>(3),
                       {found.integer(4)}});
    }
    if (db.failed()) return db.failure();
    return all;
}

}  // namespace evenline::storage::sqlite
