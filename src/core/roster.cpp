#include "core/roster.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::core {
namespace {

constexpr std::uint32_t no_profile = UINT32_MAX;

std::uint8_t& count_of(desk& d, work_form f) {
    return f == work_form::call ? d.calls : f == work_form::chat ? d.chats : d.mails;
}

// The team of the agent who is `nth` of `all`, by the teams' shares. Null: one pool.
const siloed_team* team_of(const policy& rules, std::size_t nth, std::size_t all) {
    double upto = 0;
    for (const auto& team : rules.teams) {
        upto += team.share * static_cast<double>(all);
        if (static_cast<double>(nth) + 0.5 < upto) return &team;
    }
    return rules.teams.empty() ? nullptr : &rules.teams.back();
}

ability ability_of(const agent_profile& p, const siloed_team* team) {
    const auto may = [&](work_form f, bool takes) {
        return takes && (!team || std::ranges::find(team->forms, f) != team->forms.end());
    };
    ability a{p.active,
              may(work_form::call, p.takes_calls),
              may(work_form::chat, p.takes_chats),
              may(work_form::mail, p.takes_mails),
              p.skills,
              p.languages};
    std::ranges::sort(a.skills);
    std::ranges::sort(a.languages);
    return a;
}

bool serves(const ability& can, const bucket& b, const waiting_line& waiting) {
    return can.active && can.takes(b.key.form) && can.meets(waiting.what(b.key.requires_));
}

}  // namespace

bool ability::meets(const requirement& r) const {
    for (const auto& need : r.skills) {
        const auto it = std::ranges::lower_bound(skills, need.skill, {}, &skill_level::skill);
        if (it == skills.end() || it->skill != need.skill || it->level < need.level) return false;
    }
    return r.language.empty() || languages.empty() ||
           std::ranges::find(languages, r.language) != languages.end();
}

unsigned ability::breadth() const {
    return static_cast<unsigned>(skills.size()) + (calls ? 1u : 0u) + (chats ? 1u : 0u) +
           (mails ? 1u : 0u);
}

desk* roster::find(agent_id id) {
    if (id.value < by_number_.size()) return by_number_[id.value];
    const auto it = desks_.find(id);
    return it == desks_.end() ? nullptr : &it->second;
}

const desk* roster::find(agent_id id) const {
    if (id.value < by_number_.size()) return by_number_[id.value];
    const auto it = desks_.find(id);
    return it == desks_.end() ? nullptr : &it->second;
}

desk& roster::put(agent_id id) {
    const auto [it, fresh] = desks_.try_emplace(id);
    if (fresh) it->second.profile = no_profile;
    it->second.a.id = id;
    constexpr std::uint64_t small = 1 << 20;
    if (id.value < small && by_number_.size() <= id.value) by_number_.resize(id.value + 1);
    if (id.value < small) by_number_[id.value] = &it->second;
    return it->second;
}

std::uint32_t roster::number(const ability& a, const waiting_line& waiting) {
    const auto next = static_cast<std::uint32_t>(profiles_.size());
    const auto [it, fresh] = numbers_.try_emplace(a, next);
    if (fresh) {
        auto& p = profiles_.emplace_back();
        p.can = a;
        p.breadth = a.breadth();
        for (const auto& [key, b] : waiting.buckets())
            if (!key.preferred && serves(a, waiting.at(b), waiting)) p.buckets.push_back(b);
    }
    return it->second;
}

void roster::shelve(desk& d) {
    const bool same = d.shelved && d.present() && d.shelf_profile == d.profile &&
                      d.shelf_load == d.load() && d.shelf_idle == d.a.idle_since;
    if (same) return;
    const auto place_of = [&](instant idle) { return shelf_place{idle, d.a.id, &d}; };
    if (d.shelved) profiles_[d.shelf_profile].shelves[d.shelf_load].erase(place_of(d.shelf_idle));
    d.shelved = d.present() && d.profile != no_profile;
    if (!d.shelved) return;
    d.shelf_profile = d.profile;
    d.shelf_load = d.load();
    d.shelf_idle = d.a.idle_since;
    profiles_[d.profile].shelves[d.shelf_load].insert(place_of(d.shelf_idle));
}

void roster::leave(desk& d) {
    if (d.profile == no_profile) return;
    --profiles_[d.profile].agents;
    if (d.present()) --profiles_[d.profile].available;
}

void roster::join(desk& d, std::uint32_t p) {
    d.profile = p;
    ++profiles_[p].agents;
    if (d.present()) ++profiles_[p].available;
}

