// What the adapters of telephone exchanges share: settings, the caller's facts, endpoints.
#pragma once

#include "evenline/channels/kinds.hpp"
#include "evenline/channels/stream.hpp"

namespace evenline::channels {

struct exchange_settings {
    explicit exchange_settings(const channel_settings&, std::uint16_t usual_port);
    std::string id, host, username, secret, region, language, number;
    std::string agent_endpoint, customer_endpoint;   // with {phone}
    std::vector<std::string> queues;                 // empty: all
    std::uint16_t port{};
    unsigned ring_s{20};
    [[nodiscard]] bool follows(std::string_view queue) const;
};

// The settings every exchange has, to put beside a kind's own.
[[nodiscard]] std::vector<setting_note> exchange_notes(std::string_view usual_port,
                                                       std::string_view usual_agent_endpoint);
[[nodiscard]] std::optional<setting_fault> exchange_fault(const channel_settings&);

// Fills in who calls: sender, name and, when the event creates work, the contact's facts.
void name_caller(inbound_event&, const exchange_settings&, std::string_view number,
                 std::string_view name, core::instant waits_since);
// An event about the connection itself, kept beside the calls'. Counts once an hour.
[[nodiscard]] inbound_event connection_event(std::string kind, core::instant now);

// "PJSIP/{phone}" with the number or extension put in; empty when that is none, or holds more than
// the characters of a telephone number: an endpoint is an instruction to the exchange.
[[nodiscard]] std::string endpoint_of(const std::string& pattern, std::string_view phone);
[[nodiscard]] std::string extra_of(const outbound_message&, const char* key);

// Passes an action to the open connection, where it can be done with what it was given.
[[nodiscard]] std::optional<outbound_call> over_the_connection(const outbound_message&,
                                                               const exchange_settings&);
[[nodiscard]] send_verdict judge_exchange(send_verdict, unsigned status, std::string_view body);
// A call of a test customer as the exchange would tell it (channel_kind::sample).
[[nodiscard]] sample_request said_over_the_connection(std::string text);
// What a webhook to such a channel gets.
[[nodiscard]] reading nobody_calls_here();
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view);

}  // namespace evenline::channels
