// The first answer, by the machine: it has come, and here is your own page of it.
#pragma once

#include "evenline/intake/intake.hpp"

namespace evenline::intake {

// How long the link of an acknowledgement opens its page.
constexpr auto page_valid = core::days(30);

// "https://desk.example.com/t/…"; empty without the channel's keys or a public address.
[[nodiscard]] std::string page_url(const channel&, core::ticket_id, core::instant now);

// Whether the channel answers with the link of the customer's own page: it is asked to, or its
// words name the link.
[[nodiscard]] bool answers_with_link(const channels::channel_settings&);

// For a ticket that this event has just opened. Nothing where the channel does not acknowledge
// (`answers_with_link`), the event asks for no automatic answer, or the channel cannot send it.
// It stops no clock and counts once, whatever comes twice.
[[nodiscard]] std::optional<engine::submission> acknowledgement(const channel&,
                                                                const channels::inbound_event&,
                                                                const core::ticket&,
                                                                core::instant now);

}  // namespace evenline::intake
