// E-mail through Amazon SES, notified by SNS: docs/channels/ses.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/mail_door.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"
#include "json_leaves.hpp"
#include "made_signer.hpp"
#include "sns_envelope.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

reading refused(unsigned status, std::string why) {
    return {verdict::invalid, std::move(why), {}, {status, "text/plain", "refused\n", {}}};
}
reading malformed(std::string why) {
    http_answer answer{400, "text/plain", why + '\n', {}};
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

class ses final : public mail_adapter {
public:
    explicit ses(const channel_settings& s) : mail_adapter(s), topics_(s.list("topic_arn")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "ses"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] std::string begin_thread(const core::address& to,
                                           std::string_view seed) const override {
        return mails_.has_smtp() ? mails_.begun_with(to, seed) : std::string{};
    }

private:
    [[nodiscard]] reading read_notification(const sns_envelope&, const raw_request&) const;
    [[nodiscard]] reading read_mail(const json_leaves&, const raw_request&) const;
    void add_reports(const json_leaves&, const sns_envelope&, std::vector<inbound_event>&) const;

    std::vector<std::string> topics_;
};

// Amazon signs for every customer of theirs: that a message is genuine says nothing until its
// topic is one of ours. The topic is looked at first, so that strangers cannot make us fetch.
reading ses::read(const raw_request& request) const {
    const auto envelope = read_sns_envelope(request.body);
    if (!envelope.fault.empty()) return refused(401, envelope.fault);
    if (std::ranges::find(topics_, envelope.topic) == topics_.end())
        return refused(403, "the topic " + envelope.topic + " is not topic_arn of this channel");
    if (!is_sns_address(envelope.certificate_url, ".pem"))
        return refused(401, "the certificate would lie outside of Amazon's servers");
    const auto certificate = std::ranges::find(request.documents, envelope.certificate_url,
                                               &document::url);
    if (certificate == request.documents.end()) {
        reading out{verdict::needs, "the signing certificate has to be fetched", {},
                    {503, "text/plain", "try again\n", {{"Retry-After", "20"}}}};
        out.needs = envelope.certificate_url;
        return out;
    }
    if (!envelope.is_signed_by(certificate->content))
        return refused(401, "the signature does not fit its certificate");
    if (envelope.type == "Notification") return read_notification(envelope, request);

    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    inbound_event e;
    e.event_kind = "ignored";
    e.dedupe_key = envelope.type + ':' + envelope.id;
    out.events.push_back(std::move(e));
    if (envelope.type == "SubscriptionConfirmation" &&
        is_sns_address(envelope.subscribe_url, {})) {
        outbound_message confirm;
        confirm.kind = "confirm_subscription";
        confirm.extra["url"] = envelope.subscribe_url;
        out.asks.push_back(std::move(confirm));
        out.why = "the subscription to " + envelope.topic + " is confirmed";
    } else {
        out.why = envelope.type + ": kept, nothing to do";
    }
    return out;
}

reading ses::read_notification(const sns_envelope& envelope, const raw_request& request) const {
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    const auto message = read_json_leaves(envelope.message);
    auto type = message.text("notificationType");
    if (type.empty()) type = message.text("eventType");
    if (type == "Received") return read_mail(message, request);
    add_reports(message, envelope, out.events);
    if (out.events.empty()) {
        inbound_event e;
        e.event_kind = "ignored";
        e.dedupe_key = envelope.id;
        out.why = "no notification of SES: kept, no work";
        out.events.push_back(std::move(e));
    }
    return out;
}

// Where a mail lies that is larger than SNS carries; empty: the rule did not store it.
std::string place_of(const json_leaves& message) {
    const auto bucket = message.text("receipt/action/bucketName");
    if (bucket.empty()) return {};
    return "s3://" + std::string(bucket) + '/' +
           std::string(message.text("receipt/action/objectKey"));
}

// A mail that came without its content, as far as its header tells it: somebody wrote, and waits.
std::string mail_of_header(const json_leaves& message) {
    std::string out;
    for (const auto& h : message.elements("mail/headers")) {
        auto name = std::string(h.text("name")), value = std::string(h.text("value"));
        const auto lower = lower_ascii(name);
        const bool of_body = lower.starts_with("content-") || lower == "mime-version";
        if (of_body || name.empty() || name.find_first_of(": \r\n") != name.npos) continue;
        for (auto& c : value) c = c == '\r' || c == '\n' ? ' ' : c;
        out += name + ": " + value + "\r\n";
    }
    if (out.empty()) return out;
    const auto place = place_of(message);
    return out + "Content-Type: text/plain; charset=utf-8\r\n\r\nThis mail is larger than Amazon "
                 "passes on. " +
           (place.empty() ? "Only its header is known here." : "It lies at " + place + " .") +
           "\r\n";
}

reading ses::read_mail(const json_leaves& message, const raw_request& request) const {
    const auto content = message.text("content");
    auto mail = content.empty() ? mail_of_header(message) : std::string(content);
    if (mail.empty())
        return malformed("the notification has neither content nor headers: the rule's action must "
                         "be SNS with the mail in it, or S3; or let SES deliver to a mail server");
    if (!content.empty() && message.text("receipt/action/encoding") == "BASE64") {
        std::erase_if(mail, [](char c) { return c == '\r' || c == '\n'; });
        auto decoded = from_base64(mail);
        if (!decoded) return malformed("content is not base64");
        mail = std::move(*decoded);
    }
    const auto says = [&message](std::string_view what, std::string_view status) {
        return message.text("receipt/" + std::string(what) + "/status") == status;
    };
    mail_envelope of;
    const auto to = message.texts("receipt/recipients/[]");
    of.to = to.empty() ? std::string{} : mailbox(to.front()).value_or(std::string{});
    of.from = {true, mailbox(message.text("mail/source")).value_or(std::string{})};
    of.received_at = request.received_at;
    of.arrived_at = read_rfc3339(message.text("mail/timestamp"));
    of.is_spam = says("spamVerdict", "FAIL") || says("virusVerdict", "FAIL");
    if (says("dmarcVerdict", "FAIL")) of.sender_vouched = false;
    auto e = mails_.read(mail, of);
    if (!e) return malformed("the mail is empty");
    if (content.empty() && !place_of(message).empty())
        e->attachments.push_back({"the whole mail", "message/rfc822", place_of(message), 0, {}});
    e->extra["provider_id"] = message.text("mail/messageId");
    reading out{verdict::valid, {}, {}, {200, "text/plain", "OK\n", {}}};
    if (of.is_spam) out.why = "SES says that it is spam or holds a virus: kept, no work";
    out.events.push_back(std::move(*e));
    return out;
}

// What became of mails of ours. SES gives each an id of its own; ours stands in the headers if
// the identity's notifications include them.
void ses::add_reports(const json_leaves& message, const sns_envelope& envelope,
                      std::vector<inbound_event>& events) const {
    auto type = message.text("notificationType");
    if (type.empty()) type = message.text("eventType");
    std::string id;
    for (const auto& h : message.elements("mail/headers")) {
        if (lower_ascii(h.text("name")) != "message-id") continue;
        if (const auto ids = message_ids(h.text("value")); !ids.empty()) id = ids[0];
    }
    if (id.empty()) id = message.text("mail/messageId");
    const auto add = [&](std::string_view to, std::string_view state, std::string why) {
        auto e = mails_.report(id, to, state, std::move(why));
        e.dedupe_key = envelope.id + ':' + std::string(to);
        events.push_back(std::move(e));
    };
    if (type == "Bounce") {
        const bool for_good = message.text("bounce/bounceType") != "Transient";
        for (const auto& r : message.elements("bounce/bouncedRecipients"))
            add(r.text("emailAddress"), for_good ? "failed" : "sent",
                trimmed(std::string(r.text("status")) + ' ' +
                        std::string(r.text("diagnosticCode"))));
    } else if (type == "Complaint") {
        for (const auto& r : message.elements("complaint/complainedRecipients"))
            add(r.text("emailAddress"), "failed", "the recipient reported it as spam");
    } else if (type == "Delivery") {
        for (const auto to : message.texts("delivery/recipients/[]")) add(to, "delivered", {});
    }
}

std::optional<outbound_call> ses::compose(const outbound_message& m) const {
    if (m.kind != "confirm_subscription") return mails_.by_smtp(m);
    const auto url = m.extra.find("url");
    if (url == m.extra.end() || !is_sns_address(url->second, {})) return std::nullopt;
    http_call call;
    call.method = "GET";
    call.url = url->second;
    return outbound_call{std::move(call), {}, {}};
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    for (const auto& arn : s.list("topic_arn")) {
        if (!arn.starts_with("arn:aws"))
            return setting_fault{"topic_arn", "must look like arn:aws:sns:eu-west-1:123456789012:"
                                              "mails"};
    }
    return std::nullopt;
}

// Amazon's key is Amazon's: the test is signed by a key made for it, whose certificate is handed in
// where Amazon's would have been fetched.
std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto mail = mail_sample(s, url, at, mark);
    const auto topic = s.text("topic_arn");
    const auto signer = made_signer::rsa();
    if (topic.empty() || !mail || !signer) return std::nullopt;
    sns_envelope of;
    of.type = "Notification";
    of.id = "evenline-test-" + std::to_string(mark);
    of.topic = topic;
    of.timestamp = write_rfc3339(at);
    of.version = "2";
    of.certificate_url = "https://sns.evenline-test.amazonaws.com/test.pem";
    of.message = "{\"notificationType\":\"Received\",\"mail\":{\"timestamp\":\"" + of.timestamp +
                 "\",\"source\":\"evenline-test@example.invalid\",\"messageId\":\"" + of.id +
                 "\"},\"receipt\":{\"recipients\":[" +
                 json_quoted("support@" + s.text("domain")) +
                 "]},\"content\":" + json_quoted(mail->body) + '}';
    of.signature = to_base64(signer->sign(of.signed_text()));
    sample_request out;
    out.url = url;
    out.headers = {{"Content-Type", "text/plain; charset=UTF-8"}};
    out.body = "{\"Type\":\"Notification\",\"MessageId\":" + json_quoted(of.id) +
               ",\"TopicArn\":" + json_quoted(topic) + ",\"Message\":" + json_quoted(of.message) +
               ",\"Timestamp\":" + json_quoted(of.timestamp) +
               ",\"SignatureVersion\":\"2\",\"Signature\":" + json_quoted(of.signature) +
               ",\"SigningCertURL\":" + json_quoted(of.certificate_url) + '}';
    out.documents = {{of.certificate_url, signer->certificate()}};
    out.how = "a signature by a key made for this test, in the place of Amazon's";
    return out;
}

}  // namespace

channel_kind ses_kind() {
    channel_kind k{"ses", "E-mail through Amazon SES", core::work_form::mail,
            mail_settings({{"topic_arn", true, false,
                            "topic that SES publishes mails and reports to; may be a list", ""}},
                          true),
            [](const channel_settings& s) { return std::make_unique<ses>(s); }, fault_in};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