void roster::intern(const policy& rules, const waiting_line& waiting) {
    numbers_.clear();
    profiles_.clear();
    for (auto& [id, d] : desks_) d.shelved = false;
    std::size_t nth = 0;
    for (auto& [id, d] : desks_) {
        const auto p =
            number(ability_of(d.a.profile, team_of(rules, nth++, desks_.size())), waiting);
        join(d, p);
        shelve(d);
        d.preferring.clear();
    }
    for (const auto& [key, b] : waiting.buckets())
        if (auto* d = find(key.preferred)) d->preferring.push_back(b);
}

void roster::intern(desk& d, const policy& rules, const waiting_line& waiting) {
    if (!rules.teams.empty()) return intern(rules, waiting);
    leave(d);
    join(d, number(ability_of(d.a.profile, nullptr), waiting));
    shelve(d);
    d.preferring.clear();
    for (const auto& [key, b] : waiting.buckets())
        if (key.preferred == d.a.id) d.preferring.push_back(b);
}

void roster::set_state(desk& d, agent_state s) {
    const auto p = d.profile;
    leave(d);
    d.a.state = s;
    if (p != no_profile) join(d, p);
    shelve(d);
}

void roster::bucket_made(std::uint32_t b, const waiting_line& waiting) {
    const auto& made = waiting.at(b);
    if (made.key.preferred) {
        if (auto* d = find(made.key.preferred)) d->preferring.push_back(b);
        return;
    }
    for (auto& p : profiles_)
        if (serves(p.can, made, waiting)) {
            p.buckets.push_back(b);
            if (p.in_order) p.in_order->serve(b);
        }
}

const lanes* roster::in_order(std::uint32_t n, waiting_line& waiting) {
    auto& p = profiles_[n];
    if (p.buckets.size() < wide_from) return nullptr;
    if (!p.in_order)
        p.in_order = std::make_unique<lanes>(waiting, p.buckets);
    else
        p.in_order->follow(waiting);
    return p.in_order.get();
}

void roster::bucket_dropped(std::uint32_t b, const bucket_key& key) {
    if (key.preferred) {
        if (auto* d = find(key.preferred)) std::erase(d->preferring, b);
        return;
    }
    for (auto& p : profiles_) {
        if (std::erase(p.buckets, b) != 0 && p.in_order) p.in_order->leave(b);
    }
}

bool roster::can(const desk& d, const requirement& r, work_form f) const {
    const auto& can = profiles_[d.profile].can;
    return can.active && can.takes(f) && can.meets(r);
}

std::uint32_t roster::call_agents() const {
    std::uint32_t n = 0;
    for (const auto& p : profiles_)
        if (p.can.active && p.can.calls) n += p.agents;
    return n;
}

void roster::take(desk& d, seat& s) {
    auto& ids = d.a.in_hand;
    const auto at = std::lower_bound(ids.begin(), ids.end(), s.t.id);
    if (at == ids.end() || *at != s.t.id) ids.insert(at, s.t.id);
    d.hand.push_back(&s);
    ++count_of(d, s.t.form);
    shelve(d);
}

void roster::release(desk& d, seat& s, instant at) {
    std::erase(d.a.in_hand, s.t.id);
    std::erase(d.hand, &s);
    --count_of(d, s.t.form);
    if (d.hand.empty()) d.a.idle_since = at;
    shelve(d);
}

int live_units(const capacity_rules& c, load_class l) {
    return l.calls * c.call + l.chats * c.chat;
}

int used_units(const capacity_rules& c, load_class l) {
    return live_units(c, l) + l.mails * c.mail;
}

bool has_room(const policy& rules, load_class l, work_form f) {
    const auto& c = rules.capacity;
    const int below = rules.layers ? live_units(c, l) : used_units(c, l);
    if (l.calls > 0) return false;
    switch (f) {
        case work_form::call:
            return l.chats == 0 && below + c.call <= c.units;
        case work_form::chat:
            return l.chats < c.max_chats && below + c.chat <= c.units;
        case work_form::mail:
            return l.mails < c.max_mails && used_units(c, l) + c.mail <= c.units;
    }
    return false;
}

bool displaces(const policy& rules, load_class l, work_form f) {
    if (f == work_form::mail || l.mails == 0) return false;
    const auto& c = rules.capacity;
    return used_units(c, l) + (f == work_form::call ? c.call : c.chat) > c.units;
}

}  // namespace evenline::core
