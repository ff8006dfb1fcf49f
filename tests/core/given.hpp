// A small desk for tests that read like the policy: people, contacts and a clock in seconds.
#pragma once

#include "evenline/core/step.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace evenline::test {

using namespace core;

constexpr channel_number phone_line{1}, other_phone{2}, chat_line{3}, other_chat{4}, mail_box{5},
    other_mail{6};

constexpr instant at(double s) { return instant{1'700'000'000'000'000} + from_seconds(s); }

inline agent_profile anybody(std::string name) { return {.name = std::move(name)}; }

inline contact_facts contact_of(const std::string& who, channel_number channel, work_form form) {
    contact_facts c;
    c.channel = channel;
    c.form = form;
    c.thread = who + "/" + std::to_string(channel);
    c.addresses = {{"phone", who, true}};
    c.text = "hello";
    return c;
}
inline contact_facts call(const std::string& who) {
    return contact_of(who, phone_line, work_form::call);
}
inline contact_facts chat(const std::string& who) {
    return contact_of(who, chat_line, work_form::chat);
}
inline contact_facts mail(const std::string& who) {
    return contact_of(who, mail_box, work_form::mail);
}

class desk {
public:
    explicit desk(policy p = shipped_policy()) : s(std::move(p)) {}

    // Every timer due by then rings at its own instant; then it is that time.
    desk& now(double seconds) {
        const instant then = at(seconds);
        for (auto due = next_deadline(s); due <= then; due = next_deadline(s)) {
            clock_ = std::max(clock_, due);
            run(pass_time{});
        }
        clock_ = std::max(clock_, then);
        return *this;
    }
    outcome run(const command& c) {
        auto got = step(s, c, clock_);
        log.insert(log.end(), got.events.begin(), got.events.end());
        return got;
    }

    agent_id hire(const agent_profile& p, bool available = true) {
        const auto who = run(save_agent{{}, p}).agent;
        if (available) come(who);
        return who;
    }
    agent_id hire(const std::string& name) { return hire(anybody(name)); }
    void come(agent_id a) { run(set_presence{a, agent_state::available, ""}); }
    void go(agent_id a) { run(set_presence{a, agent_state::away, "lunch"}); }

    ticket_id get(const contact_facts& c) { return run(receive_contact{c}).ticket; }
    outcome hang_up(const contact_facts& c) { return run(end_contact{c.channel, c.thread}); }
    outcome accept(ticket_id t) {
        const auto& x = *s.find(t);
        const auto& o = *s.find(x.offer);
        return run(accept_offer{o.id, o.agent, o.version});
    }
    outcome decline(ticket_id t) {
        const auto& o = *s.find(s.find(t)->offer);
        return run(decline_offer{o.id, o.agent, "no"});
    }
    outcome reply(ticket_id t, bool wait = false) {
        return run(record_reply{t, s.find(t)->agent, wait});
    }
    outcome close(ticket_id t) { return run(close_ticket{t, s.find(t)->agent, "solved"}); }
    // Takes what is offered to the agent and closes it, over and over: the order they are served.
    std::vector<ticket_id> serve_all(agent_id a) {
        std::vector<ticket_id> order;
        while (!s.find(a)->in_hand.empty()) {
            const auto t = s.find(a)->in_hand.front();
            order.push_back(t);
            accept(t);
            close(t);
        }
        return order;
    }

    [[nodiscard]] const ticket& of(ticket_id t) const { return *s.find(t); }
    [[nodiscard]] ticket_status status(ticket_id t) const { return of(t).status; }
    [[nodiscard]] agent_id agent_of(ticket_id t) const { return of(t).agent; }
    [[nodiscard]] instant clock() const { return clock_; }
    template <class E>
    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            log, [](const event& e) { return std::holds_alternative<E>(e.body); }));
    }
    template <class E>
    [[nodiscard]] const E& last() const {
        const event* found = nullptr;
        for (const auto& e : log)
            if (std::holds_alternative<E>(e.body)) found = &e;
        return std::get<E>(found->body);
    }

    state s;
    std::vector<event> log;

private:
    instant clock_{at(0)};
};

// A whole agent for every ticket and no wrap-up: order alone is seen.
inline policy whole_agents() {
    auto p = shipped_policy();
    p.capacity = {.units = 1, .call = 1, .chat = 1, .mail = 1, .max_chats = 1, .max_mails = 1};
    p.layers = false;
    return p;
}

}  // namespace evenline::test
