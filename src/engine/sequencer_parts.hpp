// What the sequencer is made of. `submit` decides (deciding.cpp), the journal carries
// (carrying.cpp), and after a failure the state is read again (recovery.cpp).
#pragma once

#include "engine/flight.hpp"
#include "engine/touched.hpp"
#include "evenline/engine/sequencer.hpp"

#include <deque>
#include <map>
#include <unordered_set>

namespace evenline::engine {

struct sequencer::parts : std::enable_shared_from_this<parts> {
    parts(boost::asio::any_io_executor, clock&, journal&, lookup&, const effects&, limits);

    // --- deciding
    using flight_ptr = std::shared_ptr<flight>;
    // Decides and launches. What to wait for before answering; null: the answers stand already.
    flight_ptr decide(std::vector<submission>, std::vector<answered>&);
    boost::system::error_code refuses() const;
    core::instant stamp();
    bool seen(const std::string& key, core::channel_number, std::string_view dedupe_key);

    struct draft {
        batch rows;
        touched changed;
        flight_ptr carrier;
        core::instant at;
        bool waits{};
    };
    boost::system::error_code bring_all(std::vector<submission>&, std::vector<answered>&, draft&);
    void bring(submission&, answered&, draft&, std::vector<core::ticket_id>& brought);
    void take(submission&, answered&, draft&);
    void take_records(submission&, answered&, const core::outcome&, draft&);
    void add_outbox(std::vector<outbox_item>, core::ticket_id, draft&);
    // Time's own commands and the reload's: not refused for the backlog, nobody waits for them.
    flight_ptr decide_own(const core::command&);

    // --- carrying
    void launch(draft&&);
    void half_done(flight&);                   // a decision that threw
    void landed();
    void publish(const flight&);
    void give_up(boost::system::error_code);   // on everything in flight
    static boost::asio::awaitable<void> carry(std::shared_ptr<parts>, flight_ptr, batch);
    static boost::asio::awaitable<void> wait_for(flight_ptr);
    void end(flight&, boost::system::error_code);

    // --- time
    void arm();
    void on_time();
    [[nodiscard]] bool carried(core::ticket_id) const;
    void forget_ended();

    // --- recovery
    void adopt(core::state&&);
    void recover_later();
    void reload();

    boost::asio::any_io_executor loop;
    clock& time;
    journal& disk;
    lookup& index;
    const effects& asks;
    limits bounds;

    core::state state;
    std::uint64_t readings{};                  // of the state from the store
    core::policy durable_policy;               // in force according to what is durable
    row_numbers numbers;
    holders held;
    core::instant last_stamp{};
    std::deque<flight_ptr> in_flight;          // in the order of their events
    std::size_t appends{};                     // calls into the journal that have not returned
    std::unordered_set<std::string> keys;      // of the flights above
    std::deque<std::pair<core::instant, core::ticket_id>> ended;

    bool healthy{true}, stopping{};
    core::duration backoff{};
    boost::asio::steady_timer deadline, retry, drained;
    core::instant armed_for{core::never};
    bool last_tick_idle{};

    std::map<std::uint64_t, listener> listeners;
    std::uint64_t last_listener{};
    std::function<void()> outbox_ready;
};

}  // namespace evenline::engine
