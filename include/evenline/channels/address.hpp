// Addresses of people in the one form under which they are compared.
#pragma once

#include "evenline/core/contact.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::channels {

// E.164 ("+34600111222"), or nothing when it is no possible number. `default_region` (ISO 3166,
// "ES") reads numbers written without a country code; empty: only international ones are read.
[[nodiscard]] std::optional<std::string> phone_e164(std::string_view written,
                                                    std::string_view default_region = {});

// A caller who withholds the number is announced by a word or a reserved number.
[[nodiscard]] bool is_withheld_number(std::string_view from);

// Case-folded mailbox without display name or comment; nothing when it is none. Plus tags are
// kept: they may be different people.
[[nodiscard]] std::optional<std::string> mailbox(std::string_view written);

// By kind: "phone" and "email" as above, anything else trimmed and otherwise untouched.
[[nodiscard]] std::optional<core::address> normalised_address(std::string_view kind,
    std::string_view value, bool verified, std::string_view default_region = {});

[[nodiscard]] std::string trimmed(std::string_view);
[[nodiscard]] std::string lower_ascii(std::string_view);

}  // namespace evenline::channels
