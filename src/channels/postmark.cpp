// E-mail through Postmark: docs/channels/postmark.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/mail_door.hpp"
#include "evenline/channels/parsed_mail.hpp"
#include "evenline/channels/signature.hpp"
#include "json_leaves.hpp"

#include <charconv>

namespace evenline::channels {
namespace {

reading malformed(std::string why) {
    http_answer answer{400, "text/plain", why + '\n', {}};
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

std::string state_of(const json_leaves& report) {
    const auto what = report.text("RecordType");
    if (what == "Delivery") return "delivered";
    if (what == "Open") return "read";
    if (what != "Bounce" && what != "SpamComplaint") return {};
    const auto type = report.text("Type");   // Postmark goes on trying after these
    return type == "Transient" || type == "DnsError" || type == "SoftBounce" ? "sent" : "failed";
}

class postmark final : public mail_adapter {
public:
    explicit postmark(const channel_settings& s)
        : mail_adapter(s), user_(s.text("user")), passwords_(s.list("password")),
          token_(s.text("server_token")),
          api_url_(base_url(s.text("api_url", "https://api.postmarkapp.com"))) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "postmark"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] bool admits(const raw_request& r) const override {
        return shows_password(r, user_, passwords_);
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;

private:
    [[nodiscard]] inbound_event read_mail(const json_leaves&, const mail_envelope&) const;

    std::string user_;
    std::vector<std::string> passwords_;
    std::string token_, api_url_;
};

reading postmark::read(const raw_request& request) const {
    if (!shows_password(request, user_, passwords_))
        return {verdict::invalid,
                request.header_value("Authorization").empty()
                    ? "no credentials: put user:password@ into the hook's URL"
                    : "the credentials are not user and password of this channel",
                {},
                {401, "text/plain", "bad credentials\n", {}}};
    const auto mail = read_json_leaves(request.body);
    if (!mail.fault.empty()) return malformed(mail.fault);
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    if (const auto type = mail.text("RecordType"); !type.empty() && type != "Inbound") {
        const auto state = state_of(mail);
        const auto to = mail.text("Email").empty() ? mail.text("Recipient") : mail.text("Email");
        const auto ours = mail.text("Metadata/evenline-id");
        auto e = mails_.report(ours.empty() ? mail.text("MessageID") : ours, to, state,
                               trimmed(std::string(mail.text("Type")) + ": " +
                                       std::string(mail.text("Description")) + ' ' +
                                       std::string(mail.text("Details"))));
        if (state.empty()) e.event_kind = "ignored";
        e.dedupe_key = std::string(type) + ':' + std::string(mail.text("ID")) + ':' +
                       std::string(mail.text("MessageID")) + ':' + std::string(to);
        out.events.push_back(std::move(e));
        return out;
    }
    mail_envelope envelope;
    envelope.received_at = request.received_at;
    if (request.received_at != core::instant{}) envelope.arrived_at = request.received_at;
    // As written: the part after the plus may be somebody's key, and keys have case.
    envelope.to = trimmed(mail.text("OriginalRecipient"));
    envelope.handed_over_as = mail.text("MessageID");
    if (const auto raw = mail.text("RawEmail"); !raw.empty()) {
        if (auto e = mails_.read(raw, envelope)) out.events.push_back(std::move(*e));
        return out;
    }
    if (mail.text("From").empty() && mail.text("FromFull/Email").empty())
        return malformed("neither a mail nor a report: From is missing");
    out.events.push_back(read_mail(mail, envelope));
    return out;
}

inbound_event postmark::read_mail(const json_leaves& from, const mail_envelope& envelope) const {
    parsed_mail mail;
    for (const auto& h : from.elements("Headers")) mail.add_field(h.text("Name"), h.text("Value"));
    mail.add_missing("From", from.text("From"));
    const auto name = from.text("FromFull/Name"), box = from.text("FromFull/Email");
    mail.add_missing("From", std::string(name) + " <" + std::string(box) + '>');
    mail.add_missing("Subject", from.text("Subject"));
    mail.add_missing("Date", from.text("Date"));
    mail.add_missing("Reply-To", from.text("ReplyTo"));
    mail.body.text = from.text("TextBody");
    mail.body.html = from.text("HtmlBody");
    for (const auto& a : from.elements("Attachments")) {
        attachment_facts one{std::string(a.text("Name")), first_token(a.text("ContentType")), {}, 0,
                             {}};
        one.content = from_base64(a.text("Content")).value_or(std::string{});
        one.content_id = a.text("ContentID");
        std::erase_if(one.content_id, [](char c) { return c == '<' || c == '>'; });
        mail.body.attachments.push_back(std::move(one));
    }
    auto e = mail.read_by(mails_, envelope);
    if (e.sender_name.empty()) e.sender_name = name;
    e.contact.name = e.sender_name;
    if (const auto hash = from.text("MailboxHash"); !hash.empty()) e.extra["mailbox_hash"] = hash;
    if (const auto reply = from.text("StrippedTextReply"); !reply.empty())
        e.extra["stripped_reply"] = reply;
    return e;
}

std::optional<outbound_call> postmark::compose(const outbound_message& m) const {
    if (token_.empty()) return mails_.by_smtp(m);
    const auto mail = mails_.write(m);
    if (!mail) return std::nullopt;
    const auto pair = [](std::string_view name, std::string_view value) {
        return "{\"Name\":" + json_quoted(name) + ",\"Value\":" + json_quoted(value) + '}';
    };
    // Keeps our Message-ID, which replies are found by; the metadata comes back in reports.
    std::string headers = pair("Message-ID", '<' + mail->id + '>') + ',' +
                          pair("X-PM-KeepID", "true");
    const mail_header written(mail->message);
    for (const char* name : {"In-Reply-To", "References", "Auto-Submitted",
                             "X-Auto-Response-Suppress", "X-Loop"}) {
        if (const auto value = written.value(name); !value.empty())
            headers += ',' + pair(name, value);
    }
    std::string files;
    for (const auto& f : m.attachments)
        files += std::string(files.empty() ? "" : ",") + "{\"Name\":" + json_quoted(f.name) +
                 ",\"ContentType\":" + json_quoted(f.content_type) + ",\"Content\":\"" +
                 to_base64(f.content) + "\"}";
    http_call call;
    call.url = api_url_ + "/email";
    call.headers = {{"Content-Type", "application/json"},
                    {"Accept", "application/json"},
                    {"X-Postmark-Server-Token", token_}};
    call.body = "{\"From\":" + json_quoted(mails_.author()) + ",\"To\":" + json_quoted(mail->to) +
                ",\"Subject\":" + json_quoted(written.decoded("Subject")) +
                ",\"TextBody\":" + json_quoted(m.text) + ",\"Headers\":[" + headers +
                "],\"Attachments\":[" + files + "],\"Metadata\":{\"evenline-id\":" +
                json_quoted(mail->id) + "}}";
    return outbound_call{std::move(call), {}, mail->id};
}

// 422 says more in ErrorCode: 406 is an address that Postmark no longer writes to, 405 an account
// without credits, which passes.
send_verdict postmark::judge(unsigned status, std::span<const header> headers,
                             std::string_view body) const {
    if (token_.empty()) return judge_smtp(status, body);
    const auto answer = read_json_leaves(body);
    auto out = adapter::judge(status, headers,
                              answer.fault.empty() ? answer.text("Message") : std::string_view{});
    const auto code = answer.text("ErrorCode");
    if (status == 422 && code == "405") out.state = send_state::retry;
    return out;
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    if (s.text("server_token").empty() && s.text("smtp_url").empty())
        return setting_fault{"server_token",
                             "needs server_token (Postmark's API) or smtp_url to answer by"};
    return std::nullopt;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    auto out = mail_sample(s, url, at, mark);
    if (s.text("password").empty() || !out) return std::nullopt;
    out->method = "POST";
    out->url = url;
    out->headers = {
        {"Content-Type", "application/json"},
        {"Authorization", "Basic " + to_base64(s.text("user") + ':' + s.text("password"))}};
    out->body = "{\"RawEmail\":" + json_quoted(out->body) +
                ",\"OriginalRecipient\":" + json_quoted("support@" + s.text("domain")) + '}';
    out->how = "the name and password of the hook's URL";
    return out;
}

}  // namespace

channel_kind postmark_kind() {
    channel_kind k{"postmark", "E-mail through Postmark", core::work_form::mail,
            mail_settings({{"user", true, false, "the name in the hook's URL", ""},
                           {"password", true, true,
                            "the password in the hook's URL; a list while rotating", ""},
                           {"server_token", false, true,
                            "server API token; without it answers go by smtp_url", ""},
                           {"api_url", false, false, "base URL of Postmark's API",
                            "https://api.postmarkapp.com"}},
                          false),
            [](const channel_settings& s) { return std::make_unique<postmark>(s); }, fault_in};
    k.sample = sample;
    k.largest_body_bytes = largest_mail_bytes;
    return k;
}

}  // namespace evenline::channels
