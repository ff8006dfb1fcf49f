// What the pages of the agents' desk share.
#pragma once

#include "evenline/engine/desk.hpp"
#include "http/api/context.hpp"

namespace evenline::http {

// The store behind these pages; a server started without one answers 404.
[[nodiscard]] response no_desk(const request&);
// Tokens belong to programs: drafts and canned replies of one's own need a person.
[[nodiscard]] response not_a_person(const request&);
// "msg_7" -> 7; nothing when it is not written so.
[[nodiscard]] std::optional<std::uint64_t> numbered(std::string_view prefix, std::string_view id);
// "adr_…": names one of a customer's addresses; the same for the same address.
[[nodiscard]] std::string address_id(const core::address&);

}  // namespace evenline::http
