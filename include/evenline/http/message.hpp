// A request and a response in our own words: handlers know no HTTP library.
#pragma once

#include "evenline/channels/adapter.hpp"

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::http {

using channels::header;

struct request {
    std::string method;
    std::string target;  // path and query exactly as received
    std::string path;    // the part before '?', not decoded
    std::string query;   // the part after '?', not decoded
    std::vector<header> headers;
    std::string body;
    std::string remote;               // the peer's IP address
    std::string trace_id;             // named in the answer and in the log
    std::vector<std::string> params;  // decoded {…} parts of the route's pattern, in order
    // Case-insensitive; empty when absent.
    [[nodiscard]] std::string_view header_value(std::string_view name) const;
    // A query parameter, decoded; empty when absent.
    [[nodiscard]] std::string parameter(std::string_view name) const;
    [[nodiscard]] bool has_parameter(std::string_view name) const;
};

// The next piece of an answer that has no end yet (server-sent events); empty: the end.
using chunk_source = std::function<boost::asio::awaitable<std::string>()>;

struct response {
    unsigned status{200};
    std::string content_type{"application/json"};
    std::string body;
    std::vector<header> headers;
    chunk_source stream;  // set: sent in chunks after the head, `body` first
    // Instead of `body`: bytes that stand in the binary, so that whoever is long in reading them
    // holds no copy.
    std::string_view lasting;
    [[nodiscard]] std::string_view bytes() const {
        return lasting.empty() ? std::string_view(body) : lasting;
    }
    response& with(std::string name, std::string value) {
        headers.push_back({std::move(name), std::move(value)});
        return *this;
    }
};

// Percent-decodes; empty optional when an escape is broken or gives a NUL.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace evenline::http
