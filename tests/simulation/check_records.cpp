// (11), I24: one case, one promise; the records are what was kept and broken; head starts follow
// the formula, stay within the bound, and are zero where outcomes are equal.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <cmath>
#include <set>

namespace evenline::test {
namespace {

using namespace core;

struct tally {
    double kept{}, all{}, kept_day{}, all_day{};
};

class records : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "record"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        if (const auto* p = std::get_if<promise_settled>(&e.body)) settled(s, e, *p, say);
        if (std::holds_alternative<ticket_resumed>(e.body)) recorded_.erase(e.ticket);
        if (std::holds_alternative<business_day_started>(e.body))
            for (auto& [g, t] : tallies_) t.kept_day = t.all_day = 0;
        if (const auto* u = std::get_if<head_starts_updated>(&e.body)) updated(s, e, *u, say);
    }

    void applied(const state& s, const event& e, complaints& say) override {
        if (!std::holds_alternative<promise_settled>(e.body) &&
            !std::holds_alternative<head_starts_updated>(e.body))
            return;
        for (const auto& [g, r] : s.records()) {
            const auto& mine = tallies_[g];
            if (near(r.kept_recent, mine.kept) && near(r.all_recent, mine.all) &&
                near(r.kept_day, mine.kept_day) && near(r.all_day, mine.all_day))
                continue;
            say.add("the record of need " + std::to_string(g.need) + ", channel " +
                    std::to_string(g.channel) + " is not what was kept and broken");
        }
    }

    void reach(goals& g) const override {
        g["a promise was kept"] += kept_;
        g["a promise was broken"] += broken_;
        g["a head start above half a target"] += leaned_;
    }

private:
    static bool near(double x, double y) { return std::abs(x - y) < 1e-5 + 1e-9 * std::abs(x); }

    void settled(const state& s, const event& e, const promise_settled& p, complaints& say) {
        const auto* t = s.find(e.ticket);
        if (!t) return say.add("a promise without a ticket was settled");
        if (!recorded_.insert(e.ticket).second)
            say.add(name_of(*t) + ": its promise was counted twice");
        if (p.group != group_of(*t))
            say.add(name_of(*t) + ": its promise was counted for another group");
        const auto& g = s.rules().gate;
        const bool by_reply = t->form == work_form::mail && g.promise == hand_promise::replied;
        const auto promised = t->target + (by_reply ? g.reply_grace : duration{});
        if (p.kept && service_time(s.rules().hours, t->waiting_since, e.at) > promised)
            say.add(name_of(*t) + ": a broken promise was counted as kept");
        auto& r = tallies_[p.group];
        r.kept += p.kept, r.all += 1, r.kept_day += p.kept, r.all_day += 1;
        ++(p.kept ? kept_ : broken_);
    }

    void updated(const state& s, const event& e, const head_starts_updated& u, complaints& say) {
        const auto& h = s.rules().head_start;
        const double fade = std::exp(-h.period.seconds() / h.memory.seconds());
        std::map<parity_group, double> late;
        for (const auto* t : queued(s))
            if (!t->promise_recorded &&
                service_time(s.rules().hours, t->waiting_since, e.at) > t->target)
                ++late[group_of(*t)];
        for (auto& [g, t] : tallies_) t.kept *= fade, t.all *= fade;
        std::map<need_index, std::vector<std::pair<double, double>>> levels;
        for (const auto& [g, r] : u.records) {
            const auto& t = tallies_[g];
            levels[g.need].emplace_back(
                (t.kept + h.prior_recent) / (t.all + late[g] + h.prior_recent),
                (t.kept_day + h.prior_day) / (t.all_day + late[g] + h.prior_day));
        }
        std::map<need_index, std::size_t> at;
        std::map<need_index, std::pair<double, double>> span;
        for (const auto& [g, r] : u.records) {
            const auto& all = levels[g.need];
            double sum = 0, recent = 0, day = 0, weight = 0;
            for (const auto& [x, y] : all) sum += x;
            const auto n = static_cast<double>(all.size());
            const auto within = [&](double x) {  // reach of a head start
                const double share = x * n / sum;
                if (share <= h.reach_from) return 0.0;
                return std::min(1.0, (share - h.reach_from) / (h.reach_full - h.reach_from));
            };
            for (const auto& [x, y] : all)
                recent += within(x) * x, day += within(x) * y, weight += within(x);
            const auto& mine = all[at[g.need]++];
            const double expected =
                within(mine.first) * (h.gain_recent * (recent / weight - mine.first) +
                                      h.gain_day * (day / weight - mine.second));
            if (std::abs(expected - r.head_start) > 1e-5)
                say.add("a head start of " + std::to_string(r.head_start) + " should be " +
                        std::to_string(expected));
            auto [first, fresh] = span.try_emplace(g.need, r.head_start, r.head_start);
            first->second = {std::min(first->second.first, r.head_start),
                             std::max(first->second.second, r.head_start)};
            leaned_ += r.head_start > 0.5;
        }
        for (const auto& [need, ends] : span)
            if (ends.second - ends.first > h.bound + 1e-9)
                say.add("head starts differ by more than the bound");
    }

    std::map<parity_group, tally> tallies_;
    std::set<ticket_id> recorded_;
    std::uint64_t kept_{}, broken_{}, leaned_{};
};

}  // namespace

std::unique_ptr<checker> record_checker() { return std::make_unique<records>(); }

}  // namespace evenline::test
