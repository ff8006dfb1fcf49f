#include "http/wire/asking_address.hpp"

#include "http/wire/field.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace evenline::http {
namespace {

bool is_proxy(const settings& limits, std::string_view address) {
    return std::ranges::find(limits.proxies, address) != limits.proxies.end();
}

// The text as an address is written; empty when it is none.
std::string as_address(std::string_view text) {
    boost::system::error_code none;
    const auto read = boost::asio::ip::make_address(trimmed(text), none);
    return none ? std::string() : read.to_string();
}

}  // namespace

std::string asking_address(const settings& limits, const request& asked) {
    auto nearest = asked.remote;
    if (!is_proxy(limits, nearest)) return nearest;
    // The header may stand more than once: read as one list, from its end.
    for (auto h = asked.headers.rbegin(); h != asked.headers.rend(); ++h) {
        if (!same_name(h->name, "X-Forwarded-For")) continue;
        std::string_view left = h->value;
        for (bool more = true; more;) {
            const auto comma = left.rfind(',');
            more = comma != std::string_view::npos;
            const auto said = as_address(more ? left.substr(comma + 1) : left);
            if (said.empty()) return nearest;
            nearest = said;
            if (!is_proxy(limits, nearest)) return nearest;
            left = left.substr(0, more ? comma : 0);
        }
    }
    return nearest;
}

}  // namespace evenline::http
