// E-mail through Mailgun: docs/channels/mailgun.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/mail_door.hpp"
#include "evenline/channels/multipart.hpp"
#include "evenline/channels/parsed_mail.hpp"
#include "evenline/channels/signature.hpp"
#include "json_leaves.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::int64_t default_age_s = 120;

// A delivery as fields and files, whichever way Mailgun encoded it.
struct delivery {
    form_fields fields;
    std::vector<form_part> files;   // point into the request's body

    [[nodiscard]] std::string_view text(std::string_view name) const { return field(fields, name); }
};

// "[["From", "ana@example.org"], …]", as pairs in order.
class header_pairs final : public json_visitor {
public:
    explicit header_pairs(parsed_mail& into) : into_(into) {}
    void open(std::string_view, bool) override { name_.clear(); }
    void value(std::string_view path, json_scalar&& s) override {
        if (path != "[]/[]" || s.type != json_type::text) return;
        if (name_.empty()) name_ = std::move(s.text);
        else into_.add_field(name_, s.text);
    }

private:
    parsed_mail& into_;
    std::string name_;
};

std::optional<std::int64_t> seconds_in(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || n < 0 || n > 253'402'300'799)
        return std::nullopt;
    return n;
}

reading refused(std::string why) {
    return {verdict::invalid, std::move(why), {}, {401, "text/plain", "bad signature\n", {}}};
}
reading malformed(std::string why) {
    http_answer answer{400, "text/plain", why + '\n', {}};
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

std::string state_of(const json_leaves& event) {
    const auto what = event.text("event-data/event");
    if (what == "failed") return event.text("event-data/severity") == "temporary" ? "sent"
                                                                                  : "failed";
    if (what == "rejected") return "failed";
    if (what == "delivered") return "delivered";
    if (what == "accepted") return "sent";
    if (what == "opened") return "read";
    return {};
}

class mailgun final : public mail_adapter {
public:
    explicit mailgun(const channel_settings& s)
        : mail_adapter(s), keys_(s.list("signing_key")), api_key_(s.text("api_key")),
          api_url_(base_url(s.text("api_url", "https://api.mailgun.net"))),
          sending_domain_(s.text("sending_domain", s.text("domain"))),
          max_age_s_(seconds_in(s.text("max_age_s")).value_or(default_age_s)) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "mailgun"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;

private:
    // Empty when it is Mailgun's and of now; else what is wrong.
    [[nodiscard]] std::string fault_of(std::string_view timestamp, std::string_view token,
                                       std::string_view sent, core::instant now) const;
    [[nodiscard]] reading read_mail(const delivery&, const raw_request&) const;
    [[nodiscard]] reading read_event(const raw_request&) const;

    std::vector<std::string> keys_;
    std::string api_key_, api_url_, sending_domain_;
    std::int64_t max_age_s_;
};

std::string mailgun::fault_of(std::string_view timestamp, std::string_view token,
                              std::string_view sent, core::instant now) const {
    if (timestamp.empty() || token.empty() || sent.empty()) return "the signature is missing";
    const auto at = seconds_in(timestamp);
    if (!at) return "its timestamp is no number of seconds";
    bool fits = false;
    const auto signed_bytes = std::string(timestamp) + std::string(token);
    for (const auto& key : keys_)
        fits |= !key.empty() &&
                equal_constant_time(to_hex(hmac(hash::sha256, key, signed_bytes)), sent);
    if (!fits) return "the signature does not fit: signing_key is the HTTP webhook signing key";
    const auto age_s = now.us / 1'000'000 - *at;
    if (now != core::instant{} && (age_s > max_age_s_ || age_s < -max_age_s_))
        return "it was signed " + std::to_string(age_s) + " s ago (max_age_s is " +
               std::to_string(max_age_s_) + ")";
    return {};
}

// The signature covers a token and nothing of the body: the token may vouch for one mail only.
reading mailgun::read(const raw_request& request) const {
    if (request.method == "GET")
        return {verdict::not_found, "only POST", {}, {404, "text/plain", "Not found\n", {}}};
    const auto type = first_token(request.header_value("Content-Type"));
    if (type == "application/json") return read_event(request);
    delivery d;
    if (type == "multipart/form-data") {
        auto parts = parse_multipart(request.body, request.header_value("Content-Type"));
        if (!parts) return refused("a form that cannot be read has no signature");
        for (auto& p : *parts) {
            if (p.file_name.empty()) d.fields.emplace_back(p.name, std::string(p.content));
            else d.files.push_back(std::move(p));
        }
    } else {
        auto fields = parse_form(request.body, 1'000);
        if (!fields) return refused("a form that cannot be read has no signature");
        d.fields = std::move(*fields);
    }
    if (auto fault = fault_of(d.text("timestamp"), d.text("token"), d.text("signature"),
                              request.received_at); !fault.empty())
        return refused(std::move(fault));
    auto out = read_mail(d, request);
    out.spent_once = "token:" + std::string(d.text("token"));
    return out;
}

reading mailgun::read_mail(const delivery& d, const raw_request& request) const {
    mail_envelope envelope;
    envelope.received_at = request.received_at;
    envelope.to = mailbox(d.text("recipient")).value_or(std::string{});
    const bool names_sender = std::ranges::any_of(
        d.fields, [](const auto& f) { return f.first == "sender"; });
    envelope.from = {names_sender, mailbox(d.text("sender")).value_or(std::string{})};
    if (request.received_at != core::instant{})   // by Mailgun's clock, which the signature covers
        envelope.arrived_at = core::instant{*seconds_in(d.text("timestamp")) * 1'000'000};
    reading out{verdict::valid, {}, {}, {204, "text/plain", {}, {}}};
    if (const auto whole = d.text("body-mime"); !whole.empty()) {
        if (auto e = mails_.read(whole, envelope)) out.events.push_back(std::move(*e));
        return out;
    }
    parsed_mail mail;
    header_pairs pairs(mail);
    if (const auto fault = read_json(d.text("message-headers"), pairs); !fault.empty())
        return malformed("message-headers: " + fault);
    mail.add_missing("From", d.text("from"));
    mail.add_missing("Subject", d.text("subject"));
    mail.body.text = d.text("body-plain");
    mail.body.html = d.text("body-html");
    json_leaves ids = read_json_leaves(d.text("content-id-map"));
    for (const auto& f : d.files) {
        attachment_facts a{f.file_name, first_token(f.content_type), {}, 0, std::string(f.content)};
        for (const auto& leaf : ids.all) {   // {"<cid>": "attachment-1"}
            if (leaf.value.text == f.name) a.content_id = leaf.path;
        }
        std::erase_if(a.content_id, [](char c) { return c == '<' || c == '>'; });
        mail.body.attachments.push_back(std::move(a));
    }
    auto e = mail.read_by(mails_, envelope);
    if (const auto reply = d.text("stripped-text"); !reply.empty() && e.creates_work)
        e.extra["stripped_reply"] = std::string(reply);
    out.events.push_back(std::move(e));
    return out;
}

reading mailgun::read_event(const raw_request& request) const {
    const auto event = read_json_leaves(request.body);
    if (!event.fault.empty()) return refused("JSON without a signature: " + event.fault);
    const auto token = event.text("signature/token");
    if (auto fault = fault_of(event.text("signature/timestamp"), token,
                              event.text("signature/signature"), request.received_at);
        !fault.empty())
        return refused(std::move(fault));
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    out.spent_once = "token:" + std::string(token);
    const auto state = state_of(event);
    auto why = trimmed(std::string(event.text("event-data/delivery-status/code")) + ' ' +
                       std::string(event.text("event-data/delivery-status/message")) + ' ' +
                       std::string(event.text("event-data/delivery-status/description")));
    if (why.empty()) why = event.text("event-data/reason");
    auto e = mails_.report(event.text("event-data/message/headers/message-id"),
                           event.text("event-data/recipient"), state, std::move(why));
    if (state.empty()) e.event_kind = "ignored";
    e.dedupe_key = event.text("event-data/id");
    out.events.push_back(std::move(e));
    return out;
}

// Our own MIME, so that Message-ID and References stay what replies are found by.
std::optional<outbound_call> mailgun::compose(const outbound_message& m) const {
    if (api_key_.empty()) return mails_.by_smtp(m);
    const auto mail = mails_.write(m);
    if (!mail) return std::nullopt;
    const auto line = "evenline-" + to_hex(digest(hash::sha256, mail->message)).substr(0, 32);
    const auto disposition = "--" + line + "\r\nContent-Disposition: form-data; name=";
    http_call call;
    call.url = api_url_ + "/v3/" + percent_encode(sending_domain_) + "/messages.mime";
    call.headers = {{"Authorization", "Basic " + to_base64("api:" + api_key_)},
                    {"Content-Type", "multipart/form-data; boundary=" + line}};
    call.body = disposition + "\"to\"\r\n\r\n" + mail->to + "\r\n" + disposition +
                "\"message\"; filename=\"mail.eml\"\r\nContent-Type: message/rfc822\r\n\r\n" +
                mail->message + "\r\n--" + line + "--\r\n";
    return outbound_call{std::move(call), {}, mail->id};
}

send_verdict mailgun::judge(unsigned status, std::span<const header> headers,
                            std::string_view body) const {
    if (api_key_.empty()) return judge_smtp(status, body);
    const auto answer = read_json_leaves(body);
    return adapter::judge(status, headers,
                          answer.fault.empty() ? answer.text("message") : std::string_view{});
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    if (s.text("api_key").empty() && s.text("smtp_url").empty())
        return setting_fault{"api_key", "needs api_key (Mailgun's API) or smtp_url to answer by"};
    if (const auto age = s.text("max_age_s"); !age.empty() && !seconds_in(age))
        return setting_fault{"max_age_s", "must be a number of seconds"};
    return std::nullopt;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto key = s.text("signing_key");
    auto out = mail_sample(s, url, at, mark);
    if (key.empty() || !out) return std::nullopt;
    const auto timestamp = std::to_string(at.us / 1'000'000), token = padded(mark, 50);
    const auto recipient = "support@" + s.text("domain");
    const auto signature = to_hex(hmac(hash::sha256, key, timestamp + token));
    const std::vector<form_pair> fields{
        {"recipient", recipient},   {"sender", "evenline-test@example.invalid"},
        {"timestamp", timestamp},   {"token", token},
        {"signature", signature},   {"body-mime", out->body}};
    out->method = "POST";
    out->url = url;
    out->headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    out->body = write_form(fields);
    out->how = "the form's signature by the newest signing_key";
    return out;
}

}  // namespace

channel_kind mailgun_kind() {
    channel_kind k{"mailgun", "E-mail through Mailgun", core::work_form::mail,
            mail_settings(
                {{"signing_key", true, true,
                  "HTTP webhook signing key (not the API key); a list while rotating", ""},
                 {"api_key", false, true, "sending key of the domain; without it answers go by "
                                          "smtp_url", ""},
                 {"api_url", false, false, "https://api.eu.mailgun.net for the EU region",
                  "https://api.mailgun.net"},
                 {"sending_domain", false, false, "the domain as Mailgun knows it", "domain"},
                 {"max_age_s", false, false, "how old a signature may be", "120"}},
                false),
            [](const channel_settings& s) { return std::make_unique<mailgun>(s); }, fault_in};
    k.sample = sample;
    k.largest_body_bytes = largest_mail_bytes;
    return k;
}

}  // namespace evenline::channels
