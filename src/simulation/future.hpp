// One future of the line.
#pragma once

#include "evenline/simulation/forecast.hpp"

#include <deque>
#include <queue>

namespace evenline::simulation {

// Seconds count from now.
struct queued_item {
    double since_s{};    // negative: waits already
    double gives_up_s{}; // those who hold on
    std::size_t ticket{};  // its place among the tickets asked about; `nobody` for one who comes
    static constexpr std::size_t nobody = SIZE_MAX;
};

struct queue_kind {      // one bucket: served in order of arrival
    core::work_form form{};
    double target_s{1}, head_start{};
    double per_s{};      // arrivals
    std::vector<bool> taken_by;  // by profile
    std::vector<queued_item> line;
};

struct hand_item {
    core::work_form form{};
    double since_s{}, target_s{1}, head_start{};  // of the place in line
    bool answered{};
    double spent_s{};    // so far
};

struct worker {
    std::size_t profile{};
    std::vector<hand_item> hand;
};

struct present {         // what all futures begin with
    core::policy rules;
    std::vector<queue_kind> kinds;
    std::vector<worker> workers;
    std::size_t tickets{};
};

present present_of(const core::state&, const habits&, core::instant now,
                   std::size_t limit, std::vector<core::ticket_id>& tickets);

class future {
public:
    future(const present&, const habits&, std::uint64_t seed);
    // Seconds until each ticket is taken; those not reached within the limits go on at the pace of
    // their kind. Infinite: nobody can.
    std::vector<double> run(std::size_t steps, double horizon_s);
    [[nodiscard]] std::size_t steps() const { return steps_; }

private:
    struct happening {
        double at_s{};
        std::size_t worker{}, kind{};  // work ends, or (worker none) somebody arrives
        std::uint64_t item{};
        bool operator>(const happening& o) const { return at_s > o.at_s; }
    };
    struct hand { hand_item what; std::uint64_t number{}; };
    struct seat {
        std::size_t profile{};
        std::vector<hand> items;
        int calls{}, chats{}, mails{};
    };

    void put(std::size_t worker, hand_item, double now_s);
    void arrive(std::size_t kind, double now_s);
    void plan_arrival(std::size_t kind, double now_s);
    bool serve(std::size_t worker, double now_s);
    void place(std::size_t kind, double now_s);
    [[nodiscard]] bool has_room(const seat&, core::work_form) const;
    [[nodiscard]] bool gate_shut(const seat&, const queue_kind&, double score, double now_s) const;
    [[nodiscard]] double score(const queue_kind&, double since_s, double now_s) const;
    [[nodiscard]] std::optional<std::size_t> head(std::size_t kind, double now_s);
    void take(std::size_t kind, std::size_t worker, double now_s);
    void round(double now_s);
    void go_on_at_their_pace(double ended_s);

    const present& from_;
    const habits& used_;
    chance chance_;
    std::vector<std::vector<queued_item>> lines_;
    std::vector<std::size_t> heads_, served_;
    std::vector<seat> seats_;
    std::priority_queue<happening, std::vector<happening>, std::greater<>> next_;
    std::vector<double> taken_s_;
    std::size_t left_{}, steps_{};
    std::uint64_t last_item_{};
    double patience_s_{};
    double pace_{1};  // how far what was seen of handling times may be off
};

}  // namespace evenline::simulation
