// A form as a browser sends it without any script: fields and files.
#pragma once

#include "evenline/http/message.hpp"

#include <map>
#include <optional>

namespace evenline::http {

struct sent_file { std::string name, content_type, bytes; };

struct sent_form {
    std::map<std::string, std::string, std::less<>> fields;   // the last one of a name
    std::vector<sent_file> files;                             // without the empty ones
    [[nodiscard]] std::string text(std::string_view name, std::size_t at_most) const;
};

// application/x-www-form-urlencoded or multipart/form-data (RFC 7578); at most 50 parts. Nothing:
// another type, or not as its type says.
[[nodiscard]] std::optional<sent_form> read_form(const request&);

}  // namespace evenline::http
