#include "simulation/moves.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace evenline::test {
namespace {

using namespace core;

constexpr std::uint32_t people = 14;

template <class T>
const T* pick(const std::vector<T>& from, std::uint32_t with) {
    return from.empty() ? nullptr : &from[with % from.size()];
}

std::vector<ticket_id> tickets(const state& s, const std::function<bool(const ticket&)>& such) {
    std::vector<ticket_id> out;
    for (const auto id : s.open_tickets())
        if (such(*s.find(id))) out.push_back(id);
    return out;
}

const ticket* pick_ticket(const state& s, std::uint32_t with,
                          const std::function<bool(const ticket&)>& such) {
    const auto ids = tickets(s, such);
    const auto* id = pick(ids, with);
    return id ? s.find(*id) : nullptr;
}

const ticket* in_status(const state& s, std::uint32_t with, ticket_status status) {
    return pick_ticket(s, with, [&](const ticket& t) { return t.status == status; });
}

std::string address_of(std::uint32_t person, const std::string& kind) {
    return kind + "-" + std::to_string(person);
}

agent_profile profile_of(std::uint32_t with) {
    agent_profile p;
    p.name = "agent " + std::to_string(with % 97);
    switch (with % 5) {
        case 0:
            p.takes_calls = true, p.takes_chats = true, p.takes_mails = true;
            break;
        case 1:
            p.takes_calls = true, p.takes_chats = false, p.takes_mails = true;
            break;
        case 2:
            p.takes_calls = true, p.takes_chats = false, p.takes_mails = false;
            break;
        case 3:
            p.takes_calls = false, p.takes_chats = true, p.takes_mails = true;
            break;
        default:
            break;
    }
    if (with / 5 % 3 != 0) p.skills = {{"billing", static_cast<std::uint8_t>(1 + with / 15 % 5)}};
    if (with / 75 % 3 == 1) p.languages = {"en"};
    if (with / 75 % 3 == 2) p.languages = {"en", "fr"};
    p.active = with / 225 % 20 != 0;
    return p;
}

}  // namespace

core::agent_profile exchanged(agent_profile p, exchange what) {
    if (what == exchange::calls_and_chats) std::swap(p.takes_calls, p.takes_chats);
    return p;
}

channel_number cast::channel(unsigned n) const {
    const unsigned plain = n % 6;
    const auto moved = exchanged_ == exchange::channels                    ? plain ^ 1U
                       : exchanged_ == exchange::calls_and_chats && plain < 4 ? plain ^ 2U
                                                                              : plain;
    return static_cast<channel_number>(1 + moved);
}

contact_facts cast::contact(const move& m, std::uint32_t person, unsigned n, instant now) {
    constexpr std::array<work_form, 3> forms{work_form::call, work_form::chat, work_form::mail};
    constexpr std::array<const char*, 3> kinds{"phone", "social", "email"};
    constexpr std::array<const char*, 6> words{"hello",       "billing question", "urgent",
                                               "hello again", "thanks",           "urgent billing"};
    contact_facts f;
    f.channel = channel(n);
    f.form = forms.at(n % 6 / 2);
    if (exchanged_ == exchange::calls_and_chats && f.form != work_form::mail)
        f.form = f.form == work_form::call ? work_form::chat : work_form::call;
    f.thread = "thread-" + std::to_string(++threads_);
    f.name = "person " + std::to_string(person);
    f.addresses = {{kinds.at(n % 6 / 2), address_of(person, kinds.at(n % 6 / 2)), true}};
    if (m.c % 3 != 0) f.customer_ref = "crm-" + std::to_string(person);
    f.language = m.c % 11 == 0 ? "fr" : "en";
    f.text = words.at(m.c % words.size());
    f.occurred_at = m.c % 7 == 0    ? now - seconds(m.c % 90) * times_
                    : m.c % 13 == 0 ? now + seconds(30) * times_
                                    : now;
    if (f.form == work_form::mail && m.c % 4 == 0) f.peer_wait = minutes(1 + m.c % 45) * times_;
    f.begun_by_us = f.form == work_form::mail && m.c % 9 == 0;
    spoken_.push_back({f.channel, f.thread, person, n});
    return f;
}

