// Some providers give a token that lasts minutes or hours for the password we hold. The adapter
// says how to ask for one and what the answer means; the senders keep the token, in memory only.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct signed_in {
    std::string token;                   // empty: it was not given
    core::instant until{};               // not to be used after
    std::string error;                   // in words, when it was not given
    bool refused{};                      // the password is wrong: asking again does not help
    std::optional<core::duration> pause; // it asked us to wait this long
};

class sign_in {
public:
    virtual ~sign_in() = default;
    [[nodiscard]] virtual http_call ask() const = 0;
    // Never throws, whatever the bytes.
    [[nodiscard]] virtual signed_in answer(unsigned status, std::span<const header>,
                                           std::string_view body, core::instant now) const = 0;
};

}  // namespace evenline::channels
