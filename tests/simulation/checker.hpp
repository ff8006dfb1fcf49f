// A checker watches a run from outside and says what it saw broken. It recomputes what it can
// from the rows alone, sharing no index with the decision.
#pragma once

#include "evenline/core/step.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace evenline::test {

struct complaint {
    std::string checker, what;
};

class complaints {
public:
    void of(std::string_view checker) { checker_ = checker; }
    void add(std::string what) { said_.push_back({checker_, std::move(what)}); }
    [[nodiscard]] bool none() const { return said_.empty(); }
    [[nodiscard]] const complaint& first() const { return said_.front(); }
    [[nodiscard]] const std::vector<complaint>& all() const { return said_; }

private:
    std::string checker_;
    std::vector<complaint> said_;
};

// Rare states that a run must have reached for its silence to mean anything.
using goals = std::map<std::string, std::uint64_t>;

// One step, seen whole. `before` is the state the step began with, rebuilt by replay.
struct step_seen {
    const core::command& asked;
    core::instant now;
    const core::outcome& got;
    const core::state& after;
    std::uint64_t digest_before{};  // 0: not taken before this step
    const core::policy& declared;   // what the desk says its policy is
};

class checker {
public:
    checker() = default;
    checker(const checker&) = delete;
    checker& operator=(const checker&) = delete;
    virtual ~checker() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    // Before anything of the step is shown.
    virtual void asked(const core::command& c) {
        const auto* own = std::get_if<core::take_over>(&c);
        taken_over_ = own ? *own : core::take_over{};
    }
    // `before` is exactly the state in which the event was decided.
    virtual void decided(const core::state& before, const core::event&,
                         const core::policy& declared, complaints&) {
        static_cast<void>(before), static_cast<void>(declared);
    }
    virtual void applied(const core::state& after, const core::event&, complaints&) {
        static_cast<void>(after);
    }
    virtual void stepped(const step_seen&, complaints&) {}
    virtual void reach(goals&) const {}

protected:
    // An offer that a supervisor gave themselves: their decision, so none of the line's rules.
    [[nodiscard]] bool decreed(const core::event& e) const {
        const auto* o = std::get_if<core::ticket_offered>(&e.body);
        return o && e.ticket == taken_over_.ticket && o->what.agent == taken_over_.agent;
    }

private:
    core::take_over taken_over_;
};

// Every checker there is, fresh.
std::vector<std::unique_ptr<checker>> all_checkers();

std::unique_ptr<checker> order_checker();   // (1) (2): the best that fits goes first
std::unique_ptr<checker> reason_checker();  // what an offer says of itself is true
std::unique_ptr<checker> place_checker();   // (10), I8, I9: a place never grows younger
std::unique_ptr<checker> room_checker();    // (4), I1, I2: what is in hand fits
std::unique_ptr<checker> gate_checker();    // (5): displacement only through the gate
std::unique_ptr<checker> work_checker();    // (3), I4: nobody idle beside work that fits
std::unique_ptr<checker> hold_checker();    // (6): holds are bounded and end
std::unique_ptr<checker> life_checker();    // I11, I12, I16, I20: the declared life
std::unique_ptr<checker> offer_checker();   // I3, I18, I21: offers
std::unique_ptr<checker> record_checker();  // (11), I24: promises and head starts
std::unique_ptr<checker> time_checker();    // I17, I19: time and timers
std::unique_ptr<checker> gain_checker();    // (15), (16), I9: no gain by noise
std::unique_ptr<checker> peer_checker();    // a start held back for other customers
std::unique_ptr<checker> bound_checker();   // I5, I6: nobody is passed over without end
std::unique_ptr<checker> choice_checker();  // I21, and which agent: the naive router's choice
std::unique_ptr<checker> tally_checker();   // I16, I17: everything that came is somewhere, in order
std::unique_ptr<checker> merge_checker();   // I9, I10: merging is symmetric and costs no place
std::unique_ptr<checker> answer_checker();  // I15: refusals and repeats change nothing

}  // namespace evenline::test
