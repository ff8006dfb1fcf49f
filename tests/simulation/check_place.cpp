// (10), I8: a place never grows younger while the customer waits; I10: one place a case; the line
// that is shown is the line that is.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>

namespace evenline::test {
namespace {

using namespace core;

class places : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "place"; }

    void decided(const state& s, const event& e, const policy&, complaints&) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        known_ = t != nullptr;
        if (t)
            was_ = t->waiting_since, status_ = t->status,
            answered_ = t->answered_at || t->status == ticket_status::closed;
    }

    void applied(const state& s, const event& e, complaints& say) override {
        const auto* t = e.ticket ? s.find(e.ticket) : nullptr;
        if (!t || !known_) return;
        const bool new_wait = std::holds_alternative<ticket_resumed>(e.body);
        if (t->waiting_since > was_ && !new_wait)
            say.add(name_of(*t) + ": event " + std::to_string(e.number) +
                    " made its place younger");
        if (new_wait && !answered_ && status_ != ticket_status::waiting_customer &&
            status_ != ticket_status::wrap_up)
            say.add(name_of(*t) + " got a new wait before its last one was answered");
        if (std::holds_alternative<channel_changed>(e.body)) ++switched_;
        const auto* revoked = std::get_if<offer_revoked>(&e.body);
        if (revoked && revoked->cause == revoke_cause::channel_changed) ++switched_offered_;
        if (std::holds_alternative<ticket_transferred>(e.body)) ++transferred_;
        if (std::holds_alternative<ticket_absorbed>(e.body)) ++merged_;
        if (std::holds_alternative<ticket_reopened>(e.body)) ++reopened_;
    }

    void stepped(const step_seen& seen, complaints& say) override {
        one_place(seen, say);
        if (++steps_ % 4 == 0) shown_line(seen, say);
    }

    void reach(goals& g) const override {
        g["channel switched"] += switched_;
        g["channel switched while offered"] += switched_offered_;
        g["transferred"] += transferred_;
        g["merged"] += merged_;
        g["reopened"] += reopened_;
    }

private:
    // A contact that opens a ticket while its customer has another open one skips the joining.
    static void one_place(const step_seen& seen, complaints& say) {
        if (!std::holds_alternative<receive_contact>(seen.asked)) return;
        const auto opened = std::ranges::find_if(seen.got.events, [](const event& e) {
            return std::holds_alternative<ticket_opened>(e.body);
        });
        if (opened == seen.got.events.end()) return;
        const auto* mine = seen.after.find(opened->ticket);
        if (!mine) return say.add("an opened ticket is not there");
        for (const auto id : seen.after.open_tickets()) {
            const auto* t = seen.after.find(id);
            if (id < mine->id && t->customer == mine->customer)
                say.add("the customer of " + name_of(*t) + " got a second place, " +
                        name_of(*mine));
        }
    }

    static void shown_line(const step_seen& seen, complaints& say) {
        const auto& s = seen.after;
        auto waiting = queued(s);
        std::ranges::sort(waiting, [&](const ticket* x, const ticket* y) {
            const double a = s.score(*x, seen.now).total, b = s.score(*y, seen.now).total;
            if (a != b) return a > b;
            return x->waiting_since != y->waiting_since ? x->waiting_since < y->waiting_since
                                                        : x->id < y->id;
        });
        if (s.waiting() != waiting.size()) say.add("waiting() counts others than are queued");
        const auto line = s.line(seen.now, 0, waiting.size() + 1);
        if (line.size() != waiting.size())
            return say.add("line() shows another number than are queued");
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] != waiting[i]->id)
                return say.add("line() shows another order at place " + std::to_string(i + 1));
            if (i < 6 && s.position(line[i], seen.now) != i + 1)
                say.add("position() and line() differ");
        }
        if (line.size() > 3) {
            const auto part = s.line(seen.now, 1, 2);
            if (part.size() != 2 || part[0] != line[1] || part[1] != line[2])
                say.add("a page of line() is not a part of it");
        }
    }

    bool known_{}, answered_{};
    instant was_{};
    ticket_status status_{};
    std::uint64_t steps_{}, switched_{}, switched_offered_{}, transferred_{}, merged_{},
        reopened_{};
};

}  // namespace

std::unique_ptr<checker> place_checker() { return std::make_unique<places>(); }

}  // namespace evenline::test
