// Any bytes, made genuine for whichever kind: all providers' signatures at once, by one secret.
#pragma once

#include "channels/working_settings.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/stream.hpp"
#include "evenline/channels/twilio_signature.hpp"

namespace given {

inline constexpr const char* one_secret = "c2VjcmV0";

inline evenline::channels::channel_settings settings_of_one_secret(
    const evenline::channels::channel_kind& kind) {
    auto s = working_settings(kind.name);
    for (const auto& note : kind.settings)
        if (note.secret) s.values[std::string(note.key)] = {one_secret};
    return s;
}

// `body` gets what a provider signs inside of it, and must outlive `r`. Amazon's signature is left
// out: a key of 2048 bits a request is too slow here.
inline void sign_every_way(const evenline::channels::adapter& by, std::string& body,
                           evenline::channels::raw_request& r) {
    using namespace evenline::channels;   // NOLINT: a test's own header
    if (by.kind() == "mailgun") {
        const auto at = std::to_string(r.received_at.us / 1'000'000);
        body += "&timestamp=" + at + "&token=t&signature=" +
                to_hex(hmac(hash::sha256, one_secret, at + "t"));
        r.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    }
    r.body = body;
    for (auto& h : sign_standard_webhook(one_secret, "m", r.received_at, r.body))
        r.headers.push_back(std::move(h));
    const auto hex = "sha256=" + to_hex(hmac(hash::sha256, one_secret, r.body));
    for (const char* name : {"X-Hub-Signature-256", "X-Hub-Signature",
                             "X-Discourse-Event-Signature"})
        r.headers.push_back({name, hex});
    const auto fields = parse_form(r.body).value_or(form_fields{});
    r.headers.push_back({"X-Twilio-Signature", twilio_signature(one_secret, r.url, fields)});
    r.headers.push_back({"X-Telegram-Bot-Api-Secret-Token", one_secret});
    r.headers.push_back({"X-Twitter-Webhooks-Signature",
                         "sha256=" + to_base64(hmac(hash::sha256, one_secret, r.body))});
    const bool by_name = by.kind() == "postmark" || by.kind() == "sendgrid";
    r.headers.push_back({"Authorization",
                         by_name ? "Basic " + to_base64("desk:" + std::string(one_secret))
                                 : "Bearer " + std::string(one_secret)});
    r.headers.push_back({"X-Discourse-Event-Id", "7"});
    r.headers.push_back({"X-Discourse-Event", "post_created"});
}

// The way in which this kind's provider speaks.
inline std::string method_of(const evenline::channels::adapter& by) {
    for (const char* door : {"lmtp", "smtp", "imap"})
        if (by.kind() == door) return "LMTP";
    if (by.kind() == "webchat") return "WEBCHAT";
    if (by.listens()) return "STREAM";
    return by.polls() != nullptr ? "GET" : "POST";
}

}  // namespace given
