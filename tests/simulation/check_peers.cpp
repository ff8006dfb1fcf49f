// A start held back for other customers' answers: bounded by a share of the promise, never offered
// meanwhile, ended in time, and no promise of ours counted by somebody else's answer.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

namespace evenline::test {
namespace {

using namespace core;

class peers : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "peers"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (!t) return;
        anchor_ = t->waiting_since;
        if (const auto* held = std::get_if<held_for_peers>(&e.body)) {
            ++held_;
            const auto most = t->target.seconds() * s.rules().life.peer_share;
            if ((held->until - t->waiting_since).seconds() > most + 1e-6)
                say.add(name_of(*t) + " is left to its peers longer than the policy allows");
            if (held->until <= e.at) say.add(name_of(*t) + " is left to its peers for no time");
            if (presence_of(t->form) == presence::live)
                say.add(name_of(*t) + ": somebody who is there now was left to their peers");
        }
        if (std::holds_alternative<peer_answered>(e.body)) {
            ++answered_;
            if (!t->with_peers) say.add(name_of(*t) + " was not left to its peers");
        }
        if (std::holds_alternative<ticket_offered>(e.body) && t->with_peers)
            say.add(name_of(*t) + " was offered while left to its peers");
        if (t->with_peers && std::holds_alternative<ticket_queued>(e.body))
            ++(e.at < t->callback_at ? early_ : in_time_);
    }

    void applied(const state& s, const event& e, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (!t || !std::holds_alternative<peer_answered>(e.body)) return;
        if (t->waiting_since != anchor_) say.add(name_of(*t) + " lost its place to a peer");
        if (t->answered_at) say.add(name_of(*t) + ": a peer's answer was taken for ours");
    }

    void stepped(const step_seen& seen, complaints& say) override {
        for (const auto id : seen.after.open_tickets()) {
            const auto* t = seen.after.find(id);
            if (!t->with_peers) continue;
            if (t->status != ticket_status::scheduled)
                say.add(name_of(*t) + " is left to its peers and somewhere else too");
            if (next_deadline(seen.after) > t->callback_at)
                say.add("nothing will end " + name_of(*t) + "'s time with its peers");
            if (t->callback_at <= seen.now && std::holds_alternative<pass_time>(seen.asked))
                say.add(name_of(*t) + "'s time with its peers passed without an end");
        }
    }

    void reach(goals& g) const override {
        g["a post was left to its peers"] += held_;
        g["a peer answered"] += answered_;
        g["no peer answered in time"] += in_time_;
        g["peers lost their chance early"] += early_;
    }

private:
    instant anchor_{};
    std::uint64_t held_{}, answered_{}, in_time_{}, early_{};
};

}  // namespace

std::unique_ptr<checker> peer_checker() { return std::make_unique<peers>(); }

}  // namespace evenline::test