std::optional<command> cast::from_customer(const move& m, const state& s, instant now) {
    const auto* before = pick(
        spoken_, spoken_.empty() ? 0
                                 : static_cast<std::uint32_t>(spoken_.size()) - 1 -
                                       m.a % std::min<std::uint32_t>(
                                                 static_cast<std::uint32_t>(spoken_.size()), 25));
    switch (m.what) {
        case move_kind::first_contact:
            return receive_contact{contact(m, m.a % people, m.b, now)};
        case move_kind::contact_elsewhere:
            if (!before) return {};
            return receive_contact{contact(m, before->person, before->plain + 1 + m.b % 5, now)};
        case move_kind::chase: {
            if (!before) return {};
            const auto was = *before;
            auto f = contact(m, was.person, was.plain, now);
            spoken_.pop_back();
            f.thread = was.thread;
            return receive_contact{f};
        }
        case move_kind::contact_with_claim: {
            auto f = contact(m, people + m.a % 5, m.b, now);
            f.addresses.push_back({"email", address_of(m.c % people, "email"), false});
            return receive_contact{f};
        }
        case move_kind::contact_end:
            if (!before) return {};
            return end_contact{before->channel, before->thread};
        case move_kind::fail_connection: {
            const auto* t = in_status(s, m.a, ticket_status::active);
            if (!t || t->contacts.empty()) return {};
            return core::fail_connection{t->channel, t->contacts.back().thread,
                                         m.b % 2 ? t->agent : agent_id{}, "rang on"};
        }
        case move_kind::prove_customer: {
            if (s.last().customer == 0) return {};
            auto f = contact(m, m.a % people, m.b, now);
            spoken_.pop_back();
            return core::prove_customer{{1 + m.c % s.last().customer}, f};
        }
        case move_kind::external_reply:
            if (!before) return {};
            return note_external_reply{before->channel, before->thread};
        case move_kind::peer_reply: {
            const auto* t = pick_ticket(s, m.a, [](const ticket& x) { return x.with_peers; });
            if (t && m.b % 4 != 0)
                return note_peer_reply{t->channel, t->contacts.front().thread};
            if (!before) return {};
            return note_peer_reply{before->channel, before->thread};
        }
        default:
            return {};
    }
}

std::optional<command> cast::from_offer(const move& m, const state& s) {
    if (m.what == move_kind::accept_again) {
        if (!last_accept_.offer) return {};
        return last_accept_;
    }
    const auto* t = in_status(s, m.a, ticket_status::offered);
    if (!t) return {};
    const auto* o = s.find(t->offer);
    if (!o) return {};
    switch (m.what) {
        case move_kind::accept:
        case move_kind::accept_at_the_last:
            last_accept_ = {o->id, o->agent, o->version};
            return last_accept_;
        case move_kind::accept_stale:
            return accept_offer{o->id, o->agent, o->version + 1 + m.b % 2};
        default:
            return decline_offer{o->id, o->agent, "not now"};
    }
}

std::optional<command> cast::from_desk(const move& m, const state& s) {
    const auto* t = pick_ticket(s, m.a, [&](const ticket& x) {
        const bool after = x.status == ticket_status::wrap_up;
        if (m.what == move_kind::extend_wrap_up) return after;
        return x.status == ticket_status::active || (m.what == move_kind::close && after);
    });
    if (!t) return {};
    const auto agents = s.agents();
    switch (m.what) {
        case move_kind::reply:
            return record_reply{t->id, t->agent, false};
        case move_kind::reply_and_wait:
            return record_reply{t->id, t->agent, true};
        case move_kind::note:
            return record_note{t->id, t->agent};
        case move_kind::transfer_to_agent:
            return transfer_ticket{t->id, t->agent, *pick(agents, m.b), {}, {}};
        case move_kind::transfer_to_skill:
            return transfer_ticket{
                t->id,
                t->agent,
                {},
                requirement{{{"billing", static_cast<std::uint8_t>(1 + m.b % 5)}}, {}},
                {}};
        case move_kind::transfer_need:
            return transfer_ticket{t->id, t->agent, {}, {}, static_cast<need_index>(m.b % 5)};
        case move_kind::await_customer:
            return core::await_customer{t->id, t->agent};
        case move_kind::wrap_up:
            return start_wrap_up{t->id, t->agent};
        case move_kind::extend_wrap_up:
            return core::extend_wrap_up{t->id, t->agent};
        default:
            return close_ticket{t->id, t->agent, "solved"};
    }
}

std::optional<command> cast::from_agent(const move& m, const state& s, instant now) {
    const auto agents = s.agents();
    const auto* a = pick(agents, m.a);
    if (!a) return {};
    switch (m.what) {
        case move_kind::become_available:
            return set_presence{*a, agent_state::available, {}};
        case move_kind::become_busy:
            return set_presence{*a, agent_state::busy, {}};
        case move_kind::become_away:
            return set_presence{*a, agent_state::away, "lunch"};
        case move_kind::become_offline:
            return set_presence{*a, agent_state::offline, {}};
        case move_kind::lose_agent:
            return core::lose_agent{*a};
        case move_kind::change_agent:
            return save_agent{*a, exchanged(profile_of(m.b), exchanged_)};
        case move_kind::take_over: {
            const auto* t = pick_ticket(s, m.b, [](const ticket&) { return true; });
            if (!t) return {};
            return core::take_over{t->id, *a};
        }
        case move_kind::callback_now:
        case move_kind::callback_later: {
            const auto* t = pick_ticket(s, m.b, [](const ticket&) { return true; });
            if (!t) return {};
            return request_callback{
                t->id, *a,
                m.what == move_kind::callback_now ? instant{} : now + seconds(m.c % 600) * times_};
        }
        default:
            return {};
    }
}

