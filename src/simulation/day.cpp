#include "evenline/simulation/day.hpp"

#include "simulation/center_day.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenline::simulation {
namespace {

using core::instant;

constexpr instant morning{1'700'000'000'000'000};
// To the nearest microsecond, so that an instant survives the way through seconds and back.
instant at(double s) { return morning + core::microseconds(std::llround(s * 1e6)); }
double since_morning(instant t) { return (t - morning).seconds(); }

}  // namespace

center_day::center_day(const center& c, const core::policy& p, std::uint64_t seed,
                       const trace& real,
                       const std::function<void(const core::event&)>& heard)
    : center_(c),
      heard_(heard),
      seed_(seed),
      line_(fitted(p, c)),
      channels_(channels_of(c).size()),
      arrivals_(draw_day(c, seed, real)) {
    for (std::size_t i = 0; i < c.streams.size(); ++i) channel_of_.push_back(channel_of(c, i));
    seat_agents();
    for (std::size_t i = 0; i < arrivals_.size(); ++i)
        plan(arrivals_[i].at_s, happening::arrives, i);
}

core::outcome center_day::ask(const core::command& c, double now_s) {
    ++commands_;
    auto done = core::step(line_, c, at(now_s));
    follow(done.events, now_s);
    return done;
}

// The core's next timer, if it is due before the next thing happens, at its own instant. One at a
// time: what it hands out may be over, or accepted, before the next one.
bool center_day::timer_passed(double before_s) {
    const auto due = core::next_deadline(line_);
    if (due > at(before_s)) return false;
    last_s_ = std::max(since_morning(due), last_s_);
    ask(core::pass_time{}, last_s_);
    if (core::next_deadline(line_) <= at(last_s_))
        throw std::logic_error("the core's clock stands still: a deadline passed and stayed");
    return true;
}

void center_day::follow(const std::vector<core::event>& events, double now_s) {
    for (const auto& e : events) {
        if (heard_) heard_(e);
        if (const auto* a = std::get_if<core::offer_accepted>(&e.body))
            taken(e.ticket, a->agent, now_s);
        else if (const auto* h = std::get_if<core::head_starts_updated>(&e.body))
            steer(*h, now_s);
        else if (const auto* o = std::get_if<core::ticket_offered>(&e.body);
                 o && !line_.rules().offer.auto_accept) {
            const auto group = seats_[seat_of_.at(o->what.agent)].group;
            const bool known = group < center_.agents.size();
            const double ring = known ? center_.agents[group].accepts_after_s : 0;
            plan(now_s + ring, happening::answers_offer, o->what.id.value);
        }
    }
}

core::contact_facts center_day::facts(const story& s, std::size_t number) const {
    core::contact_facts f;
    f.channel = static_cast<core::channel_number>(channel_of_[s.what.stream] + 1);
    f.form = center_.streams[s.what.stream].form;
    f.thread = "t" + std::to_string(number);
    // Somebody who comes again is known by the same address, or by another nobody linked.
    const bool known = s.what.came_again && center_.again.address_linked;
    f.addresses = {
        {"person", std::to_string(s.arrival) + (s.what.came_again && !known ? "b" : ""), true}};
    f.attributes = {{"stream", std::to_string(s.what.stream)}};
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
    story_of_[id.value] = number;
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

void center_day::happen(const entry& e) {
    switch (e.what) {
        case happening::arrives:
            return come(e.subject, e.at_s, e.at_s, false, arrivals_[e.subject].handle_s);
        case happening::gives_up:
            return give_up(e.subject, e.at_s);
        case happening::comes_again: {
            const auto from = stories_[e.subject];
            return come(from.arrival, e.at_s, from.what.case_began_s, true,
                        arrivals_[from.arrival].again_handle_s);
        }
        case happening::finishes:
            return finish(e.subject, e.at_s);
        case happening::answers_offer:
            return answer_offer(core::offer_id{e.subject}, e.at_s);
        case happening::presence_changes:
            return change_presence(changes_[e.subject], e.at_s);
    }
}

day_record center_day::run() {
    const double too_long_s = center_.hours * 3600.0 + 864'000;
    while (!plans_.empty() || line_.waiting() > 0) {
        if (timer_passed(plans_.empty() ? too_long_s : plans_.top().at_s)) continue;
        if (plans_.empty())
            throw std::logic_error(
                "work was still waiting ten days after the last arrival: is somebody left who may "
                "take it?");
        const auto e = plans_.top();
        plans_.pop();
        if (e.what == happening::finishes && e.version != seats_[e.subject].version) continue;
        last_s_ = std::max(last_s_, e.at_s);
        happen(e);
    }
    return told();
}

day_record center_day::told() {
    day_record r;
    double busy = 0;
    for (auto& s : seats_) busy += s.work.busy_s(last_s_);
    r.busy_share = busy / (static_cast<double>(seats_.size()) * center_.hours * 3600.0);
    r.ended_s = last_s_;
    r.steering = std::move(steering_);
    r.declines = declines_;
    r.digest = line_.digest();
    r.commands = commands_;
    r.fates.reserve(stories_.size());
    for (const auto& s : stories_) r.fates.push_back(s.what);
    return r;
}

day_record run_day(const center& c, const core::policy& p, std::uint64_t seed, const trace& real,
                   const std::function<void(const core::event&)>& heard) {
    return center_day(c, p, seed, real, heard).run();
}

}  // namespace evenline::simulation
