// A day in the making: the core, the desks, and a calendar of what happens next.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/simulation/day.hpp"
#include "simulation/desk.hpp"
#include "simulation/world.hpp"

#include <map>
#include <queue>
#include <unordered_map>

namespace evenline::simulation {

class center_day {
public:
    center_day(const center&, const core::policy&, std::uint64_t seed, const trace&,
               const std::function<void(const core::event&)>& heard);
    day_record run();

private:
    enum class happening : std::uint8_t {
        arrives,
        gives_up,
        comes_again,
        finishes,
        answers_offer,
        presence_changes
    };
    struct entry {
        double at_s{};
        std::uint64_t order{};
        happening what{};
        std::size_t subject{};  // an arrival, a fate, a desk, an offer's number, a change
        std::uint64_t version{};
        bool operator>(const entry& o) const {
            return at_s != o.at_s ? at_s > o.at_s : order > o.order;
        }
    };
    struct story {
        fate what;
        double handle_s{};
        std::size_t arrival{};
        core::ticket_id ticket{};
    };
    struct seat {
        core::agent_id agent{};
        std::size_t group{};  // of the center; none under siloed teams
        desk work;
        std::uint64_t version{};  // of the plan for its next finish
        std::uint32_t away{};     // reasons to be away: before or after the shift, absences
    };
    struct presence {
        std::size_t seat{};
        bool leaves{};
    };

    // day.cpp: customers and the clock
    void plan(double at_s, happening what, std::size_t subject, std::uint64_t version = 0) {
        plans_.push({at_s, next_order_++, what, subject, version});
    }
    core::outcome ask(const core::command&, double now_s);
    bool timer_passed(double before_s);
    void follow(const std::vector<core::event>&, double now_s);
    void happen(const entry&);
    void come(std::size_t arrival, double now_s, double case_began_s, bool again, double handle_s);
    void give_up(std::size_t story_number, double now_s);
    core::contact_facts facts(const story&, std::size_t number) const;
    day_record told();

    // day_agents.cpp: those who work
    void seat_agents();
    void seat_group(const agent_group&, std::size_t group);
    void plan_absences();
    void change_presence(const presence&, double now_s);
    void answer_offer(core::offer_id, double now_s);
    void taken(core::ticket_id, core::agent_id, double now_s);
    void finish(std::size_t seat_number, double now_s);
    void replan(std::size_t seat_number);
    void steer(const core::head_starts_updated&, double now_s);

    const center& center_;
    const std::function<void(const core::event&)>& heard_;
    std::uint64_t seed_;
    core::state line_;
    std::vector<std::size_t> channel_of_;  // by stream
    std::size_t channels_{};
    std::vector<arrival> arrivals_;
    std::vector<story> stories_;
    std::vector<seat> seats_;
    std::vector<presence> changes_;
    std::map<core::agent_id, std::size_t> seat_of_;
    std::unordered_map<std::uint64_t, std::size_t> story_of_;  // by ticket
    std::priority_queue<entry, std::vector<entry>, std::greater<>> plans_;
    std::vector<head_starts> steering_;
    std::uint64_t next_order_{}, commands_{}, declines_{};
    double last_s_{};
};

}  // namespace evenline::simulation
