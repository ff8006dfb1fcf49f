// Which agents are there: who has a console, and since when those are gone who had one. The store
// keeps who had one, so that a server that ended with them notices who does not come back.
#pragma once

#include "evenline/engine/accounts.hpp"

#include <chrono>
#include <map>
#include <set>
#include <vector>

namespace evenline::http {

class attendance {
public:
    using instant = std::chrono::steady_clock::time_point;

    attendance(engine::accounts& store, std::chrono::seconds grace)
        : store_(store), grace_(grace) {}

    // Once, first: whoever had a console when the server ended is gone since `now`.
    void resume(instant now);
    void came(core::agent_id);
    // Their last console.
    void left(core::agent_id agent, instant now) { gone_since_[agent] = now; }
    // An agent did something, by whatever way: they are there.
    void acted(core::agent_id, instant now);
    // Who is gone for longer than the grace; the same again after another one, until they come or
    // `forget` is called, because what is done about it may fail.
    [[nodiscard]] std::vector<core::agent_id> overdue(instant now);
    // Nothing of theirs is left to be given back.
    void forget(core::agent_id);
    // What changed since the last call, to the store: one transaction, or none. Blocking.
    void keep();

private:
    engine::accounts& store_;
    std::chrono::seconds grace_;
    std::map<core::agent_id, instant> gone_since_;
    std::set<core::agent_id> known_;  // in the store once `unkept_` is
    std::vector<engine::console_change> unkept_;
};

}  // namespace evenline::http
