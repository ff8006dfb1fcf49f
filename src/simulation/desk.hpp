// An agent's attention. Calls and chats run in real time; mails share what live work leaves over
// and pause under a call. Capacity is the core's business: this only knows how long work takes.
#pragma once

#include "evenline/core/policy.hpp"

#include <map>
#include <optional>

namespace evenline::simulation {

class desk {
public:
    explicit desk(const core::capacity_rules& c) : units_(c) {}

    void take(core::ticket_id, core::work_form, double handle_s, double now_s);
    void drop(core::ticket_id, double now_s);

    struct finish { core::ticket_id ticket; double at_s{}; };
    // The next piece of work to end if nothing else happens. Nothing: only paused work, or none.
    [[nodiscard]] std::optional<finish> next() const;
    // Attention it has had so far, of what was taken with `handle_s` 0.
    [[nodiscard]] double given_s(core::ticket_id, double now_s);
    [[nodiscard]] double busy_s(double now_s);
    [[nodiscard]] bool empty() const { return work_.empty(); }

private:
    struct piece { core::work_form form{}; double left_s{}; };
    void pass(double now_s);
    [[nodiscard]] double mail_pace() const;
    [[nodiscard]] double used_share() const;

    core::capacity_rules units_;
    std::map<core::ticket_id, piece> work_;
    int calls_{}, chats_{}, mails_{};
    double at_s_{}, busy_s_{};
};

}  // namespace evenline::simulation
