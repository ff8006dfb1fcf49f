// One number for a whole state: the same for equal states on every build.
#include "core/rooms.hpp"

#include <algorithm>
#include <bit>

namespace evenline::core {
namespace {

class mill {
public:
    void add(std::uint64_t v) {
        for (int i = 0; i < 8; ++i, v >>= 8) {
            value_ ^= v & 0xff;
            value_ *= 0x100000001b3;
        }
    }
    void add(const std::string& s) {
        add(s.size());
        for (const char c : s) {
            value_ ^= static_cast<unsigned char>(c);
            value_ *= 0x100000001b3;
        }
    }
    void add(double d) { add(std::bit_cast<std::uint64_t>(d)); }
    void add(instant t) { add(static_cast<std::uint64_t>(t.us)); }
    template <class Tag> void add(id<Tag> i) { add(i.value); }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_{0xcbf29ce484222325};
};

void add(mill& m, const std::vector<skill_level>& skills) {
    m.add(skills.size());
    for (const auto& s : skills) {
        m.add(s.skill);
        m.add(std::uint64_t{s.level});
    }
}

void add(mill& m, const std::optional<instant>& t) { m.add(t ? *t : instant{-1}); }

void add(mill& m, const ticket_contact& c) {
    m.add(c.id);
    m.add(std::uint64_t{c.channel});
    m.add(static_cast<std::uint64_t>(c.form));
    m.add(c.thread);
    m.add(c.started_at);
    add(m, c.ended_at);
    m.add(std::uint64_t{c.abandoned});
}

void add(mill& m, const ticket& t) {
    m.add(t.id);
    for (const std::uint64_t n : {std::uint64_t{t.version}, t.customer.value,
             static_cast<std::uint64_t>(t.status), std::uint64_t{t.need},
             static_cast<std::uint64_t>(t.form), std::uint64_t{t.channel},
             std::uint64_t{t.promise_channel}, std::uint64_t{t.relaxed_steps}, t.preferred.value,
             std::uint64_t{t.callback_wanted}, t.offer.value, t.agent.value,
             std::uint64_t{t.unplaceable}, std::uint64_t{t.promise_recorded}, t.merged_into.value,
             std::uint64_t{t.chases}, std::uint64_t{t.switches}, std::uint64_t{t.transfers},
             std::uint64_t{t.wrap_up_extended}, std::uint64_t{t.with_peers}})
        m.add(n);
    m.add(t.rule);
    m.add(t.subject);
    add(m, t.requires_.skills);
    m.add(t.requires_.language);
    for (const instant i : {t.waiting_since, t.due_at, instant{t.target.us}, t.preferred_until,
             t.callback_at, t.wrap_up_since})
        m.add(i);
    add(m, t.answered_at);
    add(m, t.closed_at);
    m.add(t.disposition);
    m.add(t.contacts.size());
    for (const auto& c : t.contacts) add(m, c);
    m.add(t.declines.size());
    for (const auto& d : t.declines) {
        m.add(d.agent);
        m.add(std::uint64_t{d.times});
        m.add(d.paused_until);
    }
}

void add(mill& m, const agent& a) {
    m.add(a.id);
    m.add(a.profile.name);
    add(m, a.profile.skills);
    m.add(a.profile.languages.size());
    for (const auto& l : a.profile.languages) m.add(l);
    m.add((a.profile.takes_calls ? 1u : 0u) | (a.profile.takes_chats ? 2u : 0u) |
          (a.profile.takes_mails ? 4u : 0u) | (a.profile.active ? std::uint64_t{8} : 0u));
    m.add(static_cast<std::uint64_t>(a.state));
    m.add(a.away_reason);
    m.add(a.state_since);
    m.add(a.idle_since);
    m.add(a.in_hand.size());
    for (const auto t : a.in_hand) m.add(t);
    m.add(a.held_for);
    m.add(std::uint64_t{a.unanswered_calls});
}

void add(mill& m, const customer& c) {
    m.add(c.id);
    m.add(c.ref);
    m.add(c.name);
    m.add(c.language);
    m.add(c.addresses.size());
    for (const auto& a : c.addresses) {
        m.add(a.kind);
        m.add(a.value);
        m.add(std::uint64_t{a.verified});
    }
    for (const auto s : c.suggested) m.add(s);
    m.add(c.merged_into);
}

template <class Map> auto ordered_ids(const Map& rows) {
    std::vector<typename Map::key_type> ids;
    ids.reserve(rows.size());
    for (const auto& [id, row] : rows) ids.push_back(id);
    std::ranges::sort(ids);
    return ids;
}

}  // namespace

std::uint64_t state::digest() const {
    const auto& r = inside();
    mill m;
    m.add(r.rules.name);
    m.add(std::uint64_t{r.rules.version});
    for (const auto id : ordered_ids(r.seats)) add(m, r.seats.at(id).t);
    for (const auto& [id, d] : r.crew.desks()) add(m, d.a);
    for (const auto id : ordered_ids(r.people.all())) add(m, r.people.all().at(id));
    for (const auto id : ordered_ids(r.offers)) {
        const auto& o = r.offers.at(id);
        m.add(o.id);
        m.add(o.ticket);
        m.add(o.agent);
        m.add(std::uint64_t{o.version});
        m.add(o.expires_at);
    }
    for (const auto& [g, record] : r.promises.all()) {
        m.add(std::uint64_t{g.need});
        m.add(std::uint64_t{g.channel});
        for (const double v : {record.kept_recent, record.all_recent, record.kept_day,
                 record.all_day, record.head_start})
            m.add(v);
        m.add(record.updated_at);
    }
    for (const auto n : {r.count.event, r.count.ticket, r.count.contact, r.count.customer,
             r.count.agent, r.count.offer})
        m.add(n);
    return m.value();
}

}  // namespace evenline::core
