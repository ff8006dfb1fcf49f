// CloudEvents 1.0 from any system: docs/channels/cloudevents.md.
#include "channels/cloud_event.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

http_answer said(unsigned status, std::string_view code, std::string_view what) {
    return {status, "application/json",
            "{\"status\":" + json_quoted(code) + ",\"detail\":" + json_quoted(what) + "}", {}};
}

class cloudevents final : public adapter {
public:
    explicit cloudevents(const channel_settings& s)
        : id_(s.id), secrets_(s.list("secrets")), bearers_(s.list("bearer_token")),
          origins_(s.list("allowed_origins")), types_(s.list("contact_types")),
          reply_url_(s.text("reply_url")), region_(s.text("default_region")),
          trusts_all_(s.text("authentication") == "none") {
        if (types_.empty()) types_ = {"contact.created", "message.created"};
    }

    [[nodiscard]] std::string_view kind() const noexcept override { return "cloudevents"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;

private:
    [[nodiscard]] reading handshake(const raw_request&) const;
    [[nodiscard]] std::string refused(const raw_request&) const;   // empty: it may deliver
    [[nodiscard]] bool opens_work(std::string_view type) const;
    [[nodiscard]] std::string add(cloud_event&&, const raw_request&,
                                  std::vector<inbound_event>&) const;

    std::string id_;
    std::vector<std::string> secrets_, bearers_, origins_, types_;
    std::string reply_url_, region_;
    bool trusts_all_{};
};

// A sender asks whether it may deliver here (the CloudEvents webhook specification).
reading cloudevents::handshake(const raw_request& request) const {
    const auto origin = request.header_value("WebHook-Request-Origin");
    const bool known = origins_.empty() || std::ranges::find(origins_, origin) != origins_.end();
    if (origin.empty() || !known)
        return {verdict::invalid, "WebHook-Request-Origin is not among allowed_origins", {},
                said(403, "origin_refused", "this origin may not deliver here")};
    reading out{verdict::valid, {}, {}, {200, "text/plain", {}, {}}};
    out.answer.headers.push_back({"WebHook-Allowed-Origin", std::string(origin)});
    const auto rate = request.header_value("WebHook-Request-Rate");
    if (!rate.empty() && rate.size() < 10)
        out.answer.headers.push_back({"WebHook-Allowed-Rate", std::string(rate)});
    return out;
}

std::string cloudevents::refused(const raw_request& request) const {
    if (trusts_all_) return {};
    constexpr std::string_view scheme = "Bearer ";
    const auto sent = request.header_value("Authorization");
    bool known = false;
    for (const auto& token : bearers_)
        known |= !token.empty() && sent.starts_with(scheme) &&
                 equal_constant_time(sent.substr(scheme.size()), token);
    if (known) return {};
    if (secrets_.empty())
        return sent.empty() ? "Authorization: Bearer is missing"
                            : "the bearer token is not a configured one";
    return check_standard_webhook(request, secrets_).why;
}

bool cloudevents::opens_work(std::string_view type) const {
    return std::ranges::any_of(types_, [type](const std::string& t) {
        return type == t || (type.size() > t.size() && type.ends_with(t) &&
                             type[type.size() - t.size() - 1] == '.');
    });
}

// Adds one event; what is wrong with it, if it should be work and cannot be.
std::string cloudevents::add(cloud_event&& in, const raw_request& request,
                             std::vector<inbound_event>& events) const {
    inbound_event e;
    const auto end = in.type.rfind("contact.");
    const auto tail = end == std::string::npos ? std::string{} : in.type.substr(end);
    if (in.data.thread.empty()) in.data.thread = in.subject;
    if (in.unreadable.empty() && opens_work(in.type)) {
        auto fault = in.data.wrong_type.empty() ? fault_in(in.data)
                                                : "'" + in.data.wrong_type + "' must be a text";
        if (!fault.empty()) return fault;
        if (in.data.occurred_at.empty() && read_rfc3339(in.time)) in.data.occurred_at = in.time;
        e = contact_event(std::move(in.data), request.received_at, region_);
    } else if (tail == "contact.ended" || tail == "contact.abandoned") {
        if (in.data.thread.empty()) return "data.thread (or subject) is required";
        e.event_kind = tail;
        e.ends_contact = true;
        e.thread_key = std::move(in.data.thread);
    } else {
        e.event_kind = "ignored";
        e.thread_key = std::move(in.data.thread);
    }
    if (!e.occurred_at) e.occurred_at = read_rfc3339(in.time);
    e.account = id_;
    e.dedupe_key = in.source + '|' + in.id;
    if (e.provider_id.empty()) e.provider_id = in.id;
    e.extra["ce_id"] = std::move(in.id);
    e.extra["ce_source"] = std::move(in.source);
    e.extra["ce_type"] = std::move(in.type);
    e.extra["ce_time"] = std::move(in.time);
    if (!in.unreadable.empty()) e.extra["unreadable"] = std::move(in.unreadable);
    events.push_back(std::move(e));
    return {};
}

reading cloudevents::read(const raw_request& request) const {
    if (request.method == "OPTIONS") return handshake(request);
    if (request.method != "POST")
        return {verdict::not_found, "only POST and OPTIONS are understood", {},
                said(405, "method_not_allowed", "send a POST")};
    if (auto why = refused(request); !why.empty()) {
        auto answer = said(401, "bad_signature", why);
        return {verdict::invalid, std::move(why), {}, std::move(answer)};
    }
    auto in = read_cloud_events(request);
    const auto malformed = [](unsigned status, std::string why) {
        auto answer = said(status, "malformed", why);
        return reading{verdict::malformed, std::move(why), {}, std::move(answer)};
    };
    if (!in.fault.empty()) return malformed(in.status, std::move(in.fault));
    reading out{verdict::valid, {}, {}, said(200, "ok", "stored")};
    for (auto& e : in.all) {
        if (auto fault = add(std::move(e), request, out.events); !fault.empty())
            return malformed(400, std::move(fault));
    }
    return out;
}

std::optional<outbound_call> cloudevents::compose(const outbound_message& m) const {
    if (reply_url_.empty() || m.kind != "reply") return std::nullopt;
    auto id = "msg_" + id_ + "_" + std::to_string(m.idempotency_key);
    std::ranges::replace(id, '.', '_');
    http_call call{"POST", reply_url_, {{"Content-Type", "application/cloudevents+json"}}, {}};
    // Source and id stay the same over retries: the other side counts the event once.
    call.body = "{\"specversion\":\"1.0\",\"type\":\"com.evenline.message.sent\",\"source\":" +
                json_quoted("/evenline/" + id_) + ",\"id\":" + json_quoted(id) + ",\"time\":" +
                json_quoted(write_rfc3339(m.now)) + ",\"subject\":" + json_quoted(m.thread) +
                ",\"datacontenttype\":\"application/json\",\"data\":{\"thread\":" +
                json_quoted(m.thread) + ",\"ticket\":" + json_quoted(m.ticket) +
                ",\"recipient\":" + json_quoted(m.recipient) + ",\"in_reply_to\":" +
                json_quoted(m.in_reply_to) + ",\"text\":" + json_quoted(m.text) + "}}";
    const auto key = std::ranges::find_if(secrets_, [](const auto& s) {
        return !s.starts_with("whpk_") && webhook_key(s).has_value();
    });
    if (key != secrets_.end()) {
        for (auto& h : sign_standard_webhook(*key, id, m.now, call.body))
            call.headers.push_back(std::move(h));
    } else if (!bearers_.empty()) {
        call.headers.push_back({"Authorization", "Bearer " + bearers_.front()});
    }
    return outbound_call{std::move(call), {}, id};
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto number = std::to_string(mark);
    sample_request out;
    out.url = url;
    out.body = "{\"specversion\":\"1.0\",\"type\":\"" + s.text("contact_types", "contact.created") +
               "\",\"source\":\"/evenline/test\",\"id\":\"" + number + "\",\"time\":\"" +
               write_rfc3339(at) + "\",\"data\":{\"thread\":\"evenline-test-" + number +
               "\",\"presence\":\"live\",\"customer\":{\"ref\":\"evenline-test\",\"name\":" +
               json_quoted(sample_name) + "},\"text\":" + json_quoted(sample_text) + "}}";
    out.headers = {{"Content-Type", "application/cloudevents+json"}};
    const auto secrets = s.list("secrets");
    const auto key = std::ranges::find_if(secrets, [](const auto& k) {
        return !k.starts_with("whpk_") && webhook_key(k).has_value();
    });
    if (!s.text("bearer_token").empty()) {
        out.headers.push_back({"Authorization", "Bearer " + s.text("bearer_token")});
        out.how = "Authorization: Bearer with the first bearer_token";
    } else if (key != secrets.end()) {
        for (auto& h : sign_standard_webhook(*key, "msg_" + number, at, out.body))
            out.headers.push_back(std::move(h));
        out.how = "webhook-signature by the newest secret";
    } else if (s.text("authentication") != "none") {
        return std::nullopt;
    } else {
        out.how = "nothing: authentication = \"none\" trusts whoever reaches the address";
    }
    return out;
}

std::optional<setting_fault> fault_in_settings(const channel_settings& s) {
    const auto how = s.text("authentication");
    if (!how.empty() && how != "none")
        return setting_fault{"authentication", "must be \"none\" or left out"};
    if (how != "none" && s.list("secrets").empty() && s.list("bearer_token").empty())
        return setting_fault{"secrets", "needs secrets or bearer_token: CloudEvents carry no "
                                        "signature of their own"};
    return std::nullopt;
}

constexpr guide_step guide[] = {
    {"Give the sender the address and a secret", "Dé al emisor la dirección y un secreto",
     "The address stands above. The sender signs by Standard Webhooks with one of secrets, or "
     "sends Authorization: Bearer with bearer_token.",
     "La dirección está arriba. El emisor firma según Standard Webhooks con uno de secrets, o "
     "envía Authorization: Bearer con bearer_token."},
    {"Let it send contacts", "Que envíe contactos",
     "Structured, batched or binary; type contact.created (or what contact_types names), data as "
     "docs/channels/webhook.md says.",
     "Estructurado, por lotes o binario; tipo contact.created (o lo que diga contact_types), data "
     "como dice docs/channels/webhook.md."},
    {"Try it", "Pruébelo", "Press Send test: all five lights should come on.",
     "Pulse Enviar prueba: deben encenderse las cinco luces."}};

}  // namespace

channel_kind cloudevents_kind() {
    channel_kind k{
        "cloudevents", "CloudEvents", core::work_form::chat,
        {{"secrets", false, true, "signing secrets (Standard Webhooks), newest first", ""},
         {"bearer_token", false, true, "what senders may show instead of a signature; a list while "
          "rotating", ""},
         {"authentication", false, false, "\"none\" takes events from whoever reaches the address; "
          "only behind something that checks them", ""},
         {"allowed_origins", false, false, "who may announce itself by the OPTIONS handshake; left "
          "out: anybody, deliveries still need secret or token", ""},
         {"contact_types", false, false, "event types that open work; the end of the type is "
          "enough", "contact.created"},
         {"reply_url", false, false, "where agents' replies are POSTed as CloudEvents; without it "
          "the channel cannot answer", ""},
         {"default_region", false, false, "country (ISO 3166) of phone numbers written without a "
          "country code", ""}},
        [](const channel_settings& s) { return std::make_unique<cloudevents>(s); },
        fault_in_settings};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    return k;
}

}  // namespace evenline::channels
