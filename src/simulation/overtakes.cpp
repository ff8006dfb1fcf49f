#include "evenline/simulation/overtakes.hpp"

#include "core/gate.hpp"
#include "core/roster.hpp"
#include "evenline/core/step.hpp"

#include <algorithm>
#include <numeric>

namespace evenline::simulation {
namespace {

constexpr unsigned told_each = 5;

bool may_take(const core::agent_profile& p, core::work_form f, const core::requirement& r) {
    const bool form = f == core::work_form::call   ? p.takes_calls
                      : f == core::work_form::chat ? p.takes_chats
                                                   : p.takes_mails;
    const auto speaks = [&] {
        return r.language.empty() || p.languages.empty() ||
               std::ranges::find(p.languages, r.language) != p.languages.end();
    };
    const auto skilled = [&](const core::skill_level& asked) {
        return std::ranges::any_of(p.skills, [&](const core::skill_level& has) {
            return has.skill == asked.skill && has.level >= asked.level;
        });
    };
    return form && speaks() && std::ranges::all_of(r.skills, skilled);
}

overtake_reason reason_of(core::ahead_cause c) {
    switch (c) {
        case core::ahead_cause::no_room: return overtake_reason::no_room;
        case core::ahead_cause::gate_waiting: return overtake_reason::gate_waiting;
        case core::ahead_cause::gate_in_hand: return overtake_reason::gate_in_hand;
        case core::ahead_cause::agent_held: return overtake_reason::agent_held;
        case core::ahead_cause::declined_before:
        case core::ahead_cause::decline_pause: return overtake_reason::declined;
        case core::ahead_cause::preferred_elsewhere: return overtake_reason::preferred;
    }
    return overtake_reason::unexplained;
}

}  // namespace

std::string_view name_of(overtake_reason r) {
    constexpr std::array<std::string_view, overtake_reasons> names{
        "larger_share", "head_start", "overdue",   "other_order", "no_room",      "gate_waiting",
        "gate_in_hand", "agent_held", "declined",  "preferred",   "beyond_three", "unexplained"};
    return names.at(static_cast<std::size_t>(r));
}

std::uint64_t overtake_cell::count() const {
    return std::accumulate(by_reason.begin(), by_reason.end(), std::uint64_t{});
}

overtakes::overtakes(core::policy p, std::span<const core::agent> agents) : rules_(std::move(p)) {
    for (const auto& a : agents) profiles_[a.id] = a.profile;
}

void overtakes::note(const core::event& e) {
    if (const auto* o = std::get_if<core::ticket_offered>(&e.body); o && e.at >= from_) {
        if (pair_.first && e.ticket == pair_.first) set_beside(o->what, e.at);
        judge(e, o->what);
    }
    follow(e);
}

void overtakes::follow(const core::event& e) {
    if (const auto* a = std::get_if<core::agent_saved>(&e.body)) profiles_[a->agent] = a->profile;
    if (const auto* p = std::get_if<core::policy_set>(&e.body)) rules_ = p->next;
    if (const auto* h = std::get_if<core::head_starts_updated>(&e.body))
        for (const auto& [group, r] : h->records) head_starts_[group] = r.head_start;
    if (const auto* c = std::get_if<core::ticket_classified>(&e.body)) {
        auto& p = places_[e.ticket];
        p.need = c->need;
        p.channel = p.promise_channel = c->channel;
        p.form = c->form;
        p.requires_ = c->requires_;
        p.target = c->target;
        return;
    }
    if (const auto* h = std::get_if<core::agent_held>(&e.body)) held_[h->agent] = h->for_call;
    if (const auto* h = std::get_if<core::hold_released>(&e.body)) held_.erase(h->agent);
    const auto found = places_.find(e.ticket);
    if (found == places_.end()) return;
    follow_waiting(e, found->second);
    follow_hands(e, found->second);
    if (std::holds_alternative<core::ticket_closed>(e.body) ||
        std::holds_alternative<core::ticket_abandoned>(e.body) ||
        std::holds_alternative<core::ticket_cancelled>(e.body) ||
        std::holds_alternative<core::tickets_merged>(e.body))
        places_.erase(found);
}

// Room is taken from the offer until the work is over, wrap-up included.
void overtakes::follow_hands(const core::event& e, place& p) {
    const auto count = [](hand& h, core::work_form f, int by) {
        (f == core::work_form::call ? h.calls : f == core::work_form::chat ? h.chats : h.mails) +=
            by;
    };
    const auto let_go = [&] {
        if (!p.with) return;
        auto& h = hands_[p.with];
        count(h, p.form, -1);
        std::erase(h.all, e.ticket);
        p.with = {};
    };
    if (const auto* o = std::get_if<core::ticket_offered>(&e.body)) {
        let_go();
        p.with = o->what.agent;
        count(hands_[p.with], p.form, 1);
        hands_[p.with].all.push_back(e.ticket);
    }
    if (std::holds_alternative<core::reply_recorded>(e.body)) p.answered = true;
    const bool over = std::holds_alternative<core::ticket_closed>(e.body) ||
                      std::holds_alternative<core::ticket_waiting>(e.body) ||
                      std::holds_alternative<core::ticket_cancelled>(e.body) ||
                      std::holds_alternative<core::tickets_merged>(e.body) ||
                      std::holds_alternative<core::ticket_abandoned>(e.body);
    if (over || p.waiting) let_go();
    if (p.waiting) p.answered = false;
}

void overtakes::follow_waiting(const core::event& e, place& p) {
    const auto queued = [&](const auto& q) {
        p.waiting = true;
        p.since = q.waiting_since;
        p.preferred = q.preferred;
        p.preferred_until = q.preferred_until;
    };
    if (const auto* q = std::get_if<core::ticket_queued>(&e.body)) queued(*q);
    if (const auto* q = std::get_if<core::ticket_resumed>(&e.body)) {
        queued(*q);
        p.promise_channel = p.channel;
        p.declined.clear();
    }
    if (std::holds_alternative<core::ticket_offered>(e.body) ||
        std::holds_alternative<core::offer_accepted>(e.body) ||
        std::holds_alternative<core::ticket_waiting>(e.body))
        p.waiting = false;
    if (const auto* d = std::get_if<core::offer_declined>(&e.body)) {
        p.waiting = true;
        p.declined[d->agent] = e.at;
    }
    if (std::holds_alternative<core::offer_expired>(e.body) ||
        std::holds_alternative<core::offer_revoked>(e.body))
        p.waiting = true;
    if (const auto* c = std::get_if<core::callback_requested>(&e.body); c && c->at > e.at)
        p.waiting = false;
    if (const auto* r = std::get_if<core::requirement_relaxed>(&e.body)) {
        p.requires_ = r->requires_;
        if (r->preferred_expired) p.preferred = {};
    }
    if (const auto* c = std::get_if<core::channel_changed>(&e.body)) {
        if (p.with) {  // in hand it takes other room from now on
            auto& h = hands_[p.with];
            const auto of = [&](core::work_form f) -> int& {
                return f == core::work_form::call   ? h.calls
                       : f == core::work_form::chat ? h.chats
                                                    : h.mails;
            };
            --of(p.form), ++of(c->form);
        }
        p.channel = c->channel, p.form = c->form, p.target = c->target;
    }
    if (const auto* n = std::get_if<core::need_changed>(&e.body))
        p.need = n->need, p.target = n->target;
    if (const auto* t = std::get_if<core::ticket_transferred>(&e.body)) {
        p.need = t->need, p.target = t->target, p.requires_ = t->requires_;
        if (t->by) p.declined[t->by] = e.at;
    }
    if (const auto* a = std::get_if<core::ticket_absorbed>(&e.body)) p.since = a->waiting_since;
}

void overtakes::judge(const core::event& e, const core::offer& o) {
    const auto served = places_.find(e.ticket);
    const auto agent = profiles_.find(o.agent);
    if (served == places_.end() || agent == profiles_.end()) return;
    const auto& x = served->second;
    if (only_ && x.need != *only_) return;
    ++offers_[x.promise_channel];
    for (const auto& [id, y] : places_) {
        const bool older = y.since < x.since || (y.since == x.since && id < e.ticket);
        if (!y.waiting || y.need != x.need || id == e.ticket || !older) continue;
        if (!may_take(agent->second, y.form, y.requires_)) continue;
        const auto why = reason(y, id, o, e.at);
        ++cells_[{x.promise_channel, y.promise_channel}].by_reason.at(
            static_cast<std::size_t>(why));
        auto& told = told_.at(static_cast<std::size_t>(why));
        if (told++ < told_each) last_.push_back({e.at, e.ticket, id, o.agent, why});
    }
}

void overtakes::set_beside(const core::offer& o, core::instant at) {
    const auto first = places_.find(pair_.first), other = places_.find(pair_.second);
    const auto agent = profiles_.find(o.agent);
    if (first == places_.end() || agent == profiles_.end()) return;
    side_by_side s{.at = at, .offer = o.id, .agent = o.agent, .mine = o.reason.score};
    if (other != places_.end() && other->second.waiting) {
        const auto& y = other->second;
        s.waiting = true;
        s.older = y.since < first->second.since;
        s.able = may_take(agent->second, y.form, y.requires_);
        s.theirs = score(y, at);
        if (s.able) s.why = reason(y, pair_.second, o, at);
    }
    watched_.push_back(s);
}

bool overtakes::same_bucket(const place& y, core::ticket_id other) const {
    const auto at = places_.find(other);
    if (at == places_.end()) return false;
    const auto& h = at->second;
    return h.target == y.target && h.need == y.need && h.promise_channel == y.promise_channel &&
           h.form == y.form && h.requires_ == y.requires_ && h.preferred == y.preferred;
}

// The first of a bucket speaks for those behind it.
const core::ahead_entry* overtakes::ahead_of(const place& y, core::ticket_id id,
                                             const core::offer& o) const {
    for (std::size_t i = 0; i < o.reason.ahead.kept(); ++i) {
        const auto& a = o.reason.ahead.first.at(i);
        if (a.ticket == id || same_bucket(y, a.ticket)) return &a;
    }
    return nullptr;
}

bool overtakes::behind(const place& y, core::ticket_id id, const core::offer& o) const {
    for (std::size_t i = 0; i < o.reason.behind.kept(); ++i) {
        const auto& b = o.reason.behind.first.at(i);
        if ((b.ticket == id || same_bucket(y, b.ticket)) && b.score <= o.reason.score.total)
            return true;
    }
    return false;
}

overtake_reason overtakes::reason(const place& y, core::ticket_id id, const core::offer& o,
                                  core::instant at) const {
    if (const auto* a = ahead_of(y, id, o)) return reason_of(a->cause);
    if (behind(y, id, o)) return by_score(y, o, at);
    if (y.preferred && y.preferred != o.agent && at < y.preferred_until)
        return overtake_reason::preferred;
    if (y.declined.contains(o.agent)) return overtake_reason::declined;
    auto why = by_score(y, o, at);
    if (why == overtake_reason::unexplained) why = hindrance(y, o.agent, at);
    if (why == overtake_reason::unexplained && o.reason.ahead.count > o.reason.ahead.kept())
        return overtake_reason::beyond_three;
    return why;
}

// A mail in hand that may not be put aside for live work of that score.
bool overtakes::claims(core::ticket_id mail, double live_score, core::instant at) const {
    const auto found = places_.find(mail);
    if (found == places_.end()) return false;
    const auto& m = found->second;
    if (m.form != core::work_form::mail || m.answered) return false;
    const auto age = core::service_time(rules_.hours, m.since, at);
    if (!core::defends_itself(rules_.gate, age, m.target)) return false;
    const auto s = score(m, at);
    const bool replied = rules_.gate.promise == core::hand_promise::replied;
    return (replied ? s.total : 1 + s.head_start) > live_score;
}

overtake_reason overtakes::hindrance(const place& y, core::agent_id agent,
                                     core::instant at) const {
    const auto found = hands_.find(agent);
    if (found == hands_.end()) return overtake_reason::unexplained;
    const auto& h = found->second;
    const auto n = [](int i) { return static_cast<std::uint8_t>(std::max(0, i)); };
    const core::load_class load{n(h.calls), n(h.chats), n(h.mails)};
    if (!core::has_room(rules_, load, y.form)) return overtake_reason::no_room;
    if (held_.contains(agent) && y.form == core::work_form::chat)
        return overtake_reason::agent_held;
    if (!rules_.gate.on || !core::displaces(rules_, load, y.form))
        return overtake_reason::unexplained;
    const double mine = score(y, at).total;
    if (std::ranges::any_of(h.all, [&](core::ticket_id id) { return claims(id, mine, at); }))
        return overtake_reason::gate_in_hand;
    const auto& can = profiles_.at(agent);
    for (const auto& [id, m] : places_)
        if (m.waiting && m.form == core::work_form::mail && may_take(can, m.form, m.requires_) &&
            used_share(m, at) > rules_.gate.waiting_share && score(m, at).total > mine)
            return overtake_reason::gate_waiting;
    return overtake_reason::unexplained;
}

double overtakes::used_share(const place& y, core::instant at) const {
    return core::service_time(rules_.hours, y.since, at).seconds() / y.target.seconds();
}

core::score_parts overtakes::score(const place& y, core::instant at) const {
    const auto found = head_starts_.find({y.need, y.promise_channel});
    const bool none = found == head_starts_.end() || !rules_.head_start.on;
    return core::score_of(rules_, y.target, y.form, none ? 0 : found->second, 0,
                          core::service_time(rules_.hours, y.since, at).us);
}

// The older one's score, computed again, against the logged one: the younger needs the larger.
overtake_reason overtakes::by_score(const place& y, const core::offer& o, core::instant at) const {
    constexpr double rounding = 1e-9;
    const auto& s = o.reason.score;
    const auto older = score(y, at);
    if (s.total <= older.total + rounding) return overtake_reason::unexplained;
    if (s.overdue) return overtake_reason::overdue;
    const bool by_promise = rules_.order.rule == core::order_rule::promise_balanced ||
                            rules_.order.rule == core::order_rule::age_over_target;
    if (!by_promise) return overtake_reason::other_order;
    return s.capped > older.capped + rounding ? overtake_reason::larger_share
                                              : overtake_reason::head_start;
}

std::uint64_t overtakes::unexplained() const {
    std::uint64_t n = 0;
    for (const auto& [channels, cell] : cells_) n += cell.by_reason.back();
    return n;
}

}  // namespace evenline::simulation
