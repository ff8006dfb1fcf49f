// An answer as bytes on the wire, with the headers every answer of ours carries.
#pragma once

#include "evenline/http/message.hpp"

namespace evenline::http {

struct wire_options {
    bool keep_alive{true};
    bool head_only{};  // the request was HEAD
    bool chunked{};    // a stream follows
    bool secure{};     // people reach us through TLS, ours or a proxy's: browsers are to insist
    std::string_view trace_id;
};

[[nodiscard]] std::string head_text(const response&, const wire_options&);
// Do its bytes follow the head at once?
[[nodiscard]] bool has_bytes(const response&, const wire_options&);
[[nodiscard]] std::string_view reason_phrase(unsigned status);
[[nodiscard]] std::string chunk_text(std::string_view data);

}  // namespace evenline::http
