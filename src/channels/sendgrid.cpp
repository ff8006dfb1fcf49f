// E-mail through Twilio SendGrid: docs/channels/sendgrid.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/charset.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/mail_door.hpp"
#include "evenline/channels/multipart.hpp"
#include "evenline/channels/parsed_mail.hpp"
#include "evenline/channels/signature.hpp"
#include "json_leaves.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

constexpr const char* signature_header = "X-Twilio-Email-Event-Webhook-Signature";
constexpr const char* timestamp_header = "X-Twilio-Email-Event-Webhook-Timestamp";

reading malformed(std::string why) {
    http_answer answer{400, "text/plain", why + '\n', {}};
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

std::string state_of(std::string_view event, std::string_view type) {
    if (event == "bounce") return type == "blocked" ? "sent" : "failed";
    if (event == "dropped" || event == "spamreport") return "failed";
    if (event == "delivered") return "delivered";
    if (event == "processed" || event == "deferred") return "sent";
    if (event == "open") return "read";
    return {};
}

class sendgrid final : public mail_adapter {
public:
    explicit sendgrid(const channel_settings& s)
        : mail_adapter(s), user_(s.text("user")), passwords_(s.list("password")),
          api_key_(s.text("api_key")),
          api_url_(base_url(s.text("api_url", "https://api.sendgrid.com"))) {
        for (const auto& written : s.list("public_key")) {
            if (auto der = from_base64(trimmed(written))) public_keys_.push_back(std::move(*der));
        }
    }

    [[nodiscard]] std::string_view kind() const noexcept override { return "sendgrid"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] bool admits(const raw_request& r) const override {
        if (!public_keys_.empty()) return !r.header_value(signature_header).empty();
        return shows_password(r, user_, passwords_);
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;

private:
    [[nodiscard]] std::string fault_of(const raw_request&) const;
    [[nodiscard]] reading read_mail(const raw_request&) const;
    [[nodiscard]] reading read_reports(const raw_request&) const;

    std::vector<std::string> public_keys_;
    std::string user_;
    std::vector<std::string> passwords_;
    std::string api_key_, api_url_;
};

// With a public key only the signature counts; without one, the name and password in the URL.
std::string sendgrid::fault_of(const raw_request& request) const {
    if (!public_keys_.empty()) {
        const auto signature = from_base64(request.header_value(signature_header));
        if (request.header_value(signature_header).empty())
            return std::string(signature_header) + " is missing: switch the signature on";
        const auto bytes =
            std::string(request.header_value(timestamp_header)) + std::string(request.body);
        for (const auto& key : public_keys_) {
            if (signature && ecdsa_p256_verifies(key, bytes, *signature)) return {};
        }
        return "the signature does not fit: check public_key, and that no proxy rewrites the body";
    }
    if (shows_password(request, user_, passwords_)) return {};
    return "no credentials: configure public_key, or put user:password@ into the hook's URL";
}

reading sendgrid::read(const raw_request& request) const {
    if (auto fault = fault_of(request); !fault.empty())
        return {verdict::invalid, std::move(fault), {}, {401, "text/plain", "bad signature\n", {}}};
    const auto type = first_token(request.header_value("Content-Type"));
    return type == "application/json" ? read_reports(request) : read_mail(request);
}

reading sendgrid::read_mail(const raw_request& request) const {
    const auto parts = parse_multipart(request.body, request.header_value("Content-Type"));
    if (!parts) return malformed("not a form of multipart/form-data");
    const auto envelope_json = read_json_leaves(part(*parts, "envelope"));
    mail_envelope envelope;
    envelope.received_at = request.received_at;
    if (request.received_at != core::instant{}) envelope.arrived_at = request.received_at;
    const auto to = envelope_json.texts("to/[]");
    envelope.to = to.empty() ? std::string{} : mailbox(to.front()).value_or(std::string{});
    if (envelope_json.fault.empty())
        envelope.from = {true, mailbox(envelope_json.text("from")).value_or(std::string{})};
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    if (const auto raw = part(*parts, "email"); !raw.empty()) {
        if (auto e = mails_.read(raw, envelope)) out.events.push_back(std::move(*e));
        return out;
    }
    if (part(*parts, "from").empty() && part(*parts, "headers").empty())
        return malformed("the form holds neither 'email' nor 'headers'");
    const auto charsets = read_json_leaves(part(*parts, "charsets"));
    const auto field = [&](std::string_view name) {
        return to_utf8(part(*parts, name), charsets.text(name));
    };
    parsed_mail mail;
    // The form's own subject is decoded by its charset; the header's may be cut.
    if (const auto subject = field("subject"); !subject.empty()) mail.add_field("Subject", subject);
    mail.add_fields(field("headers"));
    mail.add_missing("From", field("from"));
    mail.body.text = field("text");
    mail.body.html = field("html");
    const auto about = read_json_leaves(part(*parts, "attachment-info"));
    for (const auto& p : *parts) {
        if (p.file_name.empty()) continue;
        attachment_facts a{clean_utf8(p.file_name), first_token(p.content_type), {}, 0,
                           std::string(p.content)};
        a.content_id = about.text(p.name + "/content-id");
        std::erase_if(a.content_id, [](char c) { return c == '<' || c == '>'; });
        mail.body.attachments.push_back(std::move(a));
    }
    out.events.push_back(mail.read_by(mails_, envelope));
    return out;
}

reading sendgrid::read_reports(const raw_request& request) const {
    const auto reports = read_json_leaves(request.body);
    if (!reports.fault.empty()) return malformed(reports.fault);
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    for (const auto& r : reports.elements("")) {
        const auto state = state_of(r.text("event"), r.text("type"));
        auto id = trimmed(r.text(r.text("evenline-id").empty() ? "smtp-id" : "evenline-id"));
        std::erase_if(id, [](char c) { return c == '<' || c == '>'; });
        auto e = mails_.report(id, r.text("email"), state,
                               trimmed(std::string(r.text("status")) + ' ' +
                                       std::string(r.text("reason"))));
        if (state.empty()) e.event_kind = "ignored";
        e.dedupe_key = r.text("sg_event_id");
        out.events.push_back(std::move(e));
    }
    return out;
}

std::optional<outbound_call> sendgrid::compose(const outbound_message& m) const {
    if (api_key_.empty()) return mails_.by_smtp(m);
    const auto mail = mails_.write(m);
    if (!mail) return std::nullopt;
    const mail_header written(mail->message);
    const auto from = written.addresses("From");
    if (from.empty()) return std::nullopt;
    std::string headers = "\"Message-ID\":" + json_quoted('<' + mail->id + '>');
    for (const char* name : {"In-Reply-To", "References", "Auto-Submitted",
                             "X-Auto-Response-Suppress", "X-Loop"}) {
        if (const auto value = written.value(name); !value.empty())
            headers += ',' + json_quoted(name) + ':' + json_quoted(value);
    }
    std::string files;
    for (const auto& f : m.attachments)
        files += std::string(files.empty() ? ",\"attachments\":[" : ",") + "{\"filename\":" +
                 json_quoted(f.name) + ",\"type\":" + json_quoted(f.content_type) +
                 ",\"content\":\"" + to_base64(f.content) + "\"}";
    if (!files.empty()) files += ']';
    http_call call;
    call.url = api_url_ + "/v3/mail/send";
    call.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + api_key_}};
    call.body = "{\"personalizations\":[{\"to\":[{\"email\":" + json_quoted(mail->to) +
                "}],\"custom_args\":{\"evenline-id\":" + json_quoted(mail->id) +
                "}}],\"from\":{\"email\":" + json_quoted(from[0].mailbox) +
                ",\"name\":" + json_quoted(from[0].name) +
                "},\"subject\":" + json_quoted(written.decoded("Subject")) +
                ",\"content\":[{\"type\":\"text/plain\",\"value\":" + json_quoted(m.text) +
                "}],\"headers\":{" + headers + '}' + files + '}';
    return outbound_call{std::move(call), {}, mail->id};
}

