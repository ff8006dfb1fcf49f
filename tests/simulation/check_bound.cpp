// I5: nobody is passed over without end. A ticket may go before one that has used more of its time
// only by what a head start and the cap allow, and before one in the overdue lane not at all.
// I6: of two that ask the same, the earlier goes first, whatever the channel. No score is asked.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>

namespace evenline::test {
namespace {

using namespace core;

class bounds : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "bound"; }

    void decided(const state& s, const event& e, const policy& declared, complaints& say) override {
        const auto* o = std::get_if<ticket_offered>(&e.body);
        const auto* t = o ? s.find(e.ticket) : nullptr;
        const auto* a = t ? s.find(o->what.agent) : nullptr;
        if (!a || decreed(e)) return;
        const auto& d = declared;
        const double mine = used_share(d, *t, e.at);
        const double lean = s.rules().head_start.on ? d.head_start.bound : 0;
        const double most = lean + d.order.overdue - d.order.cap;
        for (const auto* w : queued(s)) {
            if (w->id == t->id || !s.fits(*a, *w, e.at)) continue;
            const double theirs = used_share(d, *w, e.at);
            if (theirs > mine + 1e-9) ++passed_;
            if (theirs >= d.order.overdue && theirs > mine + 1e-9)
                say.add(name_of(*t) + " passed " + name_of(*w) + ", which is overdue and later");
            if (theirs - mine > most + 1e-9)
                say.add(name_of(*t) + " passed " + name_of(*w) + " by more than is bounded");
            if (alike(s, *t, *w) && earlier(*w, *t)) {
                say.add(name_of(*t) + " went before " + name_of(*w) +
                        ", which asks the same and came earlier");
            }
            across_ += alike(s, *t, *w) && t->channel != w->channel;
        }
    }

    void reach(goals& g) const override {
        g["one who had used less went first, within the bound"] += passed_;
        g["two of the same class came by different channels"] += across_;
    }

private:
    static bool alike(const state& s, const ticket& x, const ticket& y) {
        return x.need == y.need && x.target == y.target && x.requires_ == y.requires_ &&
               head_start_of(s, x) == head_start_of(s, y);
    }
    static bool earlier(const ticket& x, const ticket& y) {
        return x.waiting_since != y.waiting_since ? x.waiting_since < y.waiting_since : x.id < y.id;
    }
    std::uint64_t passed_{}, across_{};
};

}  // namespace

std::unique_ptr<checker> bound_checker() { return std::make_unique<bounds>(); }

}  // namespace evenline::test
