// (1) inside a bucket the older place goes first; (2) the chosen ticket has the largest score of
// all that this agent could have been given at that moment, recomputed naively.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <cmath>

namespace evenline::test {
namespace {

using namespace core;

class order : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "order"; }

    void decided(const state& s, const event& e, const policy& declared, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        if (!o) return;
        const auto* t = s.find(e.ticket);
        const auto* a = s.find(o->what.agent);
        if (!t || !a) return say.add("an offer of nobody or nothing");
        const double mine = score_of(s, declared, *t, e.at);
        if (mine >= 1000) ++overdue_;
        if (std::abs(mine - o->what.reason.score.total) > 1e-9)
            say.add(name_of(*t) + ": the reason says score " + std::to_string(o->what.reason.score.total) +
                ", recomputed it is " + std::to_string(mine));
        for (const auto* other : queued(s)) {
            if (other->id == t->id || !s.fits(*a, *other, e.at)) continue;
            ++compared_;
            const double theirs = score_of(s, declared, *other, e.at);
            if (theirs > mine + 1e-9)
                say.add(name_of(*t) + " (score " + std::to_string(mine) + ") went before " + name_of(*other) +
                    " (score " + std::to_string(theirs) + "), which agent " + std::to_string(a->id.value) + " could take");
            if (theirs == mine) {
                ++ties_;
                if (older(*other, *t)) say.add(name_of(*t) + " won a tie from the older " + name_of(*other));
            }
            if (same_bucket(*other, *t) && older(*other, *t))
                say.add(name_of(*t) + " overtook " + name_of(*other) + " inside their bucket");
        }
    }

    void reach(goals& g) const override {
        g["two tickets competed"] += compared_;
        g["tie on score"] += ties_;
        g["overdue lane"] += overdue_;
    }

private:
    static bool older(const ticket& x, const ticket& y) {
        return x.waiting_since != y.waiting_since ? x.waiting_since < y.waiting_since : x.id < y.id;
    }
    static bool same_bucket(const ticket& x, const ticket& y) {
        return x.target == y.target && group_of(x) == group_of(y) && x.requires_ == y.requires_ && x.form == y.form;
    }
    std::uint64_t compared_{}, ties_{}, overdue_{};
};

}  // namespace

std::unique_ptr<checker> order_checker() { return std::make_unique<order>(); }

}  // namespace evenline::test
