// What to ask of the line when the senders gave something up for good.
#pragma once

#include "evenline/engine/sequencer.hpp"

namespace evenline::intake {

struct failed_sending {
    engine::outbox_item item;
    std::string error;         // in words for agents
    bool contact_over{};       // the caller is gone
};

// A reply that cannot arrive puts its ticket back at its place; a call that cannot be put through
// goes to the next agent. Nothing for what no customer waits for.
[[nodiscard]] std::vector<engine::submission> after_failure(const failed_sending&);

}  // namespace evenline::intake
