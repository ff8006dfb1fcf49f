#include "evenline/simulation/day.hpp"

#include "evenline/core/step.hpp"
#include "simulation/desk.hpp"
#include "simulation/world.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <stdexcept>

namespace evenline::simulation {
namespace {

using core::instant;
using core::ticket_id;
using core::work_form;

constexpr instant morning{1'700'000'000'000'000};
// To the nearest microsecond, so that an instant survives the way through seconds and back.
instant at(double s) { return morning + core::microseconds(std::llround(s * 1e6)); }
double since_morning(instant t) { return (t - morning).seconds(); }

enum class happening : std::uint8_t { arrives, gives_up, comes_again, finishes };
struct entry {
    double at_s{};
    std::uint64_t order{};
    happening what{};
    std::size_t subject{};  // an arrival, a fate or a desk
    std::uint64_t version{};
    bool operator>(const entry& o) const {
        return at_s != o.at_s ? at_s > o.at_s : order > o.order;
    }
};

class center_day {
public:
    center_day(const center& c, const core::policy& p, std::uint64_t seed)
        : center_(c), line_(fitted(p, c)), arrivals_(draw_day(c, seed)) {
        seat_agents();
        for (std::size_t i = 0; i < arrivals_.size(); ++i)
            plan(arrivals_[i].at_s, happening::arrives, i);
    }
    day_record run();

private:
    struct story {
        fate what;
        double handle_s{};
        std::size_t arrival{};
        ticket_id ticket;
    };

    void plan(double at_s, happening what, std::size_t subject, std::uint64_t version = 0) {
        plans_.push({at_s, next_order_++, what, subject, version});
    }
    void seat_agents();
    void seat(const agent_group&);
    core::outcome ask(const core::command&, double now_s);
    void pass_until(double now_s);
    void follow(const std::vector<core::event>&, double now_s);
    void taken(ticket_id, core::agent_id, double now_s);
    void come(std::size_t arrival, double now_s, double case_began_s, bool again, double handle_s);
    void give_up(std::size_t story_number, double now_s);
    void finish(std::size_t desk_number, double now_s);
    void replan(std::size_t desk_number);
    core::contact_facts facts(const story&, std::size_t number) const;

    const center& center_;
    core::state line_;
    std::vector<arrival> arrivals_;
    std::vector<story> stories_;
    std::vector<desk> desks_;
    std::vector<std::uint64_t> desk_version_;
    std::map<core::agent_id, std::size_t> desk_of_;
    std::map<ticket_id, std::size_t> story_of_;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> plans_;
    std::uint64_t next_order_{}, commands_{};
    double last_s_{};
};

// Siloed policies re-seat the same number of people in teams that share nothing.
void center_day::seat_agents() {
    const auto& teams = line_.rules().teams;
    std::uint32_t people = 0;
    for (const auto& g : center_.agents) people += g.count;
    if (teams.empty()) {
        for (const auto& g : center_.agents) seat(g);
    }
    std::uint32_t seated = 0;
    double upto = 0;
    for (const auto& t : teams) {
        upto += t.share;
        const auto end = std::min(people, static_cast<std::uint32_t>(std::lround(upto * people)));
        const auto has = [&](work_form f) {
            return std::ranges::find(t.forms, f) != t.forms.end();
        };
        seat({t.name, end - seated, has(work_form::call), has(work_form::chat),
              has(work_form::mail)});
        seated = end;
    }
    for (const auto& [id, number] : desk_of_)
        ask(core::set_presence{id, core::agent_state::available, {}}, 0);
}

void center_day::seat(const agent_group& g) {
    for (std::uint32_t i = 0; i < g.count; ++i) {
        core::agent_profile profile;
        profile.name = g.name + " " + std::to_string(i + 1);
        profile.takes_calls = g.calls;
        profile.takes_chats = g.chats;
        profile.takes_mails = g.mails;
        const auto made = ask(core::save_agent{{}, profile}, 0);
        if (!made.agent) throw std::logic_error("the core refused an agent of the center");
        desk_of_[made.agent] = desks_.size();
        desks_.emplace_back(line_.rules().capacity);
        desk_version_.push_back(0);
    }
}

core::outcome center_day::ask(const core::command& c, double now_s) {
    ++commands_;
    auto done = core::step(line_, c, at(now_s));
    follow(done.events, now_s);
    return done;
}

// Every timer of the core that is due before the next thing happens, each at its own instant.
void center_day::pass_until(double now_s) {
    for (auto due = core::next_deadline(line_); due <= at(now_s);
         due = core::next_deadline(line_)) {
        const double due_s = std::max(since_morning(due), last_s_);
        last_s_ = due_s;
        ask(core::pass_time{}, due_s);
        if (core::next_deadline(line_) <= at(due_s))
            throw std::logic_error("the core's clock stands still: a deadline passed and stayed");
    }
    last_s_ = std::max(last_s_, now_s);
}

void center_day::follow(const std::vector<core::event>& events, double now_s) {
    for (const auto& e : events) {
        if (const auto* a = std::get_if<core::offer_accepted>(&e.body))
            taken(e.ticket, a->agent, now_s);
    }
}

void center_day::taken(ticket_id id, core::agent_id agent, double now_s) {
    const auto found = story_of_.find(id);
    if (found == story_of_.end()) throw std::logic_error("an agent got work that nobody brought");
    auto& s = stories_[found->second];
    s.what.taken_s = now_s;
    const auto form = center_.streams[s.what.stream].form;
    if (form != work_form::mail) s.what.replied_s = now_s;
    const auto number = desk_of_.at(agent);
    desks_[number].take(id, form, s.handle_s, now_s);
    replan(number);
}

void center_day::replan(std::size_t number) {
    const auto version = ++desk_version_[number];
    if (const auto next = desks_[number].next())
        plan(next->at_s, happening::finishes, number, version);
}

core::contact_facts center_day::facts(const story& s, std::size_t number) const {
    const auto& stream = center_.streams[s.what.stream];
    core::contact_facts f;
    f.channel = static_cast<core::channel_number>(s.what.stream + 1);
    f.form = stream.form;
    f.thread = "t" + std::to_string(number);
    // Somebody who comes again is known by the same address, or by another nobody linked.
    const bool known = s.what.came_again && center_.again.address_linked;
    f.addresses = {
        {"person", std::to_string(s.arrival) + (s.what.came_again && !known ? "b" : ""), true}};
    f.attributes = {{"stream", stream.channel}};
    f.occurred_at = at(s.what.at_s);
    return f;
}

void center_day::come(std::size_t arrival_number, double now_s, double began_s, bool again,
                      double handle_s) {
    const auto& a = arrivals_[arrival_number];
    story s;
    s.arrival = arrival_number;
    s.handle_s = handle_s;
    s.what.stream = a.stream;
    if (again) {
        const auto to =
            std::ranges::find(center_.streams, center_.again.channel, &arrivals::channel);
        s.what.stream = static_cast<std::size_t>(to - center_.streams.begin());
    }
    s.what.at_s = now_s;
    s.what.came_again = again;
    s.what.case_began_s = began_s;
    const auto number = stories_.size();
    stories_.push_back(s);
    // The ticket's number is known only after the step, which may already have handed it out.
    const auto done = core::step(line_, core::receive_contact{facts(s, number)}, at(now_s));
    ++commands_;
    const auto received = std::ranges::find_if(done.events, [](const core::event& e) {
        return std::holds_alternative<core::contact_received>(e.body);
    });
    if (received == done.events.end())
        throw std::logic_error("the core refused a contact of the center");
    const auto id = received->ticket;
    stories_[number].ticket = id;
    story_of_[id] = number;
    if (const auto* t = line_.find(id)) stories_[number].what.target_s = t->target.seconds();
    follow(done.events, now_s);
    if (!again && a.patience_s >= 0) plan(now_s + a.patience_s, happening::gives_up, number);
}

void center_day::give_up(std::size_t number, double now_s) {
    auto& s = stories_[number];
    if (s.what.taken_s >= 0) return;
    s.what.gave_up_s = now_s;
    const auto f = facts(s, number);
    ask(core::end_contact{f.channel, f.thread}, now_s);
    const auto& a = arrivals_[s.arrival];
    if (a.comes_again) plan(now_s + a.again_after_s, happening::comes_again, number);
}

void center_day::finish(std::size_t number, double now_s) {
    const auto next = desks_[number].next();
    if (!next) return;
    const auto id = next->ticket;
    auto& s = stories_[story_of_.at(id)];
    desks_[number].drop(id, now_s);
    const auto agent = line_.find(id)->agent;
    if (s.what.replied_s < 0) {
        s.what.replied_s = now_s;
        ask(core::record_reply{id, agent, false}, now_s);
    }
    const auto done = ask(core::close_ticket{id, agent, "done"}, now_s);
    if (done.refused != core::refusal::none)
        throw std::logic_error("the core refused to close finished work");
    replan(number);
}

day_record center_day::run() {
    while (!plans_.empty()) {
        const auto e = plans_.top();
        plans_.pop();
        if (e.what == happening::finishes && e.version != desk_version_[e.subject]) continue;
        pass_until(e.at_s);
        // A timer may have handed out work: the plan in hand may be out of date by now.
        if (e.what == happening::finishes && e.version != desk_version_[e.subject]) continue;
        switch (e.what) {
            case happening::arrives:
                come(e.subject, e.at_s, e.at_s, false, arrivals_[e.subject].handle_s);
                break;
            case happening::gives_up:
                give_up(e.subject, e.at_s);
                break;
            case happening::comes_again: {
                const auto from = stories_[e.subject];
                come(from.arrival, e.at_s, from.what.case_began_s, true,
                     arrivals_[from.arrival].again_handle_s);
                break;
            }
            case happening::finishes:
                finish(e.subject, e.at_s);
                break;
        }
        if (plans_.empty() && line_.waiting() > 0) pass_until(last_s_ + 60);
        if (last_s_ > center_.hours * 3600.0 + 864'000)
            throw std::logic_error("work was still waiting ten days after the last arrival");
    }
    day_record r;
    double busy = 0;
    for (auto& d : desks_) busy += d.busy_s(last_s_);
    r.busy_share = busy / (static_cast<double>(desks_.size()) * center_.hours * 3600.0);
    r.digest = line_.digest();
    r.commands = commands_;
    for (const auto& s : stories_) r.fates.push_back(s.what);
    return r;
}

}  // namespace

day_record run_day(const center& c, const core::policy& p, std::uint64_t seed) {
    return center_day(c, p, seed).run();
}

}  // namespace evenline::simulation
