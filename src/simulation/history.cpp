#include "evenline/simulation/history.hpp"

#include "evenline/simulation/chance.hpp"
#include "simulation/desk.hpp"
#include "simulation/world.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace evenline::simulation {
namespace {

using core::instant;

constexpr std::size_t unknown = SIZE_MAX;
constexpr std::array guessed_s{300.0, 600.0, 900.0};  // calls, chats, mails

struct spell {  // an agent's time in one state
    bool there{};
    instant from;
};

struct wait {
    std::size_t stream{};
    core::ticket_id ticket;
    instant came;
    double waited_s{}, handle_s{-1};
    bool taken{}, gave_up{};
};

}  // namespace

class history_reader::parts {
public:
    parts(core::policy p, const history_wish& w) : rules_(std::move(p)), wish_(w) {}
    void note(const core::event&);
    history take(std::span<const core::agent>);

private:
    using key = std::tuple<core::need_index, core::channel_number, core::work_form,
                           std::vector<core::skill_level>>;
    std::size_t stream_of(const core::ticket_classified&);
    void open(const core::event&);
    void stop_waiting(const core::event&, bool taken, bool gave_up);
    void let_go(const core::event&);
    void seat(const core::agent&, center&) const;
    void end_work();
    void describe_streams(center&) const;
    void fill_days(history&) const;
    [[nodiscard]] double patience_s() const;
    [[nodiscard]] double since_from_s(instant at) const { return (at - wish_.from).seconds(); }

    core::policy rules_;
    history_wish wish_;
    std::map<core::ticket_id, core::ticket_classified> told_;
    std::map<core::ticket_id, std::size_t> waiting_;     // by place in waits_
    std::map<core::ticket_id, std::pair<core::agent_id, std::size_t>> in_hand_;
    std::map<core::agent_id, desk> desks_;
    std::map<core::agent_id, std::vector<spell>> spells_;
    std::map<key, std::size_t> numbers_;
    std::vector<history_stream> streams_;
    std::vector<std::vector<core::skill_level>> asked_;
    std::vector<wait> waits_;
    std::vector<double> mean_s_;  // of the work, by stream
    std::uint64_t before_{};
};


std::size_t history_reader::parts::stream_of(const core::ticket_classified& c) {
    const auto [found, is_new] =
        numbers_.try_emplace({c.need, c.channel, c.form, c.requires_.skills}, streams_.size());
    if (is_new) {
        streams_.push_back({c.need, c.channel, c.form});
        asked_.push_back(c.requires_.skills);
    }
    return found->second;
}

void history_reader::parts::open(const core::event& e) {
    const auto told = told_.find(e.ticket);
    if (told == told_.end() || waiting_.contains(e.ticket)) return;
    if (e.at < wish_.from || e.at >= wish_.until) {
        waiting_[e.ticket] = unknown;
        return;
    }
    waiting_[e.ticket] = waits_.size();
    waits_.push_back({stream_of(told->second), e.ticket, e.at});
}

void history_reader::parts::stop_waiting(const core::event& e, bool taken, bool gave_up) {
    const auto found = waiting_.find(e.ticket);
    if (found == waiting_.end()) return;
    const auto n = found->second;
    waiting_.erase(found);
    if (n == unknown) {
        if (e.at >= wish_.from && e.at < wish_.until) ++before_;
        return;
    }
    auto& w = waits_[n];
    w.waited_s = (e.at - w.came).seconds();
    w.taken = taken;
    w.gave_up = gave_up;
}

// What it took of the agent's attention: mails beside live work last longer than the work on them.
void history_reader::parts::let_go(const core::event& e) {
    const auto found = in_hand_.find(e.ticket);
    if (found == in_hand_.end()) return;
    const auto [agent, n] = found->second;
    in_hand_.erase(found);
    auto& d = desks_.at(agent);
    const double given = d.given_s(e.ticket, since_from_s(e.at));
    d.drop(e.ticket, since_from_s(e.at));
    if (n != unknown) waits_[n].handle_s = std::max(1.0, given);
}

