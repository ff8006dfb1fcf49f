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
        if (!o || decreed(e)) return;
        const auto* t = s.find(e.ticket);
        const auto* a = s.find(o->what.agent);
        if (!t || !a) return say.add("an offer of nobody or nothing");
        const double mine = score_of(s, declared, *t, e.at);
        if (mine >= 1000) ++overdue_;
        for (const auto* other : queued(s)) {
            if (other->id == t->id || !s.fits(*a, *other, e.at)) continue;
            ++compared_;
            const double theirs = score_of(s, declared, *other, e.at);
            if (theirs > mine + 1e-9)
                say.add(name_of(*t) + " (score " + std::to_string(mine) + ") went before " +
                        name_of(*other) + " (score " + std::to_string(theirs) + "), which agent " +
                        std::to_string(a->id.value) + " could take");
            if (theirs == mine) {
                ++ties_;
                if (older(*other, *t))
                    say.add(name_of(*t) + " won a tie from the older " + name_of(*other));
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
        return x.target == y.target && group_of(x) == group_of(y) && x.requires_ == y.requires_ &&
               x.form == y.form;
    }
    std::uint64_t compared_{}, ties_{}, overdue_{};
};

// What an offer says of itself is true.
class reasons : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "reason"; }

    void decided(const state& s, const event& e, const policy& declared, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        const auto* t = o ? s.find(e.ticket) : nullptr;
        const auto* a = t ? s.find(o->what.agent) : nullptr;
        if (!a || decreed(e)) return;
        const auto& why = o->what.reason;
        const double mine = score_of(s, declared, *t, e.at);
        if (std::abs(mine - why.score.total) > 1e-9)
            say.add(name_of(*t) + ": the reason says score " + std::to_string(why.score.total) +
                    ", recomputed it is " + std::to_string(mine));
        if (why.in_hand != a->in_hand.size())
            say.add(name_of(*t) + ": the reason counts the agent's hands wrongly");
        for (std::size_t i = 0; i < why.ahead.kept(); ++i) {
            const auto* other = s.find(why.ahead.first.at(i).ticket);
            if (!other || s.fits(*a, *other, e.at))
                say.add(name_of(*t) + ": one said to be ahead and unfit could be taken");
            else if (score_of(s, declared, *other, e.at) < mine - 1e-9)
                say.add(name_of(*t) + ": one said to be ahead was behind");
            ++ahead_;
        }
        for (std::size_t i = 0; i < why.passed_over.kept(); ++i) {
            const auto* other = s.find(why.passed_over.first.at(i).agent);
            if (!other || s.fits(*other, *t, e.at))
                say.add(name_of(*t) + ": an agent said to be passed over could take it");
            ++passed_;
        }
    }

    void reach(goals& g) const override {
        g["a reason named somebody ahead"] += ahead_;
        g["a reason named an agent passed over"] += passed_;
    }

private:
    std::uint64_t ahead_{}, passed_{};
};

}  // namespace

std::unique_ptr<checker> reason_checker() { return std::make_unique<reasons>(); }
std::unique_ptr<checker> order_checker() { return std::make_unique<order>(); }

}  // namespace evenline::test
