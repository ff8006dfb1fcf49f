#include "http/api/desk_pages.hpp"

#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

namespace evenline::http {

response no_desk(const request& asked) {
    return problem(asked, "not_found", "This server was started without the store behind it.");
}

response not_a_person(const request& asked) {
    return problem(asked, "not_a_person",
                   "This belongs to a person, and a token that belongs to nobody asked. Log in "
                   "with an account.");
}

std::optional<std::uint64_t> numbered(std::string_view prefix, std::string_view id) {
    if (!id.starts_with(prefix)) return std::nullopt;
    const auto number = engine::parse_number(id.substr(prefix.size()));
    if (!number || *number == 0) return std::nullopt;
    return number;
}

std::string address_id(const core::address& a) {
    return "adr_" + sha256_hex(a.kind + '\n' + a.value).substr(0, 16);
}

}  // namespace evenline::http
