// (4), I1, I2: what an agent has in hand is theirs alone and fits; (5): live work is laid over
// deferred work only through the gate.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>
#include <set>

namespace evenline::test {
namespace {

using namespace core;

bool takes_room(const ticket& t) {
    return t.status == ticket_status::offered || t.status == ticket_status::active ||
           t.status == ticket_status::wrap_up;
}

class room : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "room"; }

    // Checked at the offer: a contact may change form later while it is in hand.
    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        if (!o) return;
        const auto* a = s.find(o->what.agent);
        const auto* t = s.find(e.ticket);
        if (!a || !t) return;
        const auto& c = s.rules().capacity;
        const auto h = hand_of(s, *a);
        const int live = h.calls * c.call + h.chats * c.chat, deferred = h.mails * c.mail;
        const int mine = units_of(s.rules(), t->form);
        const bool mail = t->form == work_form::mail;
        const int used = s.rules().layers && !mail ? live : live + deferred;
        bool fits = h.calls == 0 && used + mine <= c.units;
        if (t->form == work_form::call) fits = fits && h.chats == 0;
        if (t->form == work_form::chat) fits = fits && h.chats < c.max_chats;
        if (mail) fits = fits && h.mails < c.max_mails;
        if (used + mine == c.units) ++full_;
        if (!fits)
            say.add(name_of(*t) + " was offered to agent " + std::to_string(a->id.value) +
                    " without room");
    }

    // A policy with less room may find hands that are fuller. They are excused until they fit.
    void applied(const state& s, const event& e, complaints&) override {
        if (!std::holds_alternative<policy_set>(e.body)) return;
        for (const auto id : s.agents()) excused_.insert(id);
    }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        std::set<ticket_id> held;
        for (const auto id : s.agents()) {
            const auto* a = s.find(id);
            if (fits(s.rules(), hand_of(s, *a)))
                excused_.erase(id);
            else if (!excused_.contains(id))
                say.add("agent " + std::to_string(id.value) + " has more in hand than fits");
            for (const auto t : a->in_hand) {
                const auto* work = s.find(t);
                if (!held.insert(t).second)
                    say.add("ticket " + std::to_string(t.value) + " is in two hands");
                if (!work || work->agent != id || !takes_room(*work))
                    say.add("agent " + std::to_string(id.value) + " holds room for ticket " +
                            std::to_string(t.value) + " in vain");
            }
        }
        for (const auto id : s.open_tickets()) {
            const auto* t = s.find(id);
            if (takes_room(*t) && !held.contains(id))
                say.add(name_of(*t) + " is served by nobody's hand");
            if (t->status == ticket_status::queued && t->agent)
                say.add(name_of(*t) + " waits and has an agent");
        }
    }

    void reach(goals& g) const override { g["capacity exactly full"] += full_; }

private:
    static bool fits(const policy& p, const hand& h) {
        const auto& c = p.capacity;
        const int live = h.calls * c.call + h.chats * c.chat;
        const int all = p.layers ? live : live + h.mails * c.mail;
        return all <= c.units && h.mails * c.mail <= c.units && h.chats <= c.max_chats &&
               h.mails <= c.max_mails && h.calls <= 1 && (h.calls == 0 || h.chats == 0);
    }

    std::set<agent_id> excused_;
    std::uint64_t full_{};
};

class gate : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "gate"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        if (!o || decreed(e)) return;
        const auto* a = s.find(o->what.agent);
        const auto* t = s.find(e.ticket);
        const auto& p = s.rules();
        if (!a || !t || t->form == work_form::mail || !p.layers || !p.gate.on) return;
        const auto h = hand_of(s, *a);
        if (h.mails == 0) return;
        const int all =
            h.calls * p.capacity.call + h.chats * p.capacity.chat + h.mails * p.capacity.mail;
        if (all + units_of(p, t->form) <= p.capacity.units)
            return;  // fits beside, displaces nothing
        ++displaced_;
        const double mine = score_of(s, p, *t, e.at);
        for (const auto id : a->in_hand) {
            const auto* y = s.find(id);
            if (!y || y->form != work_form::mail || y->answered_at) continue;
            const double u = used_share(p, *y, e.at);
            const bool replied = p.gate.promise == hand_promise::replied;
            const double theirs = replied ? score_of(s, p, *y, e.at) : 1 + head_start_of(s, *y);
            const auto grace = p.gate.reply_grace.seconds() / y->target.seconds();
            const bool due = (replied && u > p.gate.replied_share && u <= 1 + grace) ||
                             u > p.gate.in_hand_share;
            if (due && theirs > mine + 1e-9)
                say.add(name_of(*t) + " set aside " + name_of(*y) + ", in hand and due");
        }
        for (const auto* w : queued(s)) {
            if (w->form != work_form::mail || !a->profile.takes_mails || !w->declines.empty() ||
                w->preferred)
                continue;
            if (!able(*a, *w)) continue;
            if (used_share(p, *w, e.at) > p.gate.waiting_share &&
                score_of(s, p, *w, e.at) > mine + 1e-9)
                say.add(name_of(*t) + " was laid over mail while " + name_of(*w) +
                        " waits, due and before it");
        }
    }

    void reach(goals& g) const override { g["live work laid over mail"] += displaced_; }

private:
    std::uint64_t displaced_{};
};

}  // namespace

std::unique_ptr<checker> room_checker() { return std::make_unique<room>(); }
std::unique_ptr<checker> gate_checker() { return std::make_unique<gate>(); }

}  // namespace evenline::test
