#include "evenline/channels/oauth1.hpp"

#include "evenline/channels/signature.hpp"

#include <algorithm>

namespace evenline::channels {

std::string oauth1_header(const oauth1_keys& keys, std::string_view method, std::string_view url,
                          const form_fields& query, std::string_view nonce,
                          std::int64_t unix_seconds) {
    const form_fields own{{"oauth_consumer_key", keys.consumer},
                          {"oauth_nonce", std::string(nonce)},
                          {"oauth_signature_method", "HMAC-SHA1"},
                          {"oauth_timestamp", std::to_string(unix_seconds)},
                          {"oauth_token", keys.token},
                          {"oauth_version", "1.0"}};
    form_fields all;
    for (const auto* part : {&own, &query}) {
        for (const auto& [name, value] : *part)
            all.emplace_back(percent_encode(name), percent_encode(value));
    }
    std::ranges::sort(all);
    std::string joined;
    for (const auto& [name, value] : all)
        joined += (joined.empty() ? "" : "&") + name + '=' + value;
    const auto base =
        std::string(method) + '&' + percent_encode(url) + '&' + percent_encode(joined);
    const auto key = percent_encode(keys.consumer_secret) + '&' + percent_encode(keys.token_secret);
    std::string out = "OAuth ";
    for (const auto& [name, value] : own) out += name + "=\"" + percent_encode(value) + "\", ";
    return out + "oauth_signature=\"" + percent_encode(to_base64(hmac(hash::sha1, key, base))) +
           '"';
}

}  // namespace evenline::channels
