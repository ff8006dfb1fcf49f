#include "evenline/channels/twilio_signature.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/signature.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

struct url_parts { std::string_view before_port, port, rest; bool https{}; };

std::optional<url_parts> parts_of(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) return std::nullopt;
    const auto start = scheme_end + 3;
    auto end = url.find_first_of("/?#", start);
    if (end == std::string_view::npos) end = url.size();
    const auto authority = url.substr(start, end - start);
    const auto at = authority.rfind('@');
    const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
    auto colon = host.rfind(':');
    // The colons of an IPv6 address stand inside its brackets.
    if (const auto bracket = host.rfind(']');
        bracket != std::string_view::npos && colon != std::string_view::npos && colon < bracket)
        colon = std::string_view::npos;
    const auto host_start = start + (authority.size() - host.size());
    const auto port_at =
        colon == std::string_view::npos ? end : host_start + colon;
    return url_parts{url.substr(0, port_at), url.substr(port_at, end - port_at), url.substr(end),
                     lower_ascii(url.substr(0, scheme_end)) == "https"};
}

}  // namespace

std::vector<std::string> signed_url_forms(std::string_view url) {
    std::vector<std::string> forms{std::string(url)};
    if (const auto p = parts_of(url)) {
        const auto own_port = std::string(p->https ? ":443" : ":80");
        forms.push_back(std::string(p->before_port) + std::string(p->rest));
        forms.push_back(std::string(p->before_port) + own_port + std::string(p->rest));
    }
    // An apostrophe in the query is signed escaped even when a proxy shows it bare.
    for (std::size_t i = 0, n = forms.size(); i < n; ++i) {
        const auto query = forms[i].find('?');
        if (query == std::string::npos || forms[i].find('\'', query) == std::string::npos) continue;
        auto copy = forms[i];
        for (auto at = copy.find('\'', query); at != std::string::npos; at = copy.find('\'', at))
            copy.replace(at, 1, "%27");
        forms.push_back(std::move(copy));
    }
    return forms;
}

std::string twilio_signature(std::string_view auth_token, std::string_view url,
                             form_fields fields) {
    // By key, then value, each pair once; keys alone decide, not key and value run together.
    std::ranges::sort(fields);
    const auto repeated = std::ranges::unique(fields);
    fields.erase(repeated.begin(), repeated.end());
    std::string signed_bytes(url);
    for (const auto& [key, value] : fields) signed_bytes.append(key).append(value);
    return to_base64(hmac(hash::sha1, auth_token, signed_bytes));
}

bool twilio_signature_fits(std::string_view auth_token, const raw_request& request,
                           std::string_view url, const form_fields& fields) {
    const auto sent = request.header_value("X-Twilio-Signature");
    if (auth_token.empty() || sent.empty()) return false;
    const auto type = lower_ascii(request.header_value("Content-Type"));
    if (type.find("json") != std::string::npos) {
        const auto query = parse_form(query_of(url));
        if (!query) return false;
        const auto named = field(*query, "bodySHA256");
        if (!equal_constant_time(to_hex(digest(hash::sha256, request.body)), named)) return false;
    }
    bool fits = false;
    for (const auto& form : signed_url_forms(url))
        fits |= equal_constant_time(twilio_signature(auth_token, form, fields), sent);
    return fits;
}

std::optional<sample_request> twilio_sample(const channel_settings& s, const std::string& url,
                                            core::instant, std::uint64_t mark) {
    const auto token = s.text("auth_token");
    if (token.empty()) return std::nullopt;
    // 00 after a country code is nobody's number.
    const form_fields fields{{"AccountSid", s.text("account_sid")},
                             {"CallSid", "CA" + padded(mark, 32)},
                             {"CallStatus", "ringing"},
                             {"CallerName", std::string(sample_name)},
                             {"Direction", "inbound"},
                             {"From", "+340" + padded(mark, 8)},
                             {"To", s.text("number", "+34000000000")}};
    std::vector<form_pair> pairs;
    for (const auto& [name, value] : fields) pairs.emplace_back(name, value);
    sample_request out;
    out.url = url;
    out.body = write_form(pairs);
    out.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                   {"X-Twilio-Signature", twilio_signature(token, url, fields)}};
    out.how = "X-Twilio-Signature by auth_token";
    return out;
}

}  // namespace evenline::channels
