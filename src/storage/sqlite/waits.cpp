#include "storage/sqlite/waits.hpp"

#include "storage/sqlite/state_rows.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

std::string skills_of(const core::ticket& t) {
    std::string all;
    for (const auto& s : t.requires_.skills) (all += all.empty() ? "" : ",") += s.skill;
    return all;
}

class keeper {
public:
    keeper(database& db, const engine::batch& batch) : db_(db), batch_(batch) {}
    void follow(const core::event& e) {
        now_ = e.at;
        ticket_ = e.ticket;
        std::visit([this](const auto& body) { on(body); }, e.body);
    }

private:
    // A ticket that comes back to the line after a decline, a transfer or a new contact is still in
    // its wait, or has had it: one case counts once, and only `resumed` starts another clock.
    void begin(core::instant waited_from, core::instant due_at, bool another) {
        db_.run("UPDATE wait SET waited_from = min(waited_from, ?), due_at = ?"
                " WHERE ticket = ? AND ended_at IS NULL", waited_from, due_at, ticket_);
        if (db_.changes() > 0 || (!another && has_waited())) return;
        const core::ticket* const t = find();
        if (t == nullptr) return;
        db_.run(
            "INSERT INTO wait (ticket, need, channel, live, target, queued_at, waited_from, due_at,"
            " skills) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ticket_, t->need, t->promise_channel != 0 ? t->promise_channel : t->channel,
            core::presence_of(t->form) == core::presence::live, t->target, now_, waited_from,
            due_at, skills_of(*t));
    }
    bool has_waited() {
        auto found = db_.query("SELECT 1 FROM wait WHERE ticket = ? LIMIT 1", ticket_);
        return found.next();
    }
    void answered(bool live_only) {
        db_.run("UPDATE wait SET answered_at = ?, ended_at = ?,"
                " in_target = coalesce(in_target, ? <= due_at)"
                " WHERE ticket = ? AND ended_at IS NULL AND (live = 1 OR ? = 0)",
            now_, now_, now_, ticket_, live_only);
    }
    // What looked like an answer reached nobody: the same wait goes on.
    void unanswered() {
        db_.run("UPDATE wait SET answered_at = NULL, ended_at = NULL, in_target = NULL"
                " WHERE id = (SELECT max(id) FROM wait WHERE ticket = ?)"
                " AND answered_at IS NOT NULL", ticket_);
    }
    // What the policy counted is what the reports count: it may allow a grace, or the taking.
    void settled(bool kept) {
        db_.run("UPDATE wait SET in_target = ?"
                " WHERE id = (SELECT max(id) FROM wait WHERE ticket = ?)"
                " AND abandoned_at IS NULL", kept, ticket_);
    }
    void abandoned() {
        db_.run("UPDATE wait SET abandoned_at = ?, ended_at = ?, in_target = (? <= due_at)"
                " WHERE ticket = ? AND ended_at IS NULL", now_, now_, now_, ticket_);
    }
    void flowed_out() {
        db_.run(
            "UPDATE wait SET flowed_out_at = ?, ended_at = ? WHERE ticket = ? AND ended_at IS NULL",
            now_, now_, ticket_);
    }
    void retarget(core::need_index need, core::duration target, core::instant due_at) {
        db_.run(
            "UPDATE wait SET need = ?, target = ?, due_at = ? WHERE ticket = ? AND ended_at IS "
            "NULL",
            need, target, due_at, ticket_);
    }

    void on(const core::ticket_queued& e) { begin(e.waiting_since, e.due_at, false); }
    void on(const core::held_for_peers& e) { begin(e.waiting_since, e.due_at, false); }
    void on(const core::peer_answered&) { flowed_out(); }
    void on(const core::ticket_resumed& e) { begin(e.waiting_since, e.due_at, true); }
    void on(const core::offer_accepted&) { answered(true); }
    void on(const core::reply_recorded&) { answered(false); }
    void on(const core::external_reply_noted&) { answered(false); }
    void on(const core::promise_settled& e) { settled(e.kept); }
    void on(const core::connection_failed&) { unanswered(); }
    void on(const core::reply_undelivered&) { unanswered(); }
    void on(const core::ticket_abandoned&) { abandoned(); }
    void on(const core::ticket_cancelled&) { flowed_out(); }
    void on(const core::tickets_merged&) { flowed_out(); }
    void on(const core::ticket_closed&) { flowed_out(); }  // closed without an answer
    void on(const core::need_changed& e) { retarget(e.need, e.target, e.due_at); }
    void on(const core::ticket_transferred& e) { retarget(e.need, e.target, e.due_at); }
    // Another channel of the same wait: who was there first is still waiting, for as long.
    void on(const core::channel_changed& e) {
        db_.run(
            "UPDATE wait SET live = ?, target = ?, due_at = ? WHERE ticket = ? AND ended_at IS "
            "NULL",
            core::presence_of(e.form) == core::presence::live, e.target, e.due_at, ticket_);
    }
    void on(const core::ticket_absorbed& e) {
        db_.run("UPDATE wait SET waited_from = min(waited_from, ?), due_at = ?"
                " WHERE ticket = ? AND ended_at IS NULL", e.waiting_since, e.due_at, ticket_);
    }
    template <class Other> void on(const Other&) {}

    const core::ticket* find() const {
        const auto found = std::ranges::find(batch_.tickets, ticket_, &core::ticket::id);
        return found != batch_.tickets.end() ? &*found : nullptr;
    }

    database& db_;
    const engine::batch& batch_;
    core::instant now_;
    core::ticket_id ticket_;
};

}  // namespace

void keep_waits(database& db, const engine::batch& batch) {
    keeper keep(db, batch);
    for (const auto& event : batch.events) {
        if (event.ticket) keep.follow(event);
    }
}

}  // namespace evenline::storage::sqlite
