// For a channel whose customers hear how long it will be: a request that asks what to say next is
// answered once more, with what the line says of their wait.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct spoken_wait {
    int low_s{}, high_s{};               // from now; high_s 0: nobody can say
    bool offers_callback{};              // the wait will pass what was promised, or is borne
    std::size_t position{};              // in the line, from 1; 0: not known
};

class waits_aloud {
public:
    virtual ~waits_aloud() = default;
    // The thread whose caller asks, of a request that was read as valid; empty: nobody does.
    [[nodiscard]] virtual std::string asks_aloud(const raw_request&) const = 0;
    // The answer to it, with the wait in it.
    [[nodiscard]] virtual http_answer tell(const raw_request&, const spoken_wait&) const = 0;
};

}  // namespace evenline::channels
