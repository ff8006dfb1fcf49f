// The written names of the core's enumerations, as the API, the log and the store spell them.
#pragma once

#include "evenline/core/event.hpp"
#include "evenline/engine/records.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace evenline::engine {

template <class E> struct names;  // `all` in the order of the enumerators

template <> struct names<core::presence> {
    static constexpr std::array<std::string_view, 2> all{"live", "deferred"}; };
template <> struct names<core::work_form> {
    static constexpr std::array<std::string_view, 3> all{"call", "chat", "mail"}; };
template <> struct names<core::agent_state> {
    static constexpr std::array<std::string_view, 5> all{"offline", "available", "busy", "away",
                                                         "not_responding"};
};
template <> struct names<core::ticket_status> {
    static constexpr std::array<std::string_view, 10> all{
        "queued",  "scheduled", "offered",   "active",    "waiting_customer",
        "wrap_up", "closed",    "abandoned", "cancelled", "merged"};
};
template <> struct names<core::offer_status> {
    static constexpr std::array<std::string_view, 5> all{"issued", "accepted", "declined",
                                                         "expired", "revoked"};
};
template <> struct names<core::revoke_cause> {
    static constexpr std::array<std::string_view, 8> all{
        "restart",     "contact_ended", "agent_left",      "merged",
        "transferred", "cancelled",     "taken_elsewhere", "channel_changed"};
};
template <> struct names<core::close_cause> {
    static constexpr std::array<std::string_view, 3> all{"agent", "wrap_up_limit", "external"}; };
template <> struct names<core::trigger> {
    static constexpr std::array<std::string_view, 5> all{
        "contact_arrived", "agent_freed", "room_opened", "requirement_relaxed", "offer_ended"};
};
template <> struct names<core::ahead_cause> {
    static constexpr std::array<std::string_view, 7> all{
        "no_room",         "gate_waiting",        "gate_in_hand", "agent_held",
        "declined_before", "preferred_elsewhere", "decline_pause"};
};
template <> struct names<core::passed_cause> {
    static constexpr std::array<std::string_view, 7> all{"no_room", "gate_waiting", "gate_in_hand",
        "held_for_call", "declined_before", "larger_key", "unskilled"}; };
template <> struct names<core::order_rule> {
    static constexpr std::array<std::string_view, 5> all{"promise_balanced", "age_over_target",
        "first_in_first_out", "earliest_deadline", "forms_first"}; };
template <> struct names<core::hand_promise> {
    static constexpr std::array<std::string_view, 2> all{"replied", "in_hand"}; };
template <> struct names<visibility> {
    static constexpr std::array<std::string_view, 2> all{"private", "public"}; };
template <> struct names<direction> {
    static constexpr std::array<std::string_view, 2> all{"in", "out"}; };
template <> struct names<delivery> {
    static constexpr std::array<std::string_view, 6> all{"none",      "pending", "sent",
                                                         "delivered", "read",    "failed"};
};

template <class E> concept named = requires { names<E>::all.size(); };

// "unknown" for a value no enumerator has.
template <named E> [[nodiscard]] constexpr std::string_view name(E e) {
    const auto at = static_cast<std::size_t>(e);
    return at < names<E>::all.size() ? names<E>::all[at] : std::string_view{"unknown"};
}

template <named E> [[nodiscard]] constexpr std::optional<E> parse_name(std::string_view s) {
    for (std::size_t i = 0; i < names<E>::all.size(); ++i) {
        if (names<E>::all[i] == s) return static_cast<E>(i);
    }
    return std::nullopt;
}

}  // namespace evenline::engine
