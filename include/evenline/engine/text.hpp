// How numbers and times are written for people and programs: "tkt_12", RFC 3339 in UTC. One form
// everywhere: the API, the live feed, the event log, the command line.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::engine {

// "2026-11-22T03:48:43.000000Z". Years 0000 to 9999; later (`never`) prints as the last
// microsecond of 9999, which parses back as `never`.
void append_rfc3339(std::string& out, core::instant);
[[nodiscard]] std::string rfc3339(core::instant);

// Accepts what RFC 3339 does: any offset, zero to nine decimals (beyond microseconds cut), 'T', 't'
// or a space. Nothing for anything else, and for dates that do not exist.
[[nodiscard]] std::optional<core::instant> parse_rfc3339(std::string_view);

template <class Id> inline constexpr std::string_view id_prefix{};
template <> inline constexpr std::string_view id_prefix<core::ticket_id> = "tkt_";
template <> inline constexpr std::string_view id_prefix<core::contact_id> = "con_";
template <> inline constexpr std::string_view id_prefix<core::customer_id> = "cus_";
template <> inline constexpr std::string_view id_prefix<core::agent_id> = "agt_";
template <> inline constexpr std::string_view id_prefix<core::offer_id> = "ofr_";

void append_number(std::string& out, std::uint64_t);
[[nodiscard]] std::optional<std::uint64_t> parse_number(std::string_view);  // digits only, no sign
// "msg_7" with prefix "msg_": nothing unless prefix and a positive number without leading zeros.
[[nodiscard]] std::optional<std::uint64_t> parse_prefixed(std::string_view prefix,
                                                          std::string_view);

// text(ticket_id{12}) == "tkt_12".
template <class Tag> [[nodiscard]] std::string text(core::id<Tag> id) {
    std::string out(id_prefix<core::id<Tag>>);
    append_number(out, id.value);
    return out;
}

// parse_id<core::ticket_id>("tkt_12"); nothing for another prefix, zero, or anything not written
// the way `text` writes it.
template <class Id> [[nodiscard]] std::optional<Id> parse_id(std::string_view s) {
    const auto number = parse_prefixed(id_prefix<Id>, s);
    if (!number) return std::nullopt;
    return Id{*number};
}

}  // namespace evenline::engine
