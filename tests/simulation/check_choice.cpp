// The naive router's choice of the agent: of all whom the ticket fits, the smallest by the keys of
// docs/policy.md, for whoever was not freed in this very step (these are looked at first). I21: who
// declined lately is not asked again while somebody else could be.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace evenline::test {
namespace {

using namespace core;

class choice : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "choice"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        const auto* t = o ? s.find(e.ticket) : nullptr;
        const auto* a = t ? s.find(o->what.agent) : nullptr;
        if (a && !decreed(e)) {
            paused(s, e, *t, *a, say);
            smallest(s, e, *t, *a, say);
        }
        touch(s, e);
    }

    void stepped(const step_seen&, complaints&) override { touched_.clear(), all_ = false; }

    void reach(goals& g) const override {
        g["several agents could have taken it"] += several_;
        g["one who declined was asked again, being alone"] += alone_;
    }

private:
    void paused(const state& s, const event& e, const ticket& t, const agent& a, complaints& say) {
        const auto out = [&](agent_id who) {
            const auto d = std::ranges::find(t.declines, who, &decline_record::agent);
            return d != t.declines.end() &&
                   (d->times >= s.rules().offer.max_declines || e.at < d->paused_until);
        };
        if (!out(a.id)) return;
        ++alone_;
        for (const auto id : s.agents()) {
            const auto* b = s.find(id);
            if (id != a.id && b->state == agent_state::available && able(*b, t) && !out(id))
                return say.add("agent " + std::to_string(a.id.value) + " declined " + name_of(t) +
                               " lately and was asked again, though agent " +
                               std::to_string(id.value) + " could take it");
        }
    }

    void smallest(const state& s, const event& e, const ticket& t, const agent& a,
                  complaints& say) {
        if (t.preferred || all_ || touched_.contains(a.id)) return;
        const auto mine = key_of(s, a, t.form);
        for (const auto id : s.agents()) {
            const auto* b = s.find(id);
            if (id == a.id || !s.fits(*b, t, e.at)) continue;
            ++several_;
            if (key_of(s, *b, t.form) < mine)
                return say.add(name_of(t) + " went to agent " + std::to_string(a.id.value) +
                               ", though agent " + std::to_string(id.value) + " comes first");
        }
    }

    // Whoever an event of this step may have given room.
    void touch(const state& s, const event& e) {
        all_ = all_ || std::holds_alternative<agent_saved>(e.body) ||
               std::holds_alternative<policy_set>(e.body);
        if (const auto* p = std::get_if<presence_changed>(&e.body)) touched_.insert(p->agent);
        if (const auto* h = std::get_if<hold_released>(&e.body)) touched_.insert(h->agent);
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (t && t->agent && !std::holds_alternative<ticket_offered>(e.body))
            touched_.insert(t->agent);
    }

    using key = std::array<std::int64_t, 7>;
    static key key_of(const state& s, const agent& a, work_form f) {
        const auto& p = a.profile;
        const auto h = hand_of(s, a);
        const auto number = static_cast<std::int64_t>(a.id.value);
        if (!s.rules().packing) return {0, 0, 0, 0, 0, a.idle_since.us, number};
        const auto breadth = static_cast<std::int64_t>(p.skills.size()) + p.takes_calls +
                             p.takes_chats + p.takes_mails;
        const int all = h.calls + h.chats + h.mails;
        if (f == work_form::call) return {all, breadth, 0, 0, 0, a.idle_since.us, number};
        if (f == work_form::chat)
            return {p.takes_calls, !h.chats, breadth, -h.chats, h.mails, a.idle_since.us, number};
        return {all == 0, breadth, -h.mails, 0, 0, a.idle_since.us, number};
    }

    std::set<agent_id> touched_;
    bool all_{};
    std::uint64_t several_{}, alone_{};
};

}  // namespace

std::unique_ptr<checker> choice_checker() { return std::make_unique<choice>(); }

}  // namespace evenline::test