send_verdict sendgrid::judge(unsigned status, std::span<const header> headers,
                             std::string_view body) const {
    if (api_key_.empty()) return judge_smtp(status, body);
    const auto answer = read_json_leaves(body);
    return adapter::judge(status, headers,
                          answer.fault.empty() ? answer.text("errors/[]/message")
                                               : std::string_view{});
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    const bool by_password = !s.text("user").empty() && !s.text("password").empty();
    if (s.list("public_key").empty() && !by_password)
        return setting_fault{"public_key", "needs public_key, or user and password: without "
                                           "either anyone could post mails"};
    for (const auto& key : s.list("public_key")) {
        const auto der = from_base64(trimmed(key));
        if (!der || !is_ecdsa_p256_key(*der))
            return setting_fault{"public_key", "is not the key SendGrid shows (base64, P-256)"};
    }
    if (s.text("api_key").empty() && s.text("smtp_url").empty())
        return setting_fault{"api_key", "needs api_key (SendGrid's API) or smtp_url to answer by"};
    return std::nullopt;
}

// A public key cannot sign; by name and password the whole way can be tried.
std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    auto out = mail_sample(s, url, at, mark);
    if (!s.text("public_key").empty() || s.text("password").empty() || !out) return std::nullopt;
    const std::string line = "evenline-test-form";
    const auto field = "--" + line + "\r\nContent-Disposition: form-data; name=";
    out->method = "POST";
    out->url = url;
    out->headers = {
        {"Content-Type", "multipart/form-data; boundary=" + line},
        {"Authorization", "Basic " + to_base64(s.text("user") + ':' + s.text("password"))}};
    out->body = field + "\"envelope\"\r\n\r\n{\"to\":[" +
                json_quoted("support@" + s.text("domain")) +
                "],\"from\":\"evenline-test@example.invalid\"}\r\n" + field +
                "\"email\"\r\n\r\n" + out->body + "\r\n--" + line + "--\r\n";
    out->how = "the name and password of the hook's URL";
    return out;
}

}  // namespace

channel_kind sendgrid_kind() {
    channel_kind k{"sendgrid", "E-mail through SendGrid", core::work_form::mail,
            mail_settings(
                {{"public_key", false, false,
                  "verification key of the signature; a list while rotating", ""},
                 {"user", false, false, "instead of public_key: the name in the hook's URL", ""},
                 {"password", false, true, "the password in the hook's URL", ""},
                 {"api_key", false, true, "key with Mail Send; without it answers go by smtp_url",
                  ""},
                 {"api_url", false, false, "base URL of SendGrid's API",
                  "https://api.sendgrid.com"}},
                false),
            [](const channel_settings& s) { return std::make_unique<sendgrid>(s); }, fault_in};
    k.sample = sample;
    k.largest_body_bytes = largest_mail_bytes;
    return k;
}

}  // namespace evenline::channels
