// A bench for the checkers: a state made from rows, honest or not, and one checker that looks on.
#pragma once

#include "simulation/run.hpp"

#include <gtest/gtest.h>

namespace evenline::test {

struct bench {
    explicit bench(std::unique_ptr<checker> of, core::policy p = core::shipped_policy())
        : who(std::move(of)), rules(std::move(p)), s(rules) {}

    static constexpr core::instant now{1'700'000'000'000'000};

    core::ticket row(std::uint64_t id, core::work_form form, core::duration waited,
                     core::ticket_status status = core::ticket_status::queued) const {
        core::ticket t;
        t.id = {id}, t.version = 1, t.customer = {id};
        t.status = status, t.need = rules.default_need, t.form = form;
        t.channel = t.promise_channel = static_cast<core::channel_number>(1 + 2 * int(form));
        const auto& n = rules.needs.at(t.need);
        t.target = form == core::work_form::mail ? n.target_deferred : n.target_live;
        t.waiting_since = now - waited;
        t.due_at = t.waiting_since + t.target;
        t.contacts = {{{id}, t.channel, form, "thread-" + std::to_string(id), t.waiting_since, {},
                       false}};
        return t;
    }
    static core::agent person(std::uint64_t id, std::vector<core::ticket_id> in_hand = {}) {
        core::agent a;
        a.id = {id}, a.state = core::agent_state::available;
        a.state_since = a.idle_since = now - core::hours(1);
        a.in_hand = std::move(in_hand);
        return a;
    }
    static core::offer offered(std::uint64_t id, std::uint64_t ticket, std::uint64_t agent,
                               core::duration ago = {}) {
        core::offer o;
        o.id = {id}, o.ticket = {ticket}, o.agent = {agent};
        o.issued_at = now - ago, o.expires_at = o.issued_at + core::seconds(20);
        return o;
    }
    // A ticket in that agent's hands.
    core::ticket held(std::uint64_t id, core::work_form form, std::uint64_t agent,
                      core::ticket_status status = core::ticket_status::active) const {
        auto t = row(id, form, core::minutes(1), status);
        t.agent = {agent};
        return t;
    }
    template <class Row> bench& with(Row r) { return s.load(std::move(r)), *this; }

    core::event that(std::uint64_t ticket, core::event_body body) const {
        const auto* t = ticket ? s.find(core::ticket_id{ticket}) : nullptr;
        return {s.last_event() + 1, now, {ticket}, t ? t->version + 1 : 1, std::move(body)};
    }
    // Shows the checker an event, decided on the rows.
    bench& sees(std::uint64_t ticket, core::event_body body) {
        return sees(that(ticket, std::move(body)));
    }
    bench& sees(const core::event& e) { return who->decided(s, e, rules, said), *this; }
    // And the state it left, whatever that is said to be.
    bench& leaves(std::uint64_t ticket, core::event_body body, const core::state& after) {
        const auto e = that(ticket, std::move(body));
        who->decided(s, e, rules, said);
        who->applied(after, e, said);
        return *this;
    }
    bench& ends(const core::command& asked = core::pass_time{}, core::outcome got = {},
                std::uint64_t digest_before = 0) {
        who->stepped({asked, now, got, s, digest_before, rules}, said);
        return *this;
    }

    // How often it said this.
    [[nodiscard]] int times(std::string_view what) const {
        int n = 0;
        for (const auto& c : said.all()) n += c.what.find(what) != std::string::npos;
        return n;
    }

    std::unique_ptr<checker> who;
    core::policy rules;
    core::state s;
    complaints said;
};

}  // namespace evenline::test
