// A sequencer on its own loop with a hand-set clock and a store in memory.
#pragma once

#include "engine/fake_store.hpp"
#include "evenline/engine/sequencer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <gtest/gtest.h>

namespace evenline::engine::test {

class hand_clock final : public clock {
public:
    core::instant at{core::seconds(1'700'000'000).us};
    core::instant now() override { return at; }
    // Whoever waits for the hands to move looks again so much later, by the wall's clock.
    core::duration look_again{core::milliseconds(1)};
    core::duration real_time_until(core::instant when) override {
        return when <= at ? core::duration{} : look_again;
    }
};

class no_effects : public effects {
public:
    std::vector<outbox_item> of(const core::state&, std::span<const core::event>) const override {
        return {};
    }
};

struct desk {
    explicit desk(limits l = {}, const effects& e = nothing())
        : bounds(l), asks(e), line(std::make_unique<sequencer>(loop.get_executor(), time, store,
                                                               store, e, l)) {
        EXPECT_FALSE(line->start(core::shipped_policy()));
        run();
    }

    static const effects& nothing() { static const no_effects none; return none; }

    // Runs everything that can run now.
    void run() { loop.restart(); while (loop.poll() > 0) {} }

    // Runs until `done` is true; gives up after a minute: a busy machine may take ten seconds.
    template <class Condition> bool run_until(Condition done) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        loop.restart();
        while (!done() && std::chrono::steady_clock::now() < limit) {
            loop.run_one_for(std::chrono::milliseconds(50));
            loop.restart();
        }
        return done();
    }

    // A new process on the same disk.
    void restart_process() {
        line = std::make_unique<sequencer>(loop.get_executor(), time, store, store, asks, bounds);
        EXPECT_FALSE(line->start(core::shipped_policy()));
        run();
    }

    // An answer that comes later.
    using promise = std::shared_ptr<std::optional<std::vector<answered>>>;
    promise ask(std::vector<submission> what) {
        auto p = std::make_shared<std::optional<std::vector<answered>>>();
        boost::asio::co_spawn(
            loop, line->submit(std::move(what)),
            [p](std::exception_ptr, std::vector<answered> a) { *p = std::move(a); });
        run();
        return p;
    }
    promise ask(submission s) {
        std::vector<submission> one;
        one.push_back(std::move(s));
        return ask(std::move(one));
    }
    promise ask(core::command c) {
        submission s;
        s.command = std::move(c);
        return ask(std::move(s));
    }
    answered now(core::command c) {
        const auto p = ask(std::move(c));
        EXPECT_TRUE(p->has_value());
        return p->has_value() ? (*p)->front() : answered{};
    }

    static core::receive_contact from(std::string who, core::work_form form = core::work_form::chat,
                                      core::channel_number channel = 1) {
        core::contact_facts c;
        c.channel = channel;
        c.form = form;
        c.thread = "thread-of-" + who;
        c.name = who;
        c.addresses.push_back({"test", std::move(who), true});
        return {c};
    }
    static submission webhook(std::string key, core::command c, core::channel_number channel = 1) {
        submission s;
        s.inbound = inbound_record{channel, std::move(key), "message", "{}", {}};
        s.command = std::move(c);
        return s;
    }
    core::agent_id hire(std::string name) {
        core::agent_profile p;
        p.name = std::move(name);
        const auto who = now(core::save_agent{{}, p}).agent;
        now(core::set_presence{who, core::agent_state::available, {}});
        return who;
    }

    boost::asio::io_context loop;
    hand_clock time;
    fake_store store{loop.get_executor()};
    limits bounds;
    const effects& asks;
    std::unique_ptr<sequencer> line;
};

}  // namespace evenline::engine::test
