// The time of agents, cut to a period: present, with work in hand, idle; and the time of contacts
// in hand, talking and writing apart from wrapping up. Pure; follows steps in the log's order.
#pragma once

#include "evenline/engine/reports.hpp"

#include <map>

namespace evenline::http {

struct hand_time {
    std::uint64_t contacts{};      // in hand within the period
    double active_s{}, wrap_up_s{};
    double engaged_s{};            // with at least one of them in hand
    [[nodiscard]] double handle_s() const { return active_s + wrap_up_s; }
};

struct agent_time {
    double available_s{}, idle_s{};
    double unit_s{};               // units in hand over time
    double unit_room_s{};          // units there were, over the time present or with work
    std::uint64_t offered{}, accepted{}, declined{}, expired{};
    hand_time hands;
};

class work_time {
public:
    // Units an agent has, and takes of each form (call, chat, mail).
    work_time(core::instant from, core::instant until, double units, const double (&of_form)[3]);
    void take(const engine::work_step&);
    // Counts up to the end of the period; call once, after the last step.
    void finish();
    [[nodiscard]] const std::map<core::agent_id, agent_time>& agents() const { return agents_; }
    [[nodiscard]] const std::map<core::channel_number, hand_time>& channels() const {
        return channels_;
    }

private:
    struct hand {
        core::channel_number channel{};
        core::work_form form{};
        bool wrapping{};
        bool counted{};
    };
    struct now_of {
        core::instant last{};
        bool there{};
        std::map<core::ticket_id, hand> hands;
    };
    void pass(core::agent_id, now_of&, core::instant until);
    void put_down(core::ticket_id, core::instant at);
    void count_offers(const engine::work_step&);

    core::instant from_, until_;
    double units_;
    double of_form_[3];
    std::map<core::agent_id, now_of> now_;
    std::map<core::ticket_id, core::agent_id> holder_;
    std::map<core::agent_id, agent_time> agents_;
    std::map<core::channel_number, hand_time> channels_;
};

}  // namespace evenline::http