std::optional<command> cast::from_office(const move& m, const state& s) {
    const auto any = [](const ticket&) { return true; };
    const auto* t = pick_ticket(s, m.a, any);
    const auto* other = pick_ticket(s, m.b, any);
    const auto agents = s.agents();
    const auto by = agents.empty() ? agent_id{} : *pick(agents, m.c);
    const auto customer = [&](std::uint32_t with) {
        return customer_id{1 + with % std::max<std::uint64_t>(1, s.last().customer)};
    };
    switch (m.what) {
        case move_kind::cancel:
            if (!t) return {};
            return cancel_ticket{t->id, "spam"};
        case move_kind::split: {
            if (!t || t->contacts.size() < 2) return {};
            return split_ticket{t->id, by, {t->contacts[m.b % t->contacts.size()].id}};
        }
        case move_kind::merge:
            if (!t) return {};
            return merge_tickets{t->id, other->id, by};
        case move_kind::link:
            return link_customers{customer(m.a), customer(m.b), by};
        case move_kind::add_address:
            return core::add_address{
                customer(m.a), {"phone", address_of(m.b % people, "phone"), m.c % 2 == 0}, by};
        case move_kind::remove_address:
            return core::remove_address{
                customer(m.a), {"phone", address_of(m.b % people, "phone"), true}, by};
        case move_kind::erase_person:
            return erase_customer{customer(m.a)};
        case move_kind::peer_wait_end: {
            const auto* left = pick_ticket(s, m.a, [](const ticket& x) { return x.with_peers; });
            const auto* one = left && m.b % 4 != 0 ? left : t;
            if (!one) return {};
            return end_peer_wait{one->id, by};
        }
        case move_kind::fail_reply: {
            const auto* left = in_status(s, m.a, ticket_status::waiting_customer);
            if (m.b % 4 == 0) return core::fail_reply{{1 + m.c % (s.last().ticket + 1)}, "bounced"};
            if (!left) return {};
            return core::fail_reply{left->id, "bounced"};
        }
        case move_kind::change_need:
            if (!t) return {};
            return set_need{t->id, static_cast<need_index>(m.b % 5), by};
        case move_kind::new_agent:
            if (agents.size() >= 9) return {};
            return save_agent{{}, exchanged(profile_of(m.b), exchanged_)};
        case move_kind::change_policy: {
            if (m.a % 2)
                policy_.head_start.on = !policy_.head_start.on;
            else
                policy_.hold.share_of_call_agents =
                    policy_.hold.share_of_call_agents > 0 ? 0 : 0.34;
            ++policy_.version;
            return set_policy{policy_};
        }
        case move_kind::revoke_offers:
            return core::revoke_offers{};
        case move_kind::business_day:
            return start_business_day{};
        case move_kind::pass_time:
            return core::pass_time{};
        case move_kind::nonsense:
            switch (m.a % 6) {
                case 0:
                    return close_ticket{{m.b % 50}, {m.c % 12}, "?"};
                case 1:
                    return accept_offer{{m.b % 400}, {m.c % 12}, m.c % 3};
                case 2:
                    return record_reply{{m.b % 50}, {m.c % 12}, m.c % 2 == 0};
                case 3:
                    return merge_tickets{{m.b % 50}, {m.c % 50}, {}};
                case 4:
                    return request_callback{{m.b % 50}, {m.c % 12}, {}};
                default:
                    return split_ticket{{m.b % 50}, {}, {{m.c % 90}}};
            }
        default:
            return {};
    }
}

std::optional<command> cast::meant(const move& m, const state& s, instant now) {
    switch (m.what) {
        case move_kind::first_contact:
        case move_kind::chase:
        case move_kind::contact_elsewhere:
        case move_kind::contact_with_claim:
        case move_kind::contact_end:
        case move_kind::external_reply:
        case move_kind::peer_reply:
        case move_kind::fail_connection:
        case move_kind::prove_customer:
            return from_customer(m, s, now);
        case move_kind::accept:
        case move_kind::accept_at_the_last:
        case move_kind::accept_stale:
        case move_kind::accept_again:
        case move_kind::decline:
            return from_offer(m, s);
        case move_kind::reply:
        case move_kind::reply_and_wait:
        case move_kind::note:
        case move_kind::transfer_to_agent:
        case move_kind::transfer_to_skill:
        case move_kind::transfer_need:
        case move_kind::await_customer:
        case move_kind::wrap_up:
        case move_kind::extend_wrap_up:
        case move_kind::close:
            return from_desk(m, s);
        case move_kind::become_available:
        case move_kind::become_busy:
        case move_kind::become_away:
        case move_kind::become_offline:
        case move_kind::lose_agent:
        case move_kind::change_agent:
        case move_kind::callback_now:
        case move_kind::callback_later:
        case move_kind::take_over:
            return from_agent(m, s, now);
        default:
            return from_office(m, s);
    }
}

}  // namespace evenline::test
