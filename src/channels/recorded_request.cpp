#include "recorded_request.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

namespace evenline::channels {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// The setting that a file's bare secret stands for.
std::vector<std::string> secret_settings(std::string_view kind) {
    const auto* entry = find_kind(kind);
    if (entry != nullptr && !entry->recorded_secret.empty())
        return {entry->recorded_secret.begin(), entry->recorded_secret.end()};
    if (kind == "twilio_voice") return {"auth_token"};
    if (kind == "webhook") return {"secrets"};
    if (kind == "mailgun") return {"signing_key"};
    return {};
}

void add_values(const json& value, std::vector<std::string>& into) {
    if (value.is_string()) into.push_back(value.get<std::string>());
    if (!value.is_array()) return;
    for (const auto& one : value) {
        if (one.is_string()) into.push_back(one.get<std::string>());
    }
}

void read_secret(const json& secret, recorded_request& out) {
    if (secret.is_object()) {
        for (const auto& [key, value] : secret.items())
            add_values(value, out.settings.values[key == "public_key_base64_der" ? "public_key"
                                                                                 : key]);
        return;
    }
    for (const auto& key : secret_settings(out.kind)) add_values(secret, out.settings.values[key]);
}

void read_headers(const json& headers, raw_request& request) {
    if (!headers.is_object()) return;
    for (const auto& [name, value] : headers.items()) {
        std::vector<std::string> values;
        add_values(value, values);
        for (auto& v : values) request.headers.push_back({name, std::move(v)});
    }
}

// A mail's own domain, when the file does not say: the one it was delivered to.
std::string recipient_domain(const raw_request& request) {
    const auto to = mailbox(request.header_value("RCPT TO"));
    return to ? to->substr(to->rfind('@') + 1) : std::string("example.com");
}

// A recorded message of SNS is of the channel's own topic unless the file names another, and its
// certificate is what the file says lies at its address.
void read_sns(recorded_request& out) {
    const auto message = json::parse(out.body, nullptr, false);
    if (!message.is_object()) return;
    if (out.settings.text("topic_arn").empty())
        out.settings.values["topic_arn"] = {text_of(message, "TopicArn")};
    const auto pem = out.settings.text("signing_cert_pem");
    for (const char* key : {"SigningCertURL", "SigningCertUrl"}) {
        if (const auto url = text_of(message, key); !url.empty() && !pem.empty())
            out.request.documents.push_back({url, pem});
    }
}

// By kind: a post is answered like a mail and is none.
bool is_mail(std::string_view kind) {
    constexpr std::array<std::string_view, 7> kinds{"lmtp",     "smtp",     "imap", "mailgun",
                                                    "postmark", "sendgrid", "ses"};
    return std::ranges::find(kinds, kind) != kinds.end();
}

std::vector<std::string> ids_of(const std::string& spaced) {
    std::istringstream in(spaced);
    std::vector<std::string> out;
    for (std::string one; in >> one;) out.push_back(one);
    return out;
}

// "queue,support" as a list.
json parts_of(const std::string& joined) {
    auto out = json::array();
    std::istringstream in(joined);
    for (std::string one; std::getline(in, one, ',');) out.push_back(one);
    return out;
}

json extra_json(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error == std::errc{} && end == text.data() + text.size() && text.size() < 16) return n;
    return text;
}

}  // namespace

std::string kind_of_recorded(std::string_view channel) {
    struct alias { std::string_view recorded, kind; };
    static constexpr std::array aliases{alias{"twilio", "twilio_voice"},
                                        alias{"voice.twilio", "twilio_voice"},
                                        alias{"sms.twilio", "twilio_voice"},
                                        alias{"voice.asterisk_ari", "asterisk_ari"},
                                        alias{"voice.asterisk_ami", "asterisk_ami"},
                                        alias{"freeswitch", "freeswitch_esl"},
                                        alias{"voice.freeswitch", "freeswitch_esl"},
                                        alias{"standard_webhooks", "webhook"},
                                        alias{"generic", "webhook"},
                                        alias{"ses_sns", "ses"},
                                        alias{"email_raw", "lmtp"},
                                        alias{"email", "lmtp"},
                                        alias{"mail", "lmtp"}};
    for (const auto& a : aliases) {
        if (a.recorded == channel) return std::string(a.kind);
    }
    for (const auto& k : kinds()) {
        if (std::ranges::find(k.recorded_as, channel) != k.recorded_as.end())
            return std::string(k.name);
    }
    const auto* kind = find_kind(channel);
    return kind != nullptr ? std::string(kind->name) : std::string{};
}

