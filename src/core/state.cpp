#include "core/rooms.hpp"

#include <algorithm>

namespace evenline::core {

state::state(policy p) : rooms_(std::make_unique<rooms>(std::move(p))) {}
state::state(const state& o) : rooms_(std::make_unique<rooms>(*o.rooms_)) {}
state::state(state&&) noexcept = default;
state& state::operator=(state&&) noexcept = default;
state::~state() = default;

state& state::operator=(const state& o) {
    if (this != &o) rooms_ = std::make_unique<rooms>(*o.rooms_);
    return *this;
}

const ticket* state::find(ticket_id id) const {
    const auto* s = inside().find(id);
    return s ? &s->t : nullptr;
}

const agent* state::find(agent_id id) const {
    const auto* d = inside().crew.find(id);
    return d ? &d->a : nullptr;
}

const customer* state::find(customer_id id) const { return inside().people.find(id); }

const offer* state::find(offer_id id) const { return inside().find_offer(id); }

const ticket* state::find_thread(channel_number channel, std::string_view thread) const {
    return find(inside().people.thread(channel, thread));
}

const customer* state::find_row(customer_id id) const { return inside().people.find_row(id); }

const customer* state::find_address(std::string_view kind, std::string_view value) const {
    return inside().people.any(kind, value);
}

const customer* state::find_ref(std::string_view ref) const { return inside().people.by_ref(ref); }

const policy& state::rules() const { return inside().rules; }

std::size_t state::waiting() const { return inside().waiting.waiting(); }

std::vector<agent_id> state::agents() const {
    std::vector<agent_id> out;
    for (const auto& [id, d] : inside().crew.desks()) out.push_back(id);
    return out;
}

std::vector<ticket_id> state::open_tickets() const {
    std::vector<ticket_id> out;
    for (const auto& [id, s] : inside().seats)
        if (is_open(s.t.status)) out.push_back(id);
    std::ranges::sort(out);
    return out;
}

std::vector<std::pair<parity_group, promise_record>> state::records() const {
    return inside().promises.all();
}

std::uint64_t state::last_event() const { return inside().count.event; }

struct state::load state::load_of(const agent& a) const {
    struct load l;
    const auto* d = inside().crew.find(a.id);
    if (!d) return l;
    l.calls = d->calls;
    l.chats = d->chats;
    l.mails = d->mails;
    const auto& capacity = inside().rules.capacity;
    l.free_units = static_cast<std::int16_t>(capacity.units - used_units(capacity, d->load()));
    return l;
}

void state::load(const ticket& t) {
    auto& r = inside();
    r.count.ticket = std::max(r.count.ticket, t.id.value);
    for (const auto& c : t.contacts) r.count.contact = std::max(r.count.contact, c.id.value);
    r.add(t);
    r.open.everything();
}

void state::load(const agent& a) {
    inside().count.agent = std::max(inside().count.agent, a.id.value);
    inside().add(a);
    inside().open.everything();
}

void state::load(const customer& c) {
    inside().count.customer = std::max(inside().count.customer, c.id.value);
    inside().people.load(c);
}

void state::load(offer o) {
    inside().count.offer = std::max(inside().count.offer, o.id.value);
    inside().add(o);
}

void state::load(parity_group g, promise_record record) {
    auto& r = inside();
    r.promises.load(g, record);
    r.record_due = never;
    r.arm_records(r.promises.updated_at());  // where the updates had got to
}

void state::load(counters c) { inside().count = c; }

state::counters state::last() const { return inside().count; }

void state::forget(ticket_id id) {
    auto& r = inside();
    const auto* s = r.find(id);
    const auto whose = s ? s->t.customer : customer_id{};
    r.forget(id);
    r.people.leave(whose);
}

}  // namespace evenline::core
