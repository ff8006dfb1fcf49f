// I11: only the declared changes of status; I12: versions and numbers rise by one; I16: every
// ticket is somewhere, once; I20: who left the line is not offered.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>
#include <set>

namespace evenline::test {
namespace {

using namespace core;
using enum ticket_status;

const std::set<std::pair<ticket_status, ticket_status>>& declared_changes() {
    static const std::set<std::pair<ticket_status, ticket_status>> all{
        {queued, offered},
        {queued, scheduled},
        {queued, abandoned},
        {queued, cancelled},
        {queued, merged},
        {queued, waiting_customer},
        {scheduled, queued},
        {scheduled, abandoned},
        {scheduled, cancelled},
        {scheduled, merged},
        {scheduled, waiting_customer},
        {offered, active},
        {offered, queued},
        {offered, abandoned},
        {offered, cancelled},
        {offered, merged},
        {offered, scheduled},
        {active, wrap_up},
        {active, waiting_customer},
        {active, queued},
        {active, closed},
        {active, cancelled},
        {active, merged},
        {active, scheduled},
        {wrap_up, closed},
        {wrap_up, queued},
        {wrap_up, cancelled},
        {wrap_up, merged},
        {wrap_up, scheduled},
        {waiting_customer, queued},
        {waiting_customer, closed},
        {waiting_customer, cancelled},
        {waiting_customer, merged},
        {waiting_customer, scheduled},
        {closed, queued},
        {abandoned, queued}};
    return all;
}

class life : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "life"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        was_there_ = t != nullptr;
        if (t) was_ = t->status, version_ = t->version;
        if (e.number != s.last_event() + 1) say.add("event numbers do not rise by one");
        if (t && e.version != t->version + 1)
            say.add(name_of(*t) + ": versions do not rise by one");
        if (std::holds_alternative<ticket_offered>(e.body) && (!t || t->status != queued))
            say.add("ticket " + std::to_string(e.ticket.value) + " was offered without waiting");
        if (std::holds_alternative<ticket_opened>(e.body)) ++opened_;
        if (std::holds_alternative<ticket_abandoned>(e.body)) ++abandoned_;
        const auto* revoked = std::get_if<offer_revoked>(&e.body);
        if (revoked && revoked->cause == revoke_cause::contact_ended) ++left_at_offer_;
        if (std::holds_alternative<requirement_relaxed>(e.body)) ++relaxed_;
        if (std::holds_alternative<ticket_unplaceable>(e.body)) ++unplaceable_;
    }

    void applied(const state& s, const event& e, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (!t || !was_there_ || t->status == was_) return;
        if (!declared_changes().contains({was_, t->status}))
            say.add(name_of(*t) + " went from status " + std::to_string(static_cast<int>(was_)) +
                    " to " + std::to_string(static_cast<int>(t->status)) +
                    ", which nobody declared");
        if (t->version != e.version) say.add(name_of(*t) + " has not the version of its event");
    }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        if (s.last().ticket != opened_) say.add("tickets were numbered that never opened");
        const auto open = s.open_tickets();
        for (const auto id : open)
            if (!is_open(s.find(id)->status)) say.add("open_tickets() shows a closed one");
        if (!std::ranges::is_sorted(open)) say.add("open_tickets() is not in order");
    }

    void reach(goals& g) const override {
        g["a caller gave up"] += abandoned_;
        g["gave up while offered"] += left_at_offer_;
        g["requirement relaxed"] += relaxed_;
        g["nobody could ever take it"] += unplaceable_;
    }

private:
    bool was_there_{};
    ticket_status was_{};
    std::uint32_t version_{};
    std::uint64_t opened_{}, abandoned_{}, left_at_offer_{}, relaxed_{}, unplaceable_{};
};