recorded_request read_recorded(std::string_view contents) {
    recorded_request out;
    const auto file = json::parse(contents, nullptr, false);
    if (!file.is_object()) { out.fault = "not a JSON object"; return out; }
    const auto channel = text_of(file, "channel");
    const bool unsigned_file = file.contains("secret") && file["secret"].is_null();
    out.name = text_of(file, "name");
    out.kind = kind_of_recorded(channel);
    if (out.kind.empty()) {
        out.fault = "channel '" + channel + "' has no adapter here";
        return out;
    }
    out.body = text_of(file, "body");
    if (const auto encoded = text_of(file, "body_base64"); !encoded.empty()) {
        auto bytes = from_base64(encoded);
        if (!bytes) { out.fault = "body_base64 is not base64"; return out; }
        out.body = std::move(*bytes);
    }
    out.request.method = text_of(file, "method");
    out.request.url = text_of(file, "url");
    out.settings.id = "replay";
    out.settings.kind = out.kind;
    if (file.contains("headers")) read_headers(file["headers"], out.request);
    if (file.contains("settings") && file["settings"].is_object()) {
        for (const auto& [key, value] : file["settings"].items())
            add_values(value, out.settings.values[key]);
    }
    if (file.contains("secret")) read_secret(file["secret"], out);
    if (file.contains("now") && file["now"].is_number_integer())
        out.request.received_at = core::instant{file["now"].get<std::int64_t>() * 1'000'000};
    // A file that says it has no secret was recorded where none was asked for.
    const auto* kind = find_kind(out.kind);
    if (unsigned_file && kind != nullptr) {
        for (const auto& note : kind->settings)
            if (note.key == "authentication") out.settings.values["authentication"] = {"none"};
    }
    if (out.kind == "ses") read_sns(out);
    if (is_mail(out.kind) && out.settings.text("domain").empty())
        out.settings.values["domain"] = {recipient_domain(out.request)};
    out.is_transcript = out.kind == "lmtp" && (out.body.starts_with("C: ") ||
                                               out.body.starts_with("S: "));
    if (file.contains("expected")) out.expected = file["expected"];
    return out;
}

nlohmann::json event_json(std::string_view kind, const inbound_event& e) {
    const auto or_null = [](const std::string& s) { return s.empty() ? json() : json(s); };
    json out{{"channel", kind}, {"event_kind", e.event_kind}, {"account", or_null(e.account)},
             {"visibility", e.is_public ? "public" : "private"},
             {"direction", e.outbound ? "out" : "in"}, {"sender_id", or_null(e.sender_id)},
             {"sender_name", or_null(e.sender_name)}, {"text", or_null(e.text)},
             {"thread_key", or_null(e.thread_key)}, {"dedupe_key", e.dedupe_key},
             {"creates_work", e.creates_work}, {"ends_contact", e.ends_contact}};
    if (e.occurred_at) out["occurred_at"] = write_rfc3339(*e.occurred_at);
    if (!e.subject.empty()) out["subject"] = e.subject;
    if (!e.html.empty()) out["html"] = e.html;
    if (!e.provider_id.empty()) out["provider_id"] = e.provider_id;
    if (e.delivery_of) out["delivery_of"] = *e.delivery_of;
    if (!e.delivery_state.empty()) out["delivery_state"] = e.delivery_state;
    if (!e.delivery_error.empty()) out["delivery_error"] = e.delivery_error;
    if (e.creates_work) {
        constexpr std::array forms{"call", "chat", "mail"};
        out["form"] = forms[static_cast<std::size_t>(e.contact.form)];
        out["addresses"] = json::array();
        for (const auto& a : e.contact.addresses)
            out["addresses"].push_back({{"kind", a.kind}, {"value", a.value},
                                        {"verified", a.verified}});
    }
    for (const auto& a : e.attachments)
        out["attachments"].push_back({{"name", a.name}, {"content_type", a.content_type},
                                      {"url", a.url}, {"bytes", a.bytes}});
    // Ids are texts, also those that look like numbers.
    for (const auto& [key, value] : e.extra)
        out[key] = key == "message_id" ? json(value) : extra_json(value);
    if (e.extra.contains("app_args")) out["app_args"] = parts_of(e.extra.at("app_args"));
    if (is_mail(kind)) {
        // The conversation's root is shown as the key; the contact's own thread names its sender.
        if (e.extra.contains("root")) {
            out["thread"] = e.thread_key;
            out["thread_key"] = e.extra.at("root");
            out.erase("root");
        }
        // A Message-ID counts together with the body: senders use ids again (docs/decisions).
        if (!e.provider_id.empty() && e.dedupe_key.starts_with(e.provider_id)) {
            out["dedupe_key"] = e.provider_id;
            out["stored_key"] = e.dedupe_key;
        }
        const auto answers = e.extra.find("in_reply_to");
        out["in_reply_to"] = ids_of(answers == e.extra.end() ? "" : answers->second);
        const auto references = e.extra.find("references");
        out["references"] = ids_of(references == e.extra.end() ? "" : references->second);
        for (const char* key : {"may_auto_reply", "spam"}) {
            if (e.extra.contains(key)) out[key] = e.extra.at(key) == "true";
        }
    } else if (!e.in_reply_to.empty()) {
        out["in_reply_to"] = e.in_reply_to;
    }
    return out;
}

}  // namespace evenline::channels
