// The open door for any system: contacts by Standard Webhooks (docs/channels/webhook.md).
#include "channels/contact_document.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

http_answer said(unsigned status, std::string_view code, std::string_view what) {
    return {status, "application/json",
            "{\"status\":" + json_quoted(code) + ",\"detail\":" + json_quoted(what) + "}", {}};
}

reading malformed(std::string why) {
    auto answer = said(400, "malformed", why);
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

class webhook final : public adapter {
public:
    explicit webhook(const channel_settings& s)
        : id_(s.id), secrets_(s.list("secrets")), reply_url_(s.text("reply_url")),
          region_(s.text("default_region")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "webhook"; }
    [[nodiscard]] reading read(const raw_request& request) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;

private:
    std::string id_;
    std::vector<std::string> secrets_;
    std::string reply_url_, region_;
};

reading webhook::read(const raw_request& request) const {
    if (request.method != "POST")
        return {verdict::not_found, "only POST is understood", {},
                said(405, "method_not_allowed", "send a signed POST")};
    auto check = check_standard_webhook(request, secrets_);
    if (!check.ok) {
        auto answer = said(401, "bad_signature", check.why);
        return {verdict::invalid, std::move(check.why), {}, std::move(answer)};
    }
    contact_document body;
    contact_visitor visitor(body);
    if (auto fault = read_json(request.body, visitor); !fault.empty())
        return malformed(std::move(fault));
    if (!body.is_object) return malformed("the body must be a JSON object");
    if (!body.wrong_type.empty()) return malformed("'" + body.wrong_type + "' must be a text");
    if (body.type.empty()) return malformed("'type' is required, such as \"contact.created\"");

    const auto type = body.type;
    inbound_event event;
    if (type == "contact.created" || type == "message.created") {
        if (auto fault = fault_in(body); !fault.empty()) return malformed(std::move(fault));
        event = contact_event(std::move(body), request.received_at, region_);
    } else if (type == "contact.abandoned" || type == "contact.ended") {
        if (body.thread.empty()) return malformed("data.thread is required");
        event.event_kind = type == "contact.ended" ? "contact.ended" : "contact.abandoned";
        event.ends_contact = true;
        event.occurred_at = read_rfc3339(body.occurred_at);
        event.thread_key = std::move(body.thread);
        event.sender_id = std::move(body.ref);
    } else {
        event.event_kind = "ignored";
        event.thread_key = std::move(body.thread);
        event.extra["type"] = type;
    }
    event.account = id_;
    event.dedupe_key = check.id;
    if (event.provider_id.empty()) event.provider_id = check.id;
    reading out{verdict::valid, {}, {}, said(200, "ok", "stored")};
    if (event.event_kind == "ignored") out.why = "type '" + type + "' is not known: kept, no work";
    out.events.push_back(std::move(event));
    return out;
}

std::optional<outbound_call> webhook::compose(const outbound_message& m) const {
    const auto key = std::ranges::find_if(secrets_, [](const auto& s) {
        return !s.starts_with("whpk_") && webhook_key(s).has_value();
    });
    if (reply_url_.empty() || key == secrets_.end() || m.kind != "reply") return std::nullopt;
    std::string body = "{\"type\":\"message.sent\",\"timestamp\":" +
        json_quoted(write_rfc3339(m.now)) + ",\"data\":{\"thread\":" + json_quoted(m.thread) +
        ",\"ticket\":" + json_quoted(m.ticket) + ",\"recipient\":" + json_quoted(m.recipient) +
        ",\"in_reply_to\":" + json_quoted(m.in_reply_to) + ",\"text\":" + json_quoted(m.text) +
        "}}";
    // The outbox number is the id: the same over retries and restarts, so the other side can
    // tell a repeated delivery from a second message.
    auto id = "msg_" + id_ + "_" + std::to_string(m.idempotency_key);
    std::ranges::replace(id, '.', '_');   // a '.' would make the signed text ambiguous
    http_call call{"POST", reply_url_, {{"Content-Type", "application/json"}}, std::move(body)};
    for (auto& h : sign_standard_webhook(*key, id, m.now, call.body))
        call.headers.push_back(std::move(h));
    return outbound_call{std::move(call), {}, id};
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto secrets = s.list("secrets");
    const auto usable = std::ranges::find_if(
        secrets, [](const std::string& k) { return !k.starts_with("whpk_"); });
    if (usable == secrets.end()) return std::nullopt;
    const auto number = std::to_string(mark), name = json_quoted(sample_name);
    sample_request out;
    out.url = url;
    out.body = "{\"type\":\"contact.created\",\"data\":{\"thread\":\"evenline-test-" + number +
               "\",\"presence\":\"live\",\"customer\":{\"ref\":\"evenline-test\",\"name\":" +
               name + "},\"subject\":" + name + ",\"text\":" + json_quoted(sample_text) + "}}";
    out.headers = sign_standard_webhook(*usable, "msg_evenline_test_" + number, at, out.body);
    out.headers.push_back({"Content-Type", "application/json"});
    out.how = "webhook-signature by the newest secret";
    return out;
}

}  // namespace

channel_kind webhook_kind() {
    channel_kind k{"webhook", "Standard Webhooks", core::work_form::chat,
            {{"secrets", true, true, "signing secrets, newest first: whsec_... (or whpk_... to "
              "verify ed25519); every one is accepted, the first signs replies", ""},
             {"reply_url", false, false, "where agents' replies are POSTed, signed; without it "
              "the channel cannot answer", ""},
             {"default_region", false, false, "country (ISO 3166) of phone numbers written "
              "without a country code", ""},
             {"social", false, false, "\"true\" when what comes here are social contacts: the "
              "last-resort report counts them so; the line does not", "false"}},
            [](const channel_settings& s) { return std::make_unique<webhook>(s); }};
    k.sample = sample;
    return k;
}

}  // namespace evenline::channels