void history_reader::parts::note(const core::event& e) {
    if (e.at >= wish_.until) return;
    if (const auto* c = std::get_if<core::ticket_classified>(&e.body)) told_[e.ticket] = *c;
    if (std::holds_alternative<core::ticket_queued>(e.body) ||
        std::holds_alternative<core::ticket_resumed>(e.body)) {
        let_go(e);
        open(e);
    }
    if (const auto* a = std::get_if<core::offer_accepted>(&e.body)) {
        const auto at = waiting_.find(e.ticket);
        const auto n = at == waiting_.end() ? unknown : at->second;
        stop_waiting(e, true, false);
        const auto told = told_.find(e.ticket);
        if (told != told_.end()) {
            auto& d = desks_.try_emplace(a->agent, rules_.capacity).first->second;
            d.take(e.ticket, told->second.form, 0, since_from_s(e.at));
            in_hand_[e.ticket] = {a->agent, n};
        }
    }
    if (std::holds_alternative<core::ticket_abandoned>(e.body)) stop_waiting(e, false, true);
    if (std::holds_alternative<core::ticket_closed>(e.body) ||
        std::holds_alternative<core::ticket_waiting>(e.body) ||
        std::holds_alternative<core::ticket_transferred>(e.body) ||
        std::holds_alternative<core::ticket_cancelled>(e.body) ||
        std::holds_alternative<core::tickets_merged>(e.body)) {
        stop_waiting(e, false, false);
        let_go(e);
    }
    if (const auto* p = std::get_if<core::presence_changed>(&e.body))
        spells_[p->agent].push_back({p->state == core::agent_state::available, e.at});
}

// As long as nothing is known of an agent they were as they are now, or the other way round until
// the first change that is known.
void history_reader::parts::seat(const core::agent& a, center& c) const {
    if (!a.profile.active) return;
    std::vector<spell> spells;
    if (const auto found = spells_.find(a.id); found != spells_.end()) spells = found->second;
    bool there = spells.empty() ? a.state == core::agent_state::available : !spells.front().there;
    agent_group g{.name = "agent " + std::to_string(a.id.value),
                  .count = 1,
                  .calls = a.profile.takes_calls,
                  .chats = a.profile.takes_chats,
                  .mails = a.profile.takes_mails,
                  .skills = a.profile.skills};
    std::vector<absence> gone;
    const double end_h = (wish_.until - wish_.from).seconds() / 3600;
    double since_h = 0;
    const auto close = [&](double at_h) {
        if (!there && at_h > since_h) gone.push_back({g.name, 1, since_h, at_h});
    };
    for (const auto& s : spells) {
        const double at_h = std::clamp(since_from_s(s.from) / 3600, 0.0, end_h);
        if (s.there == there) continue;
        close(at_h);
        since_h = at_h;
        there = s.there;
    }
    close(end_h);  // who was away at the end helps to empty the line
    const bool never = !gone.empty() && gone.front().from_h <= 0 && gone.front().until_h >= end_h;
    if (never) return;
    c.agents.push_back(std::move(g));
    c.absences.insert(c.absences.end(), gone.begin(), gone.end());
}

// By maximum likelihood, of those who hold on; 0: too few gave up to tell.
double history_reader::parts::patience_s() const {
    double held_on = 0, gave_up = 0;
    for (const auto& w : waits_) {
        if (core::presence_of(streams_[w.stream].form) != core::presence::live) continue;
        held_on += w.waited_s;
        gave_up += w.gave_up ? 1 : 0;
    }
    return gave_up < 3 ? 0 : std::max(1.0, held_on / gave_up);
}

void history_reader::parts::describe_streams(center& c) const {
    const double hours = (wish_.until - wish_.from).seconds() / 3600;
    const double patience = patience_s();
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        const auto& s = streams_[i];
        const auto count = static_cast<double>(
            std::ranges::count(waits_, i, &wait::stream));
        arrivals a{.channel = "need " + std::to_string(s.need) + " channel " +
                              std::to_string(s.channel),
                   .form = s.form,
                   .per_hour = count / hours,
                   .handle_mean_s = mean_s_[i],
                   .patience_mean_s = s.form == core::work_form::mail ? 0 : patience};
        if (s.need < rules_.needs.size()) a.need = rules_.needs[s.need].name;
        a.skills = asked_[i];
        c.streams.push_back(std::move(a));
    }
}

