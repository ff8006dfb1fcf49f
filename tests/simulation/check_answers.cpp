// I15: a refusal and a repetition change nothing; I17: time runs forward and nothing is younger
// than it; I19: a timer whose subject moved on does nothing; (15), (16), I9: noise gains nothing.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>

namespace evenline::test {
namespace {

using namespace core;

class answers : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "answer"; }

    void stepped(const step_seen& seen, complaints& say) override {
        const bool refused = seen.got.refused != refusal::none;
        if ((refused || seen.got.repeated) && !seen.got.events.empty())
            say.add("a refusal or a repetition made events");
        if (seen.got.events.empty() && seen.digest_before &&
            seen.after.digest() != seen.digest_before)
            say.add("the state changed without an event");
        if (refused) ++refused_;
        if (seen.got.repeated) ++repeated_;
        if (const auto* asked = std::get_if<accept_offer>(&seen.asked)) {
            if (seen.got.refused == refusal::version_stale) ++stale_;
            if (!refused && !seen.got.repeated) last_ = asked->offer;
            const auto* o = seen.after.find(asked->offer);
            if (refused && asked->offer == last_ && o && o->status == offer_status::accepted &&
                o->agent == asked->agent && asked->version == o->version)
                say.add("the same accept again was refused");
        }
    }

    void reach(goals& g) const override {
        g["a command was refused"] += refused_;
        g["the same accept came again"] += repeated_;
        g["a stale accept came"] += stale_;
    }

private:
    offer_id last_{};
    std::uint64_t refused_{}, repeated_{}, stale_{};
};

class time_runs : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "time"; }

    void decided(const state& s, const event& e, const policy&, complaints& say) override {
        if (e.at < last_) say.add("an event lies before an earlier one");
        last_ = e.at;
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (const auto* o = std::get_if<ticket_offered>(&e.body); o && t)
            if (o->what.reason.score.used_share < 0 || o->what.reason.idle.us < 0)
                say.add("a reason holds a negative time");
        if (std::holds_alternative<offer_accepted>(e.body) && t && t->waiting_since > e.at)
            say.add("a wait is negative");
    }

    void applied(const state& s, const event& e, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (t && t->waiting_since > e.at) say.add(name_of(*t) + " waits since later than now");
        if (t && t->answered_at && *t->answered_at < t->waiting_since)
            say.add(name_of(*t) + " was answered before it waited");
    }

    // A second look at the same instant finds nothing left to do.
    void stepped(const step_seen& seen, complaints& say) override {
        if (!std::holds_alternative<pass_time>(seen.asked)) return;
        ++looks_;
        if (seen.got.events.empty()) ++idle_looks_;
        if (looks_ % 8 != 0) return;
        auto copy = seen.after;
        if (!step(copy, pass_time{}, seen.now).events.empty())
            say.add("a second look at the same time found work left over");
        if (next_deadline(copy) <= seen.now) say.add("a deadline passed and is still the next one");
    }

    void reach(goals& g) const override { g["a timer found its subject gone"] += idle_looks_; }

private:
    instant last_{};
    std::uint64_t looks_{}, idle_looks_{};
};

// Compares a chasing or switching contact with the same moment without it.
class gains : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "gain"; }

    void decided(const state& s, const event& e, const policy&, complaints&) override {
        if (e.number == s.last_event() + 1 && !before_set_ && e.ticket) remember(s, e);
    }

    void applied(const state& s, const event& e, complaints& say) override {
        const auto* got = std::get_if<contact_received>(&e.body);
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (got && got->chase) {
            ++chased_;
            if (!t || !before_set_ || id_ != e.ticket) return;
            if (t->waiting_since != since_ || t->due_at != due_ || t->target != target_ ||
                t->need != need_)
                say.add(name_of(*t) + " gained or lost by a chasing message");
        }
        if (std::holds_alternative<channel_changed>(e.body) && t && before_set_ &&
            id_ == e.ticket && status_ == ticket_status::queued) {
            const double now_score = s.score(*t, e.at).total;
            ++switched_;
            if (t->target == target_ && now_score > score_ + 1e-9)
                say.add(name_of(*t) + " gained by switching channel");
            if (t->waiting_since != since_)
                say.add(name_of(*t) + " moved its place by switching channel");
        }
        before_set_ = false;
    }

    void reach(goals& g) const override {
        g["a customer chased"] += chased_;
        g["a waiting customer switched channel"] += switched_;
    }

private:
    void remember(const state& s, const event& e) {
        const auto* t = s.find(e.ticket);
        if (!t) return;
        before_set_ = true;
        id_ = e.ticket, since_ = t->waiting_since, due_ = t->due_at, target_ = t->target,
        need_ = t->need;
        status_ = t->status;
        score_ = s.score(*t, e.at).total;
    }

    bool before_set_{};
    ticket_id id_;
    instant since_, due_;
    duration target_;
    need_index need_{};
    ticket_status status_{};
    double score_{};
    std::uint64_t chased_{}, switched_{};
};

}  // namespace

std::unique_ptr<checker> answer_checker() { return std::make_unique<answers>(); }
std::unique_ptr<checker> time_checker() { return std::make_unique<time_runs>(); }
std::unique_ptr<checker> gain_checker() { return std::make_unique<gains>(); }

std::vector<std::unique_ptr<checker>> all_checkers() {
    std::vector<std::unique_ptr<checker>> all;
    for (auto* make : {order_checker, reason_checker, place_checker, room_checker, gate_checker,
                       work_checker, hold_checker, life_checker, offer_checker, record_checker,
                       time_checker, gain_checker, peer_checker, answer_checker, bound_checker,
                       choice_checker, tally_checker, merge_checker})
        all.push_back(make());
    return all;
}

}  // namespace evenline::test
