// Waits and their cases, and the contacts that failed before a customer went to a social channel.
#include "storage/sqlite/report_questions.hpp"
#include "storage/sqlite/state_rows.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

constexpr core::duration last_resort_within = core::days(7);

std::optional<core::instant> when(const rows& r, int column) {
    if (r.null(column)) return std::nullopt;
    return core::instant{r.integer(column)};
}

void add_case(engine::case_fact& c, const core::ticket& t) {
    c.customer = t.customer;
    c.status = t.status;
    c.rule = t.rule;
    c.disposition = t.disposition;
    c.closed_at = t.closed_at;
    c.switches = t.switches;
    c.transfers = t.transfers;
    c.chases = t.chases;
    for (const auto& contact : t.contacts) c.path.push_back(contact.channel);
}

void split_words(std::string_view text, std::vector<std::string>& into) {
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        into.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

struct failure {
    core::channel_number channel{};
    core::instant at{};
    bool abandoned{};
};

// The latest contact of this case elsewhere that had come to nothing when the other began.
void look_for_failure(const core::ticket& t, core::ticket_id own, core::instant before,
                      const std::vector<core::channel_number>& social, failure& found) {
    if (t.status == core::ticket_status::merged) return;
    const bool left = t.status == core::ticket_status::abandoned;
    const bool over = t.closed_at && *t.closed_at <= before;
    for (const auto& c : t.contacts) {
        if (c.started_at >= before || c.started_at < before - last_resort_within) continue;
        if (std::ranges::find(social, c.channel) != social.end()) continue;
        const bool abandoned = c.abandoned || (left && over);
        if (!abandoned && over && t.id != own) continue;  // resolved, as far as anybody knew
        if (c.started_at >= found.at) found = {c.channel, c.started_at, abandoned};
    }
}

}  // namespace

fact_count each_case(database& db, engine::report_period when_,
                     const std::function<void(const engine::case_fact&)>& take) {
    auto found = db.query(
        "SELECT w.ticket, w.need, w.channel, w.live, w.target, w.queued_at, w.waited_from,"
        " w.due_at, w.answered_at, w.abandoned_at, w.flowed_out_at, w.in_target, t.body,"
        " NOT EXISTS (SELECT 1 FROM wait e WHERE e.ticket = w.ticket AND e.id < w.id),"
        " EXISTS (SELECT 1 FROM message m WHERE m.ticket = w.ticket AND m.way = 0"
        " AND m.seen_by = 1 AND m.at <= coalesce(w.ended_at, ?)),"
        " (SELECT group_concat(g.power, ' ') FROM power_grant g WHERE g.ticket = w.ticket"
        " AND g.state = 0)"
        " FROM wait w JOIN ticket t ON t.id = w.ticket"
        " WHERE w.queued_at >= ? AND w.queued_at < ?"
        " AND w.ticket NOT IN (SELECT ticket FROM test_ticket) ORDER BY w.queued_at, w.id",
        when_.now, when_.from, when_.until);
    std::uint64_t n = 0;
    while (found.next()) {
        engine::case_fact c;
        c.ticket = {found.number(0)};
        c.need = found.as<core::need_index>(1);
        c.channel = found.as<core::channel_number>(2);
        c.live = found.integer(3) != 0;
        c.target = {found.integer(4)};
        c.queued_at = {found.integer(5)};
        c.waited_from = {found.integer(6)};
        c.due_at = {found.integer(7)};
        c.answered_at = when(found, 8);
        c.abandoned_at = when(found, 9);
        c.flowed_out_at = when(found, 10);
        c.in_target = found.integer(11) != 0;
        core::ticket t;
        if (!read(db, found, 12, t)) break;
        add_case(c, t);
        c.first = found.integer(13) != 0;
        c.in_public = found.integer(14) != 0;
        split_words(found.text(15), c.granted);
        take(c);
        ++n;
    }
    if (db.failed()) return db.failure();
    return n;
}

fact_count each_resort(database& db, engine::report_period when_,
                       const std::vector<core::channel_number>& social,
                       const std::function<void(const engine::resort_fact&)>& take) {
    auto found = db.query(
        "SELECT c.ticket, c.channel, c.at, t.customer FROM contact c"
        " JOIN ticket t ON t.id = c.ticket WHERE c.at >= ? AND c.at < ?"
        " AND c.ticket NOT IN (SELECT ticket FROM test_ticket) ORDER BY c.at, c.id",
        when_.from, when_.until);
    std::uint64_t n = 0;
    while (found.next()) {
        engine::resort_fact fact;
        fact.ticket = {found.number(0)};
        fact.channel = found.as<core::channel_number>(1);
        fact.at = {found.integer(2)};
        if (std::ranges::find(social, fact.channel) == social.end()) continue;
        failure latest;
        auto theirs = db.query("SELECT body FROM ticket WHERE customer = ?", found.number(3));
        while (theirs.next()) {
            core::ticket t;
            if (!read(db, theirs, 0, t)) break;
            look_for_failure(t, fact.ticket, fact.at, social, latest);
        }
        fact.failed_channel = latest.channel;
        fact.abandoned = latest.abandoned;
        take(fact);
        ++n;
    }
    if (db.failed()) return db.failure();
    return n;
}

}  // namespace evenline::storage::sqlite
