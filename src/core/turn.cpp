#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {

void turn::emit(ticket_id about, event_body body) {
    if (out.events.capacity() == 0) out.events.reserve(2);  // what most decisions take
    const auto* seat_of = about ? r.find(about) : nullptr;
    auto& e = out.events.emplace_back();
    e.number = r.count.event + 1;
    e.at = now;
    e.ticket = about;
    e.version = about ? (seat_of ? seat_of->t.version : 0) + 1 : 0;
    e.body = std::move(body);
    apply(s, e);
}

void turn::stir(agent_id who) {
    const auto* d = r.crew.find(who);
    if (d && d->a.state == agent_state::not_responding)
        emit(presence_changed{who, agent_state::available, ""});
}

bool turn::settles_at_accept(const ticket& t) const {
    return presence_of(t.form) == presence::live || r.rules.gate.promise == hand_promise::in_hand;
}

void turn::settle_promise(seat& seat_of, bool given_up) {
    const auto& t = seat_of.t;
    if (t.promise_recorded) return;
    emit(t.id, promise_settled{group_of(t), !given_up && now <= r.kept_until(t)});
}

void turn::settle_broken() {
    std::vector<seat*> broken;
    for (const auto& [id, d] : r.crew.desks())
        for (auto* y : d.hand)
            if (y->t.form == work_form::mail && !y->t.promise_recorded && r.kept_until(y->t) < now)
                broken.push_back(y);
    for (auto* y : broken) settle_promise(*y);
}

void turn::queue_again(seat& seat_of, agent_id preferred) {
    const auto& t = seat_of.t;
    const auto* d = preferred ? r.crew.find(preferred) : nullptr;
    const bool there = d && r.crew.can(*d, t.requires_, t.form) &&
                       (d->a.state == agent_state::available || d->a.state == agent_state::busy);
    const auto wish = from_seconds(t.target.seconds() * r.rules.offer.preferred_share);
    const bool wanted = there && wish.us > 0;
    emit(t.id, ticket_queued{t.waiting_since, t.due_at, wanted ? preferred : agent_id{},
        wanted ? due(now, wish) : instant{}});
    ensure_placeable(seat_of);
}

void turn::queue_or_hold(seat& seat_of, duration peer_wait) {
    const auto& t = seat_of.t;
    const auto most = from_seconds(t.target.seconds() * r.rules.life.peer_share);
    const instant until = t.waiting_since + std::min(peer_wait, most);
    if (peer_wait.us <= 0 || until <= now || presence_of(t.form) == presence::live)
        return queue_again(seat_of);
    emit(t.id, held_for_peers{t.waiting_since, t.due_at, until});
}

void turn::resume(seat& seat_of, instant since, agent_id preferred) {
    const auto& t = seat_of.t;
    const auto target = r.target_of(t.need, presence_of(t.form));
    const auto* d = preferred ? r.crew.find(preferred) : nullptr;
    const bool there = d && r.crew.can(*d, t.requires_, t.form) &&
                       (d->a.state == agent_state::available || d->a.state == agent_state::busy);
    const auto wish = from_seconds(target.seconds() * r.rules.offer.preferred_share);
    const bool wanted = there && wish.us > 0;
    emit(t.id, ticket_resumed{since, due(since, target), wanted ? preferred : agent_id{},
        wanted ? due(now, wish) : instant{}});
    ensure_placeable(seat_of);
}

void turn::revoke(seat& seat_of, revoke_cause why) {
    const auto& t = seat_of.t;
    if (t.status == ticket_status::offered) emit(t.id, offer_revoked{t.offer, t.agent, why});
}

bool turn::placeable(const ticket& t) const {
    std::size_t able = 0;
    for (const auto& p : r.crew.profiles())
        if (p.can.active && p.can.takes(t.form) && p.can.meets(t.requires_)) able += p.agents;
    for (const auto& d : t.declines) {
        const auto* desk_of = r.crew.find(d.agent);
        if (able > 0 && d.times >= r.rules.offer.max_declines && desk_of &&
            r.crew.can(*desk_of, t.requires_, t.form))
            --able;
    }
    return able > 0;
}

void turn::relax(seat& seat_of) {
    const auto& t = seat_of.t;
    const auto& step = r.rules.relaxation[t.relaxed_steps];
    requirement less = t.requires_;
    for (auto& skill : less.skills)
        skill.level = skill.level > step.level_down + 1
                          ? static_cast<std::uint8_t>(skill.level - step.level_down)
                          : std::uint8_t{1};
    std::erase_if(less.skills, [&](const skill_level& k) {
        return std::ranges::find(step.drop_skills, k.skill) != step.drop_skills.end();
    });
    if (step.drop_language) less.language.clear();
    const auto next = static_cast<std::uint8_t>(t.relaxed_steps + 1);
    emit(t.id, requirement_relaxed{next, std::move(less), false});
}

void turn::ensure_placeable(seat& seat_of) {
    const auto& t = seat_of.t;
    const auto* wanted = t.preferred ? r.crew.find(t.preferred) : nullptr;
    if (t.status == ticket_status::queued && wanted && !r.crew.can(*wanted, t.requires_, t.form))
        emit(t.id, requirement_relaxed{t.relaxed_steps, t.requires_, true});
    while (t.status == ticket_status::queued && !placeable(t)) {
        if (!t.unplaceable) emit(t.id, ticket_unplaceable{t.requires_});
        if (t.relaxed_steps >= r.rules.relaxation.size()) return;
        relax(seat_of);
    }
}

}  // namespace evenline::core
