// What an automatic answer says of its ticket, filled in when it goes out.
#pragma once

#include "evenline/engine/wait_estimates.hpp"
#include "evenline/intake/intake.hpp"

namespace evenline::intake {

// The words of a notice with {link}, {place} and {wait} replaced by what holds now; its payload
// says the language. Without estimates the wait is said to be unknown.
[[nodiscard]] std::string answer_words(const channel&, const core::state&,
                                       engine::wait_estimates* waits, core::ticket_id,
                                       const channels::outbound_message&, core::instant now);

}  // namespace evenline::intake
