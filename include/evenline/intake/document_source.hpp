// Where a document lies that an adapter needs to judge a request by (a signing certificate).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

namespace evenline::intake {

class document_source {
public:
    virtual ~document_source() = default;
    // The adapter vouches for the address. Nothing when it was not had in time: the sender is
    // asked to come again.
    virtual boost::asio::awaitable<std::optional<std::string>> get(std::string url) = 0;
};

}  // namespace evenline::intake
