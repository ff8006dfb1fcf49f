// Agents' rows in the core follow their accounts: whoever changed an account, here or from the
// command line, the line learns of it.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/engine/sequencer.hpp"

namespace evenline::http {

class staff_office {
public:
    staff_office(engine::sequencer& line, engine::accounts& who) : line_(line), accounts_(who) {}
    // Submits what differs. Calls that come while one runs make it look once more.
    boost::asio::awaitable<void> follow();

private:
    [[nodiscard]] std::vector<engine::submission> differences() const;
    engine::sequencer& line_;
    engine::accounts& accounts_;
    bool running_{}, again_{};
};

}  // namespace evenline::http
