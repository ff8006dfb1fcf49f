// Idempotency-Key: the same POST again gets the first one's answer and does nothing.
#pragma once

#include "http/api/context.hpp"

#include <unordered_set>

namespace evenline::http {

class replay {
public:
    // Runs `what` unless the key was used before. Keys belong to their principal.
    boost::asio::awaitable<response> once(context&, call, const handler& what);

private:
    std::unordered_set<std::string> running_;
};

}  // namespace evenline::http
