// The agents of a simulated day: where they sit, when they are away, what they do with an offer.
#include "simulation/center_day.hpp"

#include "evenline/simulation/chance.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace evenline::simulation {

using core::work_form;

// Siloed policies re-seat the same number of people in teams that share nothing.
void center_day::seat_agents() {
    const auto& teams = line_.rules().teams;
    std::uint32_t people = 0;
    for (const auto& g : center_.agents) people += g.count;
    if (teams.empty()) {
        for (std::size_t i = 0; i < center_.agents.size(); ++i) seat_group(center_.agents[i], i);
    }
    std::uint32_t seated = 0;
    double upto = 0;
    for (const auto& t : teams) {
        upto += t.share;
        const auto end = std::min(people, static_cast<std::uint32_t>(std::lround(upto * people)));
        const auto has = [&](work_form f) {
            return std::ranges::find(t.forms, f) != t.forms.end();
        };
        agent_group team{.name = t.name,
                         .count = end - seated,
                         .calls = has(work_form::call),
                         .chats = has(work_form::chat),
                         .mails = has(work_form::mail)};
        seat_group(team, center_.agents.size());
        seated = end;
    }
    plan_absences();
    for (std::size_t i = 0; i < seats_.size(); ++i)
        if (seats_[i].away == 0)
            ask(core::set_presence{seats_[i].agent, core::agent_state::available, {}}, 0);
}

void center_day::seat_group(const agent_group& g, std::size_t group) {
    for (std::uint32_t i = 0; i < g.count; ++i) {
        core::agent_profile profile;
        profile.name = g.name + " " + std::to_string(i + 1);
        profile.takes_calls = g.calls;
        profile.takes_chats = g.chats;
        profile.takes_mails = g.mails;
        profile.skills = g.skills;
        std::ranges::sort(profile.skills);
        const auto made = ask(core::save_agent{{}, profile}, 0);
        if (!made.agent) throw std::logic_error("the core refused an agent of the center");
        seat_of_[made.agent] = seats_.size();
        seats_.push_back({made.agent, group, desk(line_.rules().capacity)});
    }
}

void center_day::plan_absences() {
    const auto away = [&](std::size_t number, double from_h, double until_h) {
        if (from_h > 0) {
            plan(from_h * 3600, happening::presence_changes, changes_.size());
            changes_.push_back({number, true});
        } else {
            ++seats_[number].away;
        }
        if (until_h >= center_.hours) return;
        plan(until_h * 3600, happening::presence_changes, changes_.size());
        changes_.push_back({number, false});
    };
    for (std::size_t i = 0; i < seats_.size(); ++i) {
        if (seats_[i].group >= center_.agents.size()) continue;
        const auto& g = center_.agents[seats_[i].group];
        if (g.from_h > 0) away(i, 0, g.from_h);
        if (g.until_h > 0 && g.until_h < center_.hours) away(i, g.until_h, 1e9);
    }
    for (const auto& a : center_.absences) {
        std::map<std::size_t, std::vector<std::size_t>> groups;  // seats by group
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            const auto g = seats_[i].group;
            const bool named = g < center_.agents.size() && center_.agents[g].name == a.group;
            if (a.group.empty() || named) groups[g].push_back(i);
        }
        for (const auto& [group, members] : groups) {
            const auto gone = std::lround(a.share * static_cast<double>(members.size()));
            for (long i = 0; i < gone; ++i)
                away(members[static_cast<std::size_t>(i)], a.from_h, a.until_h);
        }
    }
}

void center_day::change_presence(const presence& c, double now_s) {
    auto& s = seats_[c.seat];
    s.away = c.leaves ? s.away + 1 : s.away - 1;
    if (c.leaves && s.away == 1)
        ask(core::set_presence{s.agent, core::agent_state::away, "away"}, now_s);
    else if (!c.leaves && s.away == 0)
        ask(core::set_presence{s.agent, core::agent_state::available, {}}, now_s);
}

void center_day::answer_offer(core::offer_id id, double now_s) {
    const auto* open = line_.find(id);
    if (!open || open->status != core::offer_status::issued) return;
    const auto offered = *open;
    const auto& seat = seats_[seat_of_.at(offered.agent)];
    const bool grouped = seat.group < center_.agents.size();
    const double share = grouped ? center_.agents[seat.group].declines_share : 0;
    if (share > 0 && chance(seed_, 1'000'000 + id.value).unit() < share) {
        const auto done = ask(core::decline_offer{id, offered.agent, "busy"}, now_s);
        if (done.refused == core::refusal::none) {
            ++declines_;
            return;
        }
    }
    ask(core::accept_offer{id, offered.agent, offered.version}, now_s);
}

void center_day::taken(core::ticket_id id, core::agent_id agent, double now_s) {
    const auto found = story_of_.find(id.value);
    if (found == story_of_.end()) throw std::logic_error("an agent got work that nobody brought");
    auto& s = stories_[found->second];
    s.what.taken_s = now_s;
    const auto form = center_.streams[s.what.stream].form;
    if (form != work_form::mail) s.what.replied_s = now_s;
    const auto number = seat_of_.at(agent);
    seats_[number].work.take(id, form, s.handle_s, now_s);
    replan(number);
}

void center_day::replan(std::size_t number) {
    const auto version = ++seats_[number].version;
    if (const auto next = seats_[number].work.next())
        plan(next->at_s, happening::finishes, number, version);
}

void center_day::finish(std::size_t number, double now_s) {
    const auto next = seats_[number].work.next();
    if (!next) return;
    const auto id = next->ticket;
    auto& s = stories_[story_of_.at(id.value)];
    seats_[number].work.drop(id, now_s);
    s.what.finished_s = now_s;
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

void center_day::steer(const core::head_starts_updated& e, double now_s) {
    head_starts now{now_s, std::vector<double>(channels_)};
    std::vector<double> groups(channels_);
    for (const auto& [group, record] : e.records) {
        if (group.channel == 0 || group.channel > channels_) continue;
        now.of_channel[group.channel - 1U] += record.head_start;
        ++groups[group.channel - 1U];
    }
    for (std::size_t i = 0; i < channels_; ++i)
        if (groups[i] > 0) now.of_channel[i] /= groups[i];
    steering_.push_back(std::move(now));
}

}  // namespace evenline::simulation
