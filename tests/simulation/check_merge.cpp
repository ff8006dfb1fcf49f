// I9, I10: of two tickets merged the older place wins, whichever is merged into which; nobody's
// contacts are lost or doubled by it; merging them again changes nothing.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <algorithm>

namespace evenline::test {
namespace {

using namespace core;

class merges : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "merge"; }

    void asked(const command& c) override {
        checker::asked(c);
        const auto* m = std::get_if<merge_tickets>(&c);
        wanted_ = m ? *m : merge_tickets{};
        before_.reset();
    }

    void decided(const state& s, const event& e, const policy&, complaints&) override {
        if (!wanted_.into || before_ || std::holds_alternative<presence_changed>(e.body)) return;
        before_ = std::make_unique<state>(s);
    }

    void stepped(const step_seen& seen, complaints& say) override {
        if (!wanted_.into || !before_ || seen.got.refused != refusal::none) return;
        const auto *from = before_->find(wanted_.from), *into = before_->find(wanted_.into);
        const auto* one = seen.after.find(wanted_.into);
        if (!from || !into || !one) return say.add("a merged ticket is not there");
        const auto since = std::min(from->waiting_since, into->waiting_since);
        if (one->waiting_since != since) say.add(name_of(*one) + " has not the older place");
        both_waited_ += from->status <= ticket_status::offered &&
                        into->status <= ticket_status::offered;
        auto all = contacts_of(*into);
        const auto theirs = contacts_of(*from);
        all.insert(all.end(), theirs.begin(), theirs.end());
        std::ranges::sort(all);
        if (contacts_of(*one) != all) say.add(name_of(*one) + " has not the contacts of both");
        auto again = seen.after;
        const auto digest = again.digest();
        const auto twice = step(again, wanted_, seen.now);
        if (twice.refused == refusal::none || again.digest() != digest)
            say.add(name_of(*one) + ": merging again changed something");
        auto turned = *before_;
        if (step(turned, merge_tickets{wanted_.into, wanted_.from, wanted_.by}, seen.now).refused !=
            refusal::none)
            return say.add(name_of(*one) + " could not be merged the other way");
        const auto* other = turned.find(wanted_.from);
        if (!other || other->waiting_since != since || contacts_of(*other) != all)
            say.add(name_of(*one) + " would be another matter, merged the other way");
    }

    void reach(goals& g) const override { g["merge of two waiting"] += both_waited_; }

private:
    static std::vector<contact_id> contacts_of(const ticket& t) {
        std::vector<contact_id> out;
        for (const auto& c : t.contacts) out.push_back(c.id);
        std::ranges::sort(out);
        return out;
    }

    merge_tickets wanted_;
    std::unique_ptr<state> before_;
    std::uint64_t both_waited_{};
};

}  // namespace

std::unique_ptr<checker> merge_checker() { return std::make_unique<merges>(); }

}  // namespace evenline::test