void history_reader::parts::fill_days(history& out) const {
    const double patience = patience_s();
    trace::day day{"as it was", {}};
    for (const auto& w : waits_) {
        const bool live = core::presence_of(streams_[w.stream].form) == core::presence::live;
        traced_contact c{w.stream, since_from_s(w.came), w.handle_s};
        // Who was served would have held on for longer; how much is drawn, the same every time.
        if (live && patience > 0)
            c.patience_s = w.gave_up ? w.waited_s
                                     : w.waited_s + chance(w.ticket.value, 3).exponential(patience);
        day.contacts.push_back(c);
        out.tickets.push_back(w.ticket);
    }
    out.days.days.push_back(day);
    for (std::size_t n = 0; n < wish_.days; ++n) {
        auto other = day;
        other.name = "exchanged " + std::to_string(n + 1);
        for (std::size_t s = 0; s < streams_.size(); ++s) {
            chance c(n + 1, 11 + s);
            std::vector<traced_contact*> mine;
            for (auto& x : other.contacts)
                if (x.stream == s) mine.push_back(&x);
            for (std::size_t i = mine.size(); i > 1; --i)
                std::swap(mine[i - 1]->handle_s, mine[c.below(i)]->handle_s);
        }
        out.days.days.push_back(std::move(other));
    }
}

// What is still in hand when the period ends goes on for as long as such work does on average.
void history_reader::parts::end_work() {
    const double now_s = (wish_.until - wish_.from).seconds();
    std::vector<double> given(streams_.size()), finished(streams_.size());
    for (const auto& w : waits_)
        if (w.handle_s > 0) given[w.stream] += w.handle_s, ++finished[w.stream];
    for (const auto& [ticket, held] : in_hand_)
        if (held.second != unknown)
            given[waits_[held.second].stream] += desks_.at(held.first).given_s(ticket, now_s);
    for (std::size_t i = 0; i < streams_.size(); ++i)
        mean_s_.push_back(finished[i] > 0 ? given[i] / finished[i]
                                          : guessed_s.at(static_cast<std::size_t>(
                                                streams_[i].form)));
    for (const auto& [ticket, held] : in_hand_) {
        if (held.second == unknown) continue;
        auto& w = waits_[held.second];
        w.handle_s = desks_.at(held.first).given_s(ticket, now_s) +
                     chance(ticket.value, 5).exponential(mean_s_[w.stream]);
    }
}

history history_reader::parts::take(std::span<const core::agent> agents) {
    end_work();
    history out;
    out.place.name = "the last hours";
    out.place.hours = static_cast<std::uint32_t>(
        std::max(1.0, std::ceil((wish_.until - wish_.from).seconds() / 3600)));
    out.place.opens_h = 0;
    out.place.reply_grace_s = rules_.gate.reply_grace.seconds();
    for (const auto& a : agents) seat(a, out.place);
    describe_streams(out.place);
    fill_days(out);
    out.streams = streams_;
    out.waiting_before = before_;
    return out;
}

history_reader::history_reader(core::policy p, const history_wish& wish)
    : parts_(std::make_unique<parts>(std::move(p), wish)) {}
history_reader::~history_reader() = default;

void history_reader::note(const core::event& e) { parts_->note(e); }
history history_reader::take(std::span<const core::agent> agents) { return parts_->take(agents); }

history history_of(std::span<const core::event> events, std::span<const core::agent> agents,
                   const core::policy& rules, const history_wish& wish) {
    history_reader all(rules, wish);
    for (const auto& e : events) all.note(e);
    return all.take(agents);
}

history drawn_history(const center& c, const core::policy& p, std::size_t days) {
    history out;
    out.place = c;
    const auto rules = fitted(p, c);
    for (std::size_t i = 0; i < c.streams.size(); ++i) {
        const auto& s = c.streams[i];
        const auto need = std::ranges::find(rules.needs, s.need, &core::need_class::name);
        const auto number = need == rules.needs.end()
                                ? rules.default_need
                                : static_cast<core::need_index>(need - rules.needs.begin());
        out.streams.push_back(
            {number, static_cast<core::channel_number>(channel_of(c, i) + 1), s.form});
    }
    for (std::size_t n = 1; n <= days; ++n) {
        trace::day day{"drawn " + std::to_string(n), {}};
        for (const auto& a : draw_day(c, n, {}))
            day.contacts.push_back({a.stream, a.at_s, a.handle_s, a.patience_s});
        out.days.days.push_back(std::move(day));
    }
    return out;
}

std::size_t contacts_of(const history& h) {
    return h.days.days.empty() ? 0 : h.days.days.front().contacts.size();
}

}  // namespace evenline::simulation
