#include "http/api/paging.hpp"

#include "evenline/engine/text.hpp"

namespace evenline::http {

namespace {

response wrong_cursor(const request& asked) {
    return problem(asked, "invalid_input",
                   "This cursor is not one of ours. Begin again without a cursor.",
                   {{"?cursor", "is not known"}});
}

}  // namespace

page_asked asked_page(const request& asked) {
    page_asked out;
    out.cursor = asked.parameter("cursor");
    if (!asked.has_parameter("limit")) return out;
    const auto n = engine::parse_number(asked.parameter("limit"));
    if (!n || *n < 1 || *n > 200) {
        out.no = problem(asked, "invalid_input", "limit must be a whole number from 1 to 200.",
                         {{"?limit", "must be from 1 to 200"}});
        return out;
    }
    out.limit = static_cast<unsigned>(*n);
    return out;
}

std::uint64_t number_cursor(const request& asked, page_asked& page) {
    if (page.cursor.empty()) return 0;
    const auto n = engine::parse_number(page.cursor);
    if (!n) page.no = wrong_cursor(asked);
    return n.value_or(0);
}

namespace {

std::string escaped(std::string_view s) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : s) {
        const auto u = static_cast<unsigned char>(c);
        const bool plain = (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') ||
                           (u >= 'a' && u <= 'z') || c == '-' || c == '_' || c == '.';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[u >> 4U];
            out += digits[u & 15U];
        }
    }
    return out;
}

// The query without its cursor, so that filters stay.
std::string next_link(const request& asked, const std::string& cursor) {
    std::string out = asked.path + "?";
    std::string_view rest = asked.query;
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        if (pair.empty() || pair.starts_with("cursor=")) continue;
        out += pair;
        out += '&';
    }
    return out + "cursor=" + escaped(cursor);
}

}  // namespace

response page_answer(const request& asked, json::value::array data,
                     const std::string& next_cursor) {
    const bool more = !next_cursor.empty();
    auto out = json_answer(200, {{"data", std::move(data)},
                                 {"next_cursor", more ? json::value(next_cursor) : json::value()},
                                 {"has_more", more}});
    if (more) out.with("Link", "<" + next_link(asked, next_cursor) + ">; rel=\"next\"");
    return out;
}

response unreadable(const request& asked, boost::system::error_code why) {
    if (why.message().find("cursor") != std::string::npos) return wrong_cursor(asked);
    return problem(asked, "store_unavailable",
                   "The store cannot be read now. Try again after Retry-After.");
}

}  // namespace evenline::http
