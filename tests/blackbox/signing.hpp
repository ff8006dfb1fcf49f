// The arithmetic of providers' signatures, and how their bodies are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace evenline::blackbox {

std::string hmac_sha1(std::string_view key, std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
std::string base64(std::string_view data);
std::string from_base64(std::string_view text);
std::string hex(std::string_view data);
// As forms are: everything but letters and digits as %XX.
std::string escaped(std::string_view text);
std::int64_t now_ms();

}  // namespace evenline::blackbox
