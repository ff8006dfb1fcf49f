// What a provider would say, signed with the channel's own secret: for trying a channel out without
// the provider. Not all are requests to us: a provider that is asked answers (method "GET" with a
// body), one we connect to says it over that connection (method "STREAM").
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct channel_settings;

struct sample_request {
    std::string method{"POST"}, url;
    std::vector<header> headers;
    std::string body;
    std::string how;  // what it is signed by, in words, for who reads the result
    std::vector<document> documents{};   // that its judgement rests on, made for it alone
    [[nodiscard]] raw_request raw(core::instant received_at) const;
};

// What every sample says, and who says it.
inline constexpr std::string_view sample_text =
    "This is a test of the channel. Nobody needs to answer.";
inline constexpr std::string_view sample_name = "Evenline test";

// What an adapter makes of it, whichever of the three ways it came.
[[nodiscard]] reading hear(const adapter&, const raw_request&);
// Is it no request to us, but an answer or a stream?
[[nodiscard]] bool is_ours_to_ask(const adapter&, const raw_request&);

// Digits of a number, from the right, with zeros in front: ids of the length a provider uses.
[[nodiscard]] std::string padded(std::uint64_t number, std::size_t width);

// One contact of a customer "Evenline test", whose thread ends in `mark` (digits). `url` is the
// channel's hook as the provider would call it. Nothing when its requests cannot be signed from
// what we hold (a public key only).
[[nodiscard]] std::optional<sample_request> sample_of(const channel_settings&,
                                                      const std::string& url, core::instant at,
                                                      std::uint64_t mark);

}  // namespace evenline::channels
