#include "sns_envelope.hpp"

#include "evenline/channels/signature.hpp"
#include "json_leaves.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

std::string_view either(const json_leaves& from, std::string_view a, std::string_view b) {
    const auto first = from.text(a);
    return first.empty() ? from.text(b) : first;
}

}  // namespace

sns_envelope read_sns_envelope(std::string_view body) {
    sns_envelope out;
    const auto from = read_json_leaves(body);
    out.fault = from.fault;
    if (!out.fault.empty()) return out;
    out.type = from.text("Type");
    out.id = from.text("MessageId");
    out.topic = from.text("TopicArn");
    out.message = from.text("Message");
    out.subject = from.text("Subject");
    out.has_subject = !from.texts("Subject").empty();
    out.timestamp = from.text("Timestamp");
    out.token = from.text("Token");
    out.subscribe_url = either(from, "SubscribeURL", "SubscribeUrl");
    out.certificate_url = either(from, "SigningCertURL", "SigningCertUrl");
    out.signature = from.text("Signature");
    out.version = from.text("SignatureVersion");
    const bool known = out.type == "Notification" || out.type == "SubscriptionConfirmation" ||
                       out.type == "UnsubscribeConfirmation";
    if (!known || out.id.empty() || out.topic.empty() || out.signature.empty())
        out.fault = "no signed message of SNS (is raw message delivery switched on?)";
    return out;
}

std::string sns_envelope::signed_text() const {
    std::string text;
    const auto add = [&text](std::string_view key, const std::string& value) {
        text.append(key).append("\n").append(value).append("\n");
    };
    add("Message", message);
    add("MessageId", id);
    if (type == "Notification") {
        if (has_subject) add("Subject", subject);
    } else {
        add("SubscribeURL", subscribe_url);
    }
    add("Timestamp", timestamp);
    if (type != "Notification") add("Token", token);
    add("TopicArn", topic);
    add("Type", type);
    return text;
}

bool sns_envelope::is_signed_by(std::string_view certificate_pem) const {
    const auto bytes = from_base64(signature);
    if (!bytes || (version != "1" && version != "2")) return false;
    return rsa_verifies(version == "1" ? hash::sha1 : hash::sha256, certificate_pem,
                        signed_text(), *bytes);
}

bool is_sns_address(std::string_view url, std::string_view path_end) {
    constexpr std::string_view scheme = "https://sns.";
    if (!url.starts_with(scheme)) return false;
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    if (slash == std::string_view::npos) return false;
    auto host = url.substr(0, slash);
    if (host.ends_with(".cn")) host.remove_suffix(3);
    constexpr std::string_view domain = ".amazonaws.com";
    if (!host.ends_with(domain)) return false;
    const auto region = host.substr(0, host.size() - domain.size());
    const bool plain = region.size() >= 3 && std::ranges::all_of(region, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
    const auto path = url.substr(slash);
    const bool printable = std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7f; });
    return plain && printable && path.ends_with(path_end);
}

}  // namespace evenline::channels