// I3: only who is there and able gets offers; I18: every offer ends, and in time; I21: who
// declined is not asked again at once while another could be.
class offers : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "offer"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        if (std::holds_alternative<offer_expired>(e.body)) ++expired_;
        if (std::holds_alternative<offer_declined>(e.body)) ++declined_;
        const auto* back = std::get_if<offer_revoked>(&e.body);
        left_during_ += back && back->cause == revoke_cause::agent_left;
        if (const auto* gone = std::get_if<presence_changed>(&e.body)) {
            const auto* a = s.find(gone->agent);
            if (a && gone->state == agent_state::offline && !a->in_hand.empty()) ++left_with_work_;
        }
        if (const auto* yes = std::get_if<offer_accepted>(&e.body)) accepted(s, e, *yes, say);
        if (const auto* r = std::get_if<requirement_relaxed>(&e.body)) relaxed(s, e, *r, say);
        const auto* o = std::get_if<ticket_offered>(&e.body);
        if (!o) return;
        const auto* a = s.find(o->what.agent);
        const auto* t = s.find(e.ticket);
        if (!a || !t) return say.add("an offer of nobody or nothing");
        if (decreed(e)) {
            ++taken_over_;
            by_hand_ = o->what.id;
            return;
        }
        const auto who = "agent " + std::to_string(a->id.value);
        if (a->state != agent_state::available)
            say.add(who + " got an offer without being available");
        if (!a->profile.active) say.add(who + " got an offer although retired");
        if (!able(*a, *t)) say.add(who + " got work beyond what they can do");
        if (t->preferred && t->preferred != a->id)
            say.add(name_of(*t) + " was offered past its preferred agent");
        if (!s.fits(*a, *t, e.at))
            say.add(name_of(*t) + " was offered to " + who + ", whom it does not fit");
        for (const auto& d : t->declines)
            if (d.agent == a->id && d.times >= s.rules().offer.max_declines)
                say.add(who + " was asked again after declining for good");
        if (o->what.expires_at - o->what.issued_at != s.rules().offer.time_limit ||
            o->what.issued_at != e.at)
            say.add("an offer has another time limit than the policy's");
    }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        if (const auto* a = std::get_if<accept_offer>(&seen.asked)) {
            const auto* o = s.find(a->offer);
            if (o && o->expires_at == seen.now && !seen.got.repeated) {
                in_time_ += seen.got.refused == refusal::none;
                too_late_ += seen.got.refused == refusal::offer_over;
            }
        }
        std::set<offer_id> open;
        for (const auto id : s.open_tickets()) {
            const auto* t = s.find(id);
            if (t->status != ticket_status::offered) {
                if (t->offer) say.add(name_of(*t) + " keeps an offer that is over");
                continue;
            }
            const auto* o = s.find(t->offer);
            if (!o || o->status != offer_status::issued || o->ticket != id || o->agent != t->agent)
                say.add(name_of(*t) + " is offered without an open offer");
            else if (o->expires_at <= seen.now && std::holds_alternative<pass_time>(seen.asked))
                say.add("an offer outlived its time");
            else if (next_deadline(s) > o->expires_at)
                say.add("nothing will end an open offer in time");
            if (!open.insert(t->offer).second) say.add("one offer serves two tickets");
        }
        for (std::uint64_t i = s.last().offer; i > 0 && i + 4 > s.last().offer; --i) {
            const auto* o = s.find(offer_id{i});
            if (o && o->status == offer_status::issued && !open.contains(o->id))
                say.add("an open offer is nobody's");
        }
    }

    void reach(goals& g) const override {
        g["an offer expired"] += expired_;
        g["an offer was declined"] += declined_;
        g["an agent left with work in hand"] += left_with_work_;
        g["agent leaves during offer"] += left_during_;
        g["a supervisor took a ticket over"] += taken_over_;
        g["timer and accept in the same tick, the accept first"] += in_time_;
        g["timer and accept in the same tick, the timer first"] += too_late_;
    }

private:
    // I3 once more when it is taken: what they could do at the offer they can still do.
    void accepted(const state& s, const event& e, const offer_accepted& yes, complaints& say) {
        const auto* o = s.find(yes.offer);
        const auto* a = s.find(yes.agent);
        const auto* t = s.find(e.ticket);
        if (!o || !a || !t) return say.add("an acceptance of nobody or nothing");
        const auto who = "agent " + std::to_string(a->id.value);
        if (o->status != offer_status::issued || o->ticket != t->id || o->agent != a->id)
            say.add(who + " accepted what was not offered to them");
        if (e.at < o->issued_at || e.at > o->expires_at)
            say.add(who + " accepted outside the time of the offer");
        if (yes.offer == by_hand_) return;
        if (a->state != agent_state::available)
            say.add(who + " accepted without being available");
        if (!able(*a, *t)) say.add(who + " accepted work beyond what they can do");
    }

    // I19: a preference ends at its own time, or because its agent left or cannot; not by the timer
    // of an older one.
    void relaxed(const state& s, const event& e, const requirement_relaxed& r, complaints& say) {
        const auto* t = s.find(e.ticket);
        if (!t || !t->preferred || !r.preferred_expired || t->preferred_until <= e.at) return;
        const auto* a = s.find(t->preferred);
        const bool there =
            a && (a->state == agent_state::available || a->state == agent_state::busy);
        if (there && able(*a, *t))
            say.add(name_of(*t) + " was taken from its preferred agent before the time");
    }

    offer_id by_hand_;
    std::uint64_t expired_{}, declined_{}, left_with_work_{}, left_during_{}, taken_over_{},
        in_time_{}, too_late_{};
};

}  // namespace

std::unique_ptr<checker> life_checker() { return std::make_unique<life>(); }
std::unique_ptr<checker> offer_checker() { return std::make_unique<offers>(); }

}  // namespace evenline::test
