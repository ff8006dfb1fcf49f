// A provider's JSON API: where it is, how it is posted to, and what it is answered.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

// The address without closing slashes, so that a path can be added.
[[nodiscard]] std::string base_url(std::string address);
// "https://forum.example.com/x" -> "forum.example.com"
[[nodiscard]] std::string host_of(std::string_view url);

// A POST of `body` as application/json.
[[nodiscard]] http_call json_post(std::string url, std::string body,
                                  std::vector<header> more = {});

[[nodiscard]] http_answer plain_answer(unsigned status, std::string text = {});
// Authentic but not understood: 400 with `why`.
[[nodiscard]] reading malformed_because(std::string why);

// How long until a full window opens again, by the provider's own clock: the header `name` says
// when, in Unix seconds or as RFC 3339, beside Date. Nothing: not said, or over a day away.
[[nodiscard]] std::optional<core::duration> until_reset(std::span<const header>,
                                                        std::string_view name);

}  // namespace evenline::channels
