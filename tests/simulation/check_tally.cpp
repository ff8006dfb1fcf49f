// I16: what came is somewhere, once: a ledger kept from the events alone, by channel, agrees with
// the state after every step. I17: within a ticket the times stand in order.
#include "simulation/checker.hpp"
#include "simulation/naive.hpp"

#include <optional>
#include <set>

namespace evenline::test {
namespace {

using namespace core;
using enum ticket_status;

class tally : public checker {
public:
    [[nodiscard]] std::string_view name() const override { return "tally"; }

    void decided(const state&, const event& e, const policy&, complaints& say) override {
        if (std::holds_alternative<contact_received>(e.body)) ++contacts_;
        if (!e.ticket) return;
        const bool opened = std::holds_alternative<ticket_opened>(e.body);
        if (opened != !entries_.contains(e.ticket))
            return say.add("ticket " + std::to_string(e.ticket.value) +
                           (opened ? " was opened twice" : " did something before it was opened"));
        auto& mine = entries_[e.ticket];
        if (e.at < mine.last) say.add("a ticket's events are not in the order of time");
        if (const auto* kind = std::get_if<ticket_classified>(&e.body)) mine.by = kind->channel;
        if (const auto next = told(e)) mine.status = *next;
        mine.last = e.at;
        touched_.insert(e.ticket);
    }

    void stepped(const step_seen& seen, complaints& say) override {
        const auto& s = seen.after;
        for (const auto id : touched_) compare(s, id, say);
        touched_.clear();
        if (++steps_ % 8 != 0) return;
        std::map<std::pair<channel_number, ticket_status>, std::size_t> here, told;
        for (const auto& [id, mine] : entries_)
            if (is_open(mine.status)) ++told[{mine.by, mine.status}];
        std::size_t contacts = 0;
        std::set<contact_id> once;
        for (const auto id : s.open_tickets()) {
            const auto* t = s.find(id);
            ++here[{entries_[id].by, t->status}];
            contacts += t->contacts.size();
            for (const auto& c : t->contacts) once.insert(c.id);
        }
        if (here != told) say.add("other tickets are open than were opened and not ended");
        if (once.size() != contacts) say.add("a contact belongs to two open tickets");
        if (s.last().contact != contacts_) say.add("contacts were numbered that never came");
        if (told.size() > 6) ++mixed_;
    }

    void reach(goals& g) const override { g["tickets of many channels in many states"] += mixed_; }

private:
    struct entry {
        ticket_status status{queued};
        channel_number by{};
        instant last;
    };

    // The status an event leaves its ticket in; none: as it was.
    std::optional<ticket_status> told(const event& e) {
        const auto is = [&]<class T>(T) { return std::holds_alternative<T>(e.body); };
        const auto was = entries_[e.ticket].status;
        if (is(ticket_queued{}) || is(ticket_resumed{}) || is(offer_declined{}) ||
            is(offer_expired{}) || is(offer_revoked{}))
            return queued;
        if (is(ticket_offered{})) return offered;
        if (is(offer_accepted{})) return active;
        if (is(wrap_up_started{})) return wrap_up;
        if (is(held_for_peers{})) return scheduled;
        if (is(ticket_waiting{}) || is(peer_answered{})) return waiting_customer;
        if (is(ticket_closed{})) return closed;
        if (is(ticket_abandoned{})) return abandoned;
        if (is(ticket_cancelled{})) return cancelled;
        if (is(tickets_merged{})) return merged;
        if (const auto* back = std::get_if<callback_requested>(&e.body))
            if (back->at > e.at) return scheduled;
        if (is(external_reply_noted{}) && (was == queued || was == scheduled))
            return waiting_customer;
        return {};
    }

    void compare(const state& s, ticket_id id, complaints& say) {
        const auto& mine = entries_[id];
        const auto* t = s.find(id);
        if (!t && is_open(mine.status))
            return say.add("ticket " + std::to_string(id.value) + " is open and nowhere");
        if (t && t->status != mine.status)
            say.add(name_of(*t) + " is not where its events left it");
    }

    std::map<ticket_id, entry> entries_;
    std::set<ticket_id> touched_;
    std::uint64_t contacts_{}, steps_{}, mixed_{};
};

}  // namespace

std::unique_ptr<checker> tally_checker() { return std::make_unique<tally>(); }

}  // namespace evenline::test
