// What the routers of a played world decide on, what befalls them, and what is left in the end.
#include "cluster/played_world.hpp"

#include <algorithm>

namespace evenline::cluster {

void played_world::decide(router& r, const core::command& what, std::string key) {
    auto& mine = *r.has;
    mine.last_stamp = std::max(mine.last_stamp, now_ + r.skew);
    engine::batch b;
    engine::touched rows;
    const auto got = core::step(mine.state, what, mine.last_stamp);
    for (const auto& e : got.events) rows.note(e);
    b.events = got.events;
    rows.copy_rows(mine.state, mine.held, b);
    b.counters = mine.state.last();
    if (!key.empty()) {
        mine.keys.insert(key);
        b.inbound.push_back({1, std::move(key), "received", "", mine.last_stamp});
    }
    if (!b.events.empty() || !b.inbound.empty()) mine.decided.push_back(std::move(b));
}

// Providers send again until they are answered, to whichever router they reach.
void played_world::receive(router& r) {
    auto open = std::ranges::find_if(messages_, [](const message& m) { return !m.answered; });
    if (!fair_ && (open == messages_.end() || roll(2) == 0)) {
        const auto n = messages_.size() + 1;
        messages_.push_back({"key " + std::to_string(n), static_cast<unsigned>(n),
                             static_cast<core::work_form>(roll(3)), false});
        open = std::prev(messages_.end());
    }
    if (open == messages_.end() || r.has->keys.contains(open->key)) return;
    if (r.cut_until > now_) return;  // nobody to ask whether it is known
    if (db_.seen({1, open->key})) {
        ++reached["a delivery came again after its answer was lost"];
        open->answered = true;
        return;
    }
    core::contact_facts c;
    c.channel = 1;
    c.form = open->form;
    c.thread = "thread of " + open->key;
    c.addresses = {{"phone", std::to_string(open->who), true}};
    decide(r, core::receive_contact{c}, open->key);
}

void played_world::work(std::size_t who) {
    auto& r = routers_[who];
    auto& s = r.has->state;
    for (std::uint64_t id = s.agents().size() + 1; id <= 3; ++id) {
        core::agent_profile p;
        p.name = "agent " + std::to_string(id);
        decide(r, core::save_agent{{}, p});
        decide(r, core::set_presence{{id}, core::agent_state::available, ""});
    }
    for (auto n = 1 + roll(2); n > 0; --n) {
        const auto open = s.open_tickets();
        const auto kind = roll(fair_ ? 8 : 6);
        if (kind < 2 || open.empty()) {
            receive(r);
            continue;
        }
        const auto t = *s.find(open[roll(open.size())]);
        if (t.status == core::ticket_status::offered && kind == 2)
            decide(r, core::decline_offer{t.offer, t.agent, "busy"});
        else if (t.status == core::ticket_status::offered)
            decide(r, core::accept_offer{t.offer, t.agent, s.find(t.offer)->version});
        else if (t.status == core::ticket_status::active && kind == 3)
            decide(r, core::record_reply{t.id, t.agent, true});
        else if (t.status == core::ticket_status::active)
            decide(r, core::close_ticket{t.id, t.agent, "solved"});
        else
            decide(r, core::set_presence{{1 + roll(3)}, core::agent_state::available, ""});
    }
    decide(r, core::pass_time{});
}

void played_world::misfortune() {
    if (fair_) return;
    at(now_ + some(50, 1'500), [this] { misfortune(); });
    auto& r = routers_[roll(routers_.size())];
    const bool owned = r.now == phase::owning;
    switch (roll(6)) {
        case 0:
        case 1:  // SIGSTOP, for longer than a lease lasts or not
            r.paused_until = now_ + some(50, 6'000);
            if (owned && r.writing) ++reached["a holder was stopped in mid-batch"];
            break;
        case 2:
            r.cut_until = now_ + some(50, 6'000);
            if (owned) ++reached["a holder was cut off"];
            break;
        case 3:
            if (r.writing) ++reached["a holder died in mid-batch"];
            be_born(r);
            r.rests_until = now_ + some(100, 3'000);
            break;
        case 4:
            if (roll(3) != 0) break;
            ++boot_;
            db_.restart();
            ++reached["the database restarted"];
            break;
        default: break;
    }
}

void played_world::play() {
    run_until(now_ + core::seconds(15));
    fair_ = true;
    for (auto& r : routers_) r.paused_until = r.cut_until = r.rests_until = {};
    const auto all_answered = [this] {
        return std::ranges::all_of(messages_, [](const message& m) { return m.answered; });
    };
    for (int i = 0; i < 60 && db_.said.empty() && !(i > 5 && all_answered()); ++i)
        run_until(now_ + core::seconds(1));
    for (const auto& what : db_.said) said.push_back(what);
    for (const auto& [what, n] : db_.reached) reached[what] += n;
    if (said.empty()) check();
}

void played_world::check() {
    for (const auto& m : messages_) {
        if (!m.answered) said.push_back(m.key + " is not answered in fair weather");
        if (m.answered && !db_.seen({1, m.key})) said.push_back(m.key + " is lost");
    }
    // The rows, and with them whoever owns the line, are what the log alone says.
    const auto rows = db_.read();
    const auto& log = db_.replayed();
    if (rows.open_tickets() != log.open_tickets()) said.push_back("rows and log disagree");
    for (const auto id : log.open_tickets())
        if (!rows.find(id) || *rows.find(id) != *log.find(id))
            said.push_back("a ticket's row is not what its events made");
    for (const auto id : log.agents())
        if (!rows.find(id) || *rows.find(id) != *log.find(id))
            said.push_back("an agent's row is not what their events made");
    if (rows.last() != log.last()) said.push_back("the counters are not the log's");
    for (const auto& r : routers_) {
        if (!r.has || r.writing || !r.has->decided.empty()) continue;
        if (!db_.fenced(r.name, r.epoch)) continue;  // has not found out yet
        if (r.has->state.last() != log.last() ||
            r.has->state.open_tickets() != log.open_tickets())
            said.push_back("the owner's state is not what the log makes");
        ++reached["a living state was compared with the log"];
    }
}

}  // namespace evenline::cluster
