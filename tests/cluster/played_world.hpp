// Two or three routers over one database, under virtual time: the real core in each, the real
// reckoning of the lease's end, the order of steps of lease.cpp and writer.cpp; and a network and
// machines that delay, lose, stop and die at any of them. One seed is one run.
#pragma once

#include "cluster/played_database.hpp"
#include "engine/touched.hpp"
#include "storage/postgres/lease_term.hpp"

#include <queue>
#include <random>

namespace evenline::cluster {

// What an owner has in memory.
struct played_line {
    core::state state;
    engine::holders held;
    std::vector<engine::batch> decided;  // not yet sent
    std::set<std::string> keys;          // of those and of what is sent
    core::instant last_stamp{};
};

class played_world {
public:
    played_world(std::uint64_t seed, mutant m);
    // Bad weather, then fair until everything is answered; then looks at what is left.
    void play();
    // For who compares two runs of one seed.
    [[nodiscard]] std::uint64_t digest() const { return db_.digest(); }

    std::vector<std::string> said;           // what was broken
    std::map<std::string, unsigned> reached;

private:
    using action = std::function<void()>;
    enum class phase { standby, asking, owning };
    struct router {
        std::uint64_t name{};                // of this life
        phase now{phase::standby};
        core::instant paused_until{}, cut_until{}, renewed_at{}, rests_until{};
        double rate{1};                      // of its steady clock
        core::duration skew{};               // of its wall clock
        storage::postgres::lease_term term;
        std::uint64_t epoch{}, number{};
        std::optional<played_line> has;            // none: must be read first
        bool renewing{}, reading{}, writing{};
        std::vector<std::string> sent;       // keys under way
    };
    struct message { std::string key; unsigned who{}; core::work_form form{}; bool answered{}; };

    struct answer {
        played_database::result how{played_database::result::done};
        std::uint64_t epoch{};
        bool yes{};
        std::shared_ptr<core::state> state;
    };
    using answering = std::function<void(answer)>;

    // --- time and the network
    void at(core::instant when, action what);
    void run_until(core::instant end);
    std::uint64_t roll(std::uint64_t below) { return dice_() % below; }
    core::duration some(std::int64_t least_ms, std::int64_t most_ms);
    void to_router(std::size_t who, std::uint64_t life, action what);
    void ask(std::size_t who, std::function<void(answering)> at_database,
             std::function<void(std::optional<answer>)> then);
    [[nodiscard]] core::instant steady(const router& r) const;
    [[nodiscard]] bool decides(const router& r) const { return r.term.decides(steady(r)); }

    // --- routers
    void live(std::size_t who);              // once in a while, for ever
    void take(std::size_t who);
    void renew(std::size_t who);
    void read(std::size_t who);
    void read_rows(std::size_t who);
    void work(std::size_t who);
    void receive(router& r);
    void decide(router& r, const core::command& what, std::string key = {});
    void send(std::size_t who);
    void attempt(std::size_t who, std::shared_ptr<played_database::write> what);
    void look_up(std::size_t who, std::shared_ptr<played_database::write> what);
    void landed(std::size_t who, bool stored);
    void hand_over(std::size_t who);
    void step_down(router& r);
    void be_born(router& r);

    void misfortune();
    void check();

    std::mt19937_64 dice_;
    played_database db_;
    core::instant now_{};
    struct due { core::instant when; std::uint64_t order; action what; };
    struct later {
        bool operator()(const due& a, const due& b) const {
            return std::tie(a.when, a.order) > std::tie(b.when, b.order);
        }
    };
    std::priority_queue<due, std::vector<due>, later> agenda_;
    std::uint64_t order_{}, names_{};
    std::vector<router> routers_;
    std::vector<message> messages_;
    storage::postgres::lease_rules rules_;
    std::uint64_t boot_{};                   // of the database
    bool fair_{};
};

}  // namespace evenline::cluster
