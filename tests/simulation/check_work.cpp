// (3), I4: once a step has settled, nobody is free beside work that fits them. (6): room is kept
// for calls by few agents only, and not after its reason is gone.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::test {
namespace {

using namespace core;

class work : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "work"; }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        if (seen.got.refused != refusal::none) return;  // changed nothing, settled nothing
        std::map<std::pair<ticket_id, agent_id>, instant> open;
        for (const auto* t : queued(s)) {
            for (const auto id : s.agents()) {
                const auto* a = s.find(id);
                if (!s.fits(*a, *t, seen.now)) continue;
                const auto key = std::pair(t->id, id);
                const auto was = open_.find(key);
                open[key] = was == open_.end() ? seen.now : was->second;
                // Time alone may open a gate; the line is looked at again soon after.
                if (seen.now - open[key] > s.rules().life.reoffer_at_most || settles_now(*a))
                    say.add(name_of(*t) + " waits beside agent " + std::to_string(id.value) +
                            ", whom it fits");
            }
        }
        open_ = std::move(open);
        if (open_.empty() && s.waiting() > 0) ++stuck_;
    }

    void reach(goals& g) const override { g["tickets wait that nobody may take"] += stuck_; }

private:
    // An agent without deferred work is behind no gate: nothing excuses a delay.
    static bool settles_now(const agent& a) { return a.in_hand.empty(); }
    std::map<std::pair<ticket_id, agent_id>, instant> open_;
    std::uint64_t stuck_{};
};

class holds : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "hold"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        if (std::holds_alternative<agent_held>(e.body)) ++held_;
        const auto* o = std::get_if<ticket_offered>(&e.body);
        if (!o || decreed(e)) return;
        const auto* a = s.find(o->what.agent);
        const auto* t = s.find(e.ticket);
        if (a && t && a->held_for && t->form == work_form::chat)
            say.add("a held agent got another chat");
    }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        std::size_t callers = 0, held = 0, waiting_calls = 0;
        for (const auto id : s.agents())
            callers += s.find(id)->profile.takes_calls && s.find(id)->profile.active;
        for (const auto* t : queued(s)) waiting_calls += t->form == work_form::call;
        for (const auto id : s.agents()) {
            const auto* a = s.find(id);
            if (!a->held_for) continue;
            ++held;
            const auto* t = s.find(a->held_for);
            if (!t || t->status != ticket_status::queued || t->form != work_form::call)
                say.add("agent " + std::to_string(id.value) +
                        " is held for a call that does not wait");
            if (a->in_hand.empty())
                say.add("agent " + std::to_string(id.value) + " is held with empty hands");
        }
        const double share = s.rules().hold.share_of_call_agents;
        const auto most =
            share > 0 ? std::max(1.0, std::round(share * static_cast<double>(callers))) : 0;
        if (static_cast<double>(held) > most)
            say.add("more agents are held than the policy allows");
        if (held > waiting_calls) say.add("more agents are held than calls wait");
    }

    void reach(goals& g) const override { g["an agent was held for a call"] += held_; }

private:
    std::uint64_t held_{};
};

}  // namespace

std::unique_ptr<checker> work_checker() { return std::make_unique<work>(); }
std::unique_ptr<checker> hold_checker() { return std::make_unique<holds>(); }

}  // namespace evenline::test
