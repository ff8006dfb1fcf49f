#include "http/wire/origin.hpp"

namespace evenline::http {
namespace {

std::string_view without_slash(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

// "desk.example.com:8443" -> "desk.example.com"; empty for an IP address.
std::string domain_of(std::string_view authority) {
    if (authority.starts_with('[')) return {};
    const auto host = authority.substr(0, authority.find(':'));
    if (host.find_first_not_of("0123456789.") == std::string_view::npos) return {};
    std::string out;
    for (const char c : host) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return out;
}

}  // namespace

bool is_own_origin(const settings& ours, const request& asked, std::string_view origin) {
    const auto host = asked.header_value("Host");
    if (origin == "http://" + std::string(host) || origin == "https://" + std::string(host))
        return true;
    return !ours.public_url.empty() && origin == without_slash(ours.public_url);
}

std::string own_domain(const settings& ours, const request& asked) {
    std::string_view url = ours.public_url;
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        url.remove_prefix(scheme + 3);
        auto named = domain_of(url.substr(0, url.find('/')));
        if (!named.empty()) return named;
    }
    return domain_of(asked.header_value("Host"));
}

}  // namespace evenline::http
