#include "simulation/naive.hpp"

#include <algorithm>

namespace evenline::test {

using namespace core;

std::vector<const ticket*> queued(const state& s) {
    std::vector<const ticket*> out;
    for (const auto id : s.open_tickets()) {
        const auto* t = s.find(id);
        if (t->status == ticket_status::queued) out.push_back(t);
    }
    return out;
}

double used_share(const policy& p, const ticket& t, instant now) {
    return static_cast<double>(service_time(p.hours, t.waiting_since, now).us) /
           static_cast<double>(t.target.us);
}

double head_start_of(const state& s, const ticket& t) {
    if (!s.rules().head_start.on) return 0;
    for (const auto& [group, record] : s.records())
        if (group.need == t.need && group.channel == t.promise_channel) return record.head_start;
    return 0;
}

double score_of(const state& s, const policy& p, const ticket& t, instant now) {
    const double u = used_share(p, t, now);
    if (u >= p.order.overdue) return 1000 + u;
    return std::min(u, p.order.cap) + head_start_of(s, t);
}

hand hand_of(const state& s, const agent& a) {
    hand h;
    for (const auto id : a.in_hand) {
        const auto* t = s.find(id);
        if (!t) continue;
        (t->form == work_form::call ? h.calls : t->form == work_form::chat ? h.chats : h.mails)++;
    }
    return h;
}

int units_of(const policy& p, work_form f) {
    return f == work_form::call   ? p.capacity.call
           : f == work_form::chat ? p.capacity.chat
                                  : p.capacity.mail;
}

bool may_take(const agent& a, work_form f) {
    return f == work_form::call   ? a.profile.takes_calls
           : f == work_form::chat ? a.profile.takes_chats
                                  : a.profile.takes_mails;
}

bool able(const agent& a, const ticket& t) {
    if (!a.profile.active || !may_take(a, t.form)) return false;
    for (const auto& want : t.requires_.skills) {
        const auto has = std::ranges::find(a.profile.skills, want.skill, &skill_level::skill);
        if (has == a.profile.skills.end() || has->level < want.level) return false;
    }
    const auto& speaks = a.profile.languages;
    return t.requires_.language.empty() || speaks.empty() ||
           std::ranges::find(speaks, t.requires_.language) != speaks.end();
}

std::string name_of(const ticket& t) { return "ticket " + std::to_string(t.id.value); }

}  // namespace evenline::test
