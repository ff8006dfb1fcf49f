#include "evenline/channels/sample_request.hpp"

#include "evenline/channels/form.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/twilio_signature.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace evenline::channels {
namespace {

constexpr const char* said = sample_text.data();
constexpr const char* test_name = sample_name.data();

std::optional<sample_request> by_webhook(const channel_settings& s, const std::string& url,
                                         core::instant at, std::uint64_t mark) {
    const auto secrets = s.list("secrets");
    const auto usable =
        std::ranges::find_if(secrets, [](const std::string& k) { return !k.starts_with("whpk_"); });
    if (usable == secrets.end()) return std::nullopt;
    sample_request out;
    out.url = url;
    out.body = nlohmann::json{
        {"type", "contact.created"},
        {"data",
         {{"thread", "evenline-test-" + std::to_string(mark)},
          {"presence", "live"},
          {"customer", {{"ref", "evenline-test"}, {"name", test_name}}},
          {"subject", test_name},
          {"text",
           said}}}}.dump();
    const auto id = "msg_evenline_test_" + std::to_string(mark);
    out.headers = sign_standard_webhook(*usable, id, at, out.body);
    out.headers.push_back({"Content-Type", "application/json"});
    out.how = "webhook-signature by the newest secret";
    return out;
}

std::optional<sample_request> by_twilio(const channel_settings& s, const std::string& url,
                                        core::instant, std::uint64_t mark) {
    const auto token = s.text("auth_token");
    if (token.empty()) return std::nullopt;
    // 00 after a country code is nobody's number.
    const form_fields fields{{"AccountSid", s.text("account_sid")},
                             {"CallSid", "CA" + padded(mark, 32)},
                             {"CallStatus", "ringing"},
                             {"CallerName", test_name},
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

std::optional<sample_request> by_mail(const channel_settings& s, const std::string&, core::instant,
                                      std::uint64_t mark) {
    const auto boxes = s.list("mailboxes");
    const auto to = boxes.empty() ? "support@" + s.text("domain") : boxes.front();
    sample_request out;
    out.method = "LMTP";
    out.headers = {{"MAIL FROM", "<evenline-test@example.invalid>"}, {"RCPT TO", "<" + to + ">"}};
    out.body = "From: " + std::string(test_name) + " <evenline-test@example.invalid>\r\nTo: <" +
               to + ">\r\nSubject: " + test_name + " " + std::to_string(mark) +
               "\r\nMessage-ID: <test-" + std::to_string(mark) +
               "@example.invalid>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + said +
               "\r\n";
    out.how =
        "a mail as your mail server hands it over; LMTP has no signature, it trusts who may "
        "reach its door";
    return out;
}

std::optional<sample_request> by_mailgun(const channel_settings& s, const std::string& url,
                                         core::instant at, std::uint64_t mark) {
    const auto key = s.text("signing_key");
    auto out = by_mail(s, url, at, mark);
    if (key.empty() || !out) return std::nullopt;
    const auto timestamp = std::to_string(at.us / 1'000'000), token = padded(mark, 50);
    const auto recipient = "support@" + s.text("domain");
    const auto signature = to_hex(hmac(hash::sha256, key, timestamp + token));
    const std::vector<form_pair> fields{
        {"recipient", recipient},
        {"sender", "evenline-test@example.invalid"},
        {"timestamp", timestamp},
        {"token", token},
        {"signature", signature},
        {"body-mime", out->body}};
    out->method = "POST";
    out->url = url;
    out->headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    out->body = write_form(fields);
    out->how = "the form's signature by the newest signing_key";
    return out;
}

std::optional<sample_request> by_postmark(const channel_settings& s, const std::string& url,
                                          core::instant at, std::uint64_t mark) {
    auto out = by_mail(s, url, at, mark);
    if (s.text("password").empty() || !out) return std::nullopt;
    out->method = "POST";
    out->url = url;
    out->headers = {
        {"Content-Type", "application/json"},
        {"Authorization", "Basic " + to_base64(s.text("user") + ':' + s.text("password"))}};
    out->body = nlohmann::json{{"RawEmail", out->body},
                               {"OriginalRecipient", "support@" + s.text("domain")}}.dump();
    out->how = "the name and password of the hook's URL";
    return out;
}

using maker = std::optional<sample_request> (*)(const channel_settings&, const std::string&,
                                                core::instant, std::uint64_t);
struct entry {
    std::string_view kind;
    maker make;
};
constexpr std::array makers{entry{"webhook", by_webhook},
                            entry{"twilio_voice", by_twilio}, entry{"lmtp", by_mail},
                            entry{"smtp", by_mail}, entry{"imap", by_mail},
                            entry{"mailgun", by_mailgun}, entry{"postmark", by_postmark}};

}  // namespace

std::string padded(std::uint64_t number, std::size_t width) {
    auto digits = std::to_string(number);
    if (digits.size() > width) digits = digits.substr(digits.size() - width);
    return std::string(width - digits.size(), '0') + digits;
}

raw_request sample_request::raw(core::instant received_at) const {
    raw_request out;
    out.method = method;
    out.url = url;
    out.headers = headers;
    out.body = body;
    out.received_at = received_at;
    return out;
}

std::optional<sample_request> sample_of(const channel_settings& s, const std::string& url,
                                        core::instant at, std::uint64_t mark) {
    const auto* kind = find_kind(s.kind);
    if (kind != nullptr && kind->sample != nullptr) return kind->sample(s, url, at, mark);
    for (const auto& m : makers) {
        if (m.kind == s.kind) return m.make(s, url, at, mark);
    }
    return std::nullopt;
}

}  // namespace evenline::channels
