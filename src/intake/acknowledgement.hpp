// The first answer, by the machine: it has come, here is your place, and your own page of it. It is
// asked for in the transaction of the contact; what nobody knows before that is stored (the link,
// the place, the wait) is put into its words when it goes out.
#pragma once

#include "evenline/intake/intake.hpp"

namespace evenline::intake {

// How long the link of an acknowledgement opens its page.
constexpr auto page_valid = core::days(30);

// "https://desk.example.com/t/…"; empty without the channel's keys or a public address.
[[nodiscard]] std::string page_url(const channel&, core::ticket_id, core::instant now);

// The channel's words with {link}, {place} and {wait} in them; empty: it does not acknowledge.
[[nodiscard]] std::string acknowledging_words(const channels::channel_settings&, bool spanish);

// As the timeline shows them until they go out.
[[nodiscard]] std::string unfilled(std::string words);

}  // namespace evenline::intake
