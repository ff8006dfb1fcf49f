// What the figures of a report mean, in the languages of the console.
#pragma once

#include "http/wire/json.hpp"

#include <initializer_list>

namespace evenline::http {

// {key: {en, es}} for these keys; a key without words is our own mistake and is left out.
[[nodiscard]] json::value definitions_of(std::initializer_list<std::string_view> keys);

}  // namespace evenline::http
