#include "simulation/naive.hpp"

#include "simulation/run.hpp"

#include <set>

namespace evenline::test {

using namespace core;

namespace {

// Somebody for every ticket, who speaks everything and knows everything that is asked for.
std::vector<agent_id> relief(state& s, instant now, std::size_t people) {
    std::set<std::string> asked;
    for (const auto* t : queued(s))
        for (const auto& want : t->requires_.skills) asked.insert(want.skill);
    agent_profile can{.name = "relief"};
    for (const auto& skill : asked) can.skills.push_back({skill, 5});
    std::vector<agent_id> crew;
    for (std::size_t i = 0; i < people; ++i) {
        can.name = "relief " + std::to_string(i);
        const auto got = step(s, save_agent{{}, can}, now);
        crew.push_back(got.agent);
        step(s, set_presence{got.agent, agent_state::available, {}}, now);
    }
    return crew;
}

// Whatever is offered is taken and done at once.
void take_all(state& s, instant now) {
    for (bool more = true; more;) {
        more = false;
        for (const auto id : s.open_tickets()) {
            const auto* t = s.find(id);
            if (t->status == ticket_status::offered) {
                const auto o = *s.find(t->offer);
                step(s, set_presence{o.agent, agent_state::available, {}}, now);
                step(s, accept_offer{o.id, o.agent, o.version}, now);
                more = true;
            } else if (t->status == ticket_status::active || t->status == ticket_status::wrap_up) {
                step(s, close_ticket{id, {}, "done"}, now);
                more = true;
            }
        }
    }
}

}  // namespace

std::optional<std::string> left_waiting(state s, instant now) {
    std::vector<ticket_id> line;
    for (const auto* t : queued(s)) line.push_back(t->id);
    relief(s, now, 3);
    take_all(s, now);
    // The longest a ticket may be kept for one agent: a share of its target, in service time.
    const auto limit = now + hours(48);
    for (auto due = next_deadline(s); due < limit; due = next_deadline(s)) {
        bool left = false;
        for (const auto id : line) {
            const auto* t = s.find(id);
            left = left || (t && t->status == ticket_status::queued);
        }
        if (!left) return {};
        now = std::max(now, due);
        step(s, pass_time{}, now);
        take_all(s, now);
    }
    for (const auto id : line) {
        const auto* t = s.find(id);
        if (t && t->status == ticket_status::queued)
            return name_of(*t) + " waits on, though there are people for everything";
    }
    return {};
}

}  // namespace evenline::test
