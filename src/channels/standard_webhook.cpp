#include "evenline/channels/standard_webhook.hpp"

#include "evenline/channels/signature.hpp"

#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::size_t max_signatures = 32;   // rotation needs two or three

std::optional<std::int64_t> unix_seconds(std::string_view text) {
    std::int64_t n = 0;
    if (text.empty() || text.size() > 12) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

bool fits(std::string_view version, std::string_view sent, const std::string& secret,
          std::string_view signed_bytes) {
    if (version == "v1a" && secret.starts_with("whpk_")) {
        const auto key = from_base64(std::string_view(secret).substr(5));
        const auto signature = from_base64(sent);
        return key && signature && ed25519_verifies(*key, signed_bytes, *signature);
    }
    if (version != "v1" || secret.starts_with("whpk_")) return false;
    const auto key = webhook_key(secret);
    return key && equal_constant_time(to_base64(hmac(hash::sha256, *key, signed_bytes)), sent);
}

webhook_check refuse(std::string why) { return {false, std::move(why), {}}; }

}  // namespace

std::optional<std::string> webhook_key(std::string_view secret) {
    if (secret.starts_with("whsec_")) secret.remove_prefix(6);
    auto key = from_base64(secret);
    if (key && key->empty()) return std::nullopt;
    return key;
}

webhook_check check_standard_webhook(const raw_request& request,
                                     const std::vector<std::string>& keys,
                                     core::duration tolerance) {
    const auto id = request.header_value("webhook-id");
    const auto stamp = request.header_value("webhook-timestamp");
    auto listed = request.header_value("webhook-signature");
    if (id.empty() || stamp.empty() || listed.empty())
        return refuse("webhook-id, webhook-timestamp and webhook-signature are all required");
    if (id.size() > 256 || id.find('.') != std::string_view::npos)
        return refuse("webhook-id holds a '.' or is longer than 256 bytes");
    const auto at = unix_seconds(stamp);
    if (!at) return refuse("webhook-timestamp is not a number of seconds");
    const auto apart = request.received_at - core::instant{*at * 1'000'000};
    if (apart > tolerance) return refuse("webhook-timestamp is too old: check the sender's clock");
    if (apart < core::duration{} - tolerance)
        return refuse("webhook-timestamp is in the future: check the sender's clock");

    std::string signed_bytes(id);
    signed_bytes.append(".").append(stamp).append(".").append(request.body);
    for (std::size_t n = 0; !listed.empty() && n < max_signatures; ++n) {
        const auto one = listed.substr(0, listed.find(' '));
        listed.remove_prefix(std::min(listed.size(), one.size() + 1));
        const auto comma = one.find(',');
        if (comma == std::string_view::npos) continue;
        for (const auto& secret : keys) {
            if (fits(one.substr(0, comma), one.substr(comma + 1), secret, signed_bytes))
                return {true, {}, std::string(id)};
        }
    }
    return refuse("no signature fits any configured secret");
}

std::vector<header> sign_standard_webhook(std::string_view secret, std::string_view id,
                                          core::instant at, std::string_view body) {
    const auto stamp = std::to_string(at.us / 1'000'000);
    std::string signed_bytes(id);
    signed_bytes.append(".").append(stamp).append(".").append(body);
    const auto key = webhook_key(secret).value_or(std::string{});
    return {{"webhook-id", std::string(id)},
            {"webhook-timestamp", stamp},
            {"webhook-signature", "v1," + to_base64(hmac(hash::sha256, key, signed_bytes))}};
}

}  // namespace evenline::channels
