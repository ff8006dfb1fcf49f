// Facebook Messenger: docs/channels/messenger.md.
#include "evenline/channels/address.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/meta_envelope.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/signature.hpp"

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24);
constexpr std::size_t max_text = 2'000;   // characters in one message

http_answer plain(unsigned status, std::string text) {
    return {status, "text/plain", std::move(text), {{"X-Content-Type-Options", "nosniff"}}};
}

class messenger final : public adapter {
public:
    explicit messenger(const channel_settings& s)
        : secrets_(s.list("app_secret")), verify_token_(s.text("verify_token")),
          page_token_(s.text("page_access_token")),
          api_url_(s.text("api_url", "https://graph.facebook.com")),
          api_version_(s.text("api_version", "v25.0")), language_(s.text("language")) {
        while (api_url_.ends_with('/')) api_url_.pop_back();
    }

    [[nodiscard]] std::string_view kind() const noexcept override { return "messenger"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override {
        return {max_text, last_inbound_at + reply_window, false};
    }

private:
    [[nodiscard]] reading subscription(const raw_request&) const;
    [[nodiscard]] bool signature_fits(const raw_request&) const;
    void add_events(const meta_item&, const raw_request&, std::vector<inbound_event>&) const;
    void fill_message(const meta_item&, const raw_request&, inbound_event&) const;

    std::vector<std::string> secrets_;
    std::string verify_token_, page_token_, api_url_, api_version_, language_;
};

reading messenger::subscription(const raw_request& request) const {
    const auto query = parse_form(query_of(request.url));
    if (!query || field(*query, "hub.mode").empty())
        return {verdict::not_found, "not a subscription request", {}, plain(404, "Not found\n")};
    const auto challenge = field(*query, "hub.challenge");
    const bool ours = field(*query, "hub.mode") == "subscribe" && !verify_token_.empty() &&
                      equal_constant_time(field(*query, "hub.verify_token"), verify_token_) &&
                      challenge.size() <= 512;
    if (!ours)
        return {verdict::invalid, "hub.verify_token is not the configured verify_token", {},
                plain(403, "Forbidden")};
    return {verdict::valid, {}, {}, plain(200, std::string(challenge))};
}

bool messenger::signature_fits(const raw_request& request) const {
    const auto sent = request.header_value("X-Hub-Signature-256");
    bool fits = false;
    for (const auto& secret : secrets_)
        fits |= !secret.empty() &&
                equal_constant_time(
                    "sha256=" + to_hex(hmac(hash::sha256, secret, request.body)), sent);
    return fits;
}

reading messenger::read(const raw_request& request) const {
    if (request.method == "GET") return subscription(request);
    if (!signature_fits(request))
        return {verdict::invalid,
                request.header_value("X-Hub-Signature-256").empty()
                    ? "X-Hub-Signature-256 is missing"
                    : "X-Hub-Signature-256 does not fit: check app_secret, and that no proxy "
                      "rewrites the body",
                {}, plain(401, "bad signature\n")};
    auto envelope = read_meta_envelope(request.body);
    if (!envelope.fault.empty())
        return {verdict::malformed, envelope.fault, {}, plain(400, envelope.fault + '\n')};
    reading out{verdict::valid, {}, {}, plain(200, "EVENT_RECEIVED")};
    if (envelope.object != "page") {
        out.why = "object '" + envelope.object + "' is not a Page: kept, no work";
        inbound_event e;
        e.event_kind = "ignored";
        e.dedupe_key = "sha256:" + to_hex(digest(hash::sha256, request.body));
        out.events.push_back(std::move(e));
        return out;
    }
    for (const auto& item : envelope.items) add_events(item, request, out.events);
    return out;
}

void messenger::add_events(const meta_item& item, const raw_request& request,
                           std::vector<inbound_event>& events) const {
    inbound_event e;
    e.account = item.account;
    e.sender_id = item.sender;
    e.outbound = item.is_echo;
    const auto& person = item.is_echo ? item.recipient : item.sender;
    e.thread_key = "meta:page:" + item.account + ':' + person;
    if (item.timestamp_ms > 0) e.occurred_at = core::instant{item.timestamp_ms * 1'000};
    const auto when = std::to_string(item.timestamp_ms);
    switch (item.what) {
        case meta_what::message:
        case meta_what::postback: fill_message(item, request, e); break;
        case meta_what::edit:
            e.event_kind = "edit";
            e.text = item.text;
            e.delivery_of.reset();
            e.provider_id = item.mid;
            e.dedupe_key = item.mid + ":edit:" + (item.edits.empty() ? when : item.edits);
            break;
        case meta_what::reaction:
            e.event_kind = "reaction";
            e.text = item.text;
            e.in_reply_to = item.mid;
            e.dedupe_key = item.mid + ":reaction:" + item.action + ':' + when;
            break;
        case meta_what::read:
            e.event_kind = "status";
            e.delivery_state = "read";
            e.extra["watermark"] = item.watermark;
            e.dedupe_key = "read:" + item.watermark;
            break;
        case meta_what::delivery:
            e.event_kind = "status";
            e.delivery_state = "delivered";
            e.extra["watermark"] = item.watermark;
            e.dedupe_key = "delivery:" + item.watermark;
            for (std::size_t i = 0; i < item.mids.size(); ++i) {
                auto one = e;
                one.delivery_of = item.mids[i];
                if (i > 0) one.dedupe_key += ':' + item.mids[i];
                events.push_back(std::move(one));
            }
            if (!item.mids.empty()) return;
            break;
        case meta_what::other:
            e.event_kind = "ignored";
            e.dedupe_key = "other:" + item.account + ':' + item.sender + ':' + when;
            break;
    }
    events.push_back(std::move(e));
}

void messenger::fill_message(const meta_item& item, const raw_request& request,
                             inbound_event& e) const {
    e.provider_id = item.mid;
    e.dedupe_key = !item.mid.empty() ? item.mid
                   : "at:" + item.account + ':' + item.sender + ':' +
                         std::to_string(item.timestamp_ms);
    e.text = item.text;
    e.in_reply_to = item.reply_to;
    e.attachments = item.attachments;
    if (!item.payload.empty()) e.extra["payload"] = item.payload;
    if (!item.app_id.empty()) e.extra["app_id"] = item.app_id;
    if (item.is_deleted) {
        e.event_kind = "delete";
        e.dedupe_key += ":deleted";
    } else if (item.is_echo) {
        e.event_kind = "echo";
    } else if (item.is_standby) {
        e.event_kind = "standby";   // another app has this conversation
    } else {
        e.event_kind = "message";
        e.creates_work = true;
        auto& c = e.contact;
        c.form = core::work_form::chat;
        c.thread = e.thread_key;
        c.text = e.text;
        c.language = language_;
        c.occurred_at = e.occurred_at.value_or(request.received_at);
        if (!e.sender_id.empty()) c.addresses.push_back({"messenger", e.sender_id, true});
    }
}

std::optional<outbound_call> messenger::compose(const outbound_message& m) const {
    constexpr std::string_view prefix = "meta:page:";
    if (m.kind != "reply" || !m.thread.starts_with(prefix)) return std::nullopt;
    const auto rest = m.thread.substr(prefix.size());
    const auto colon = rest.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto page = rest.substr(0, colon), person = rest.substr(colon + 1);
    const auto tag = m.extra.find("tag");
    const bool tagged = tag != m.extra.end() && !tag->second.empty();
    http_call call;
    call.url = api_url_ + '/' + api_version_ + '/' + percent_encode(page) + "/messages";
    call.headers = {{"Content-Type", "application/json"}};
    call.body = "{\"recipient\":{\"id\":" + json_quoted(person) + "},\"messaging_type\":" +
                (tagged ? "\"MESSAGE_TAG\",\"tag\":" + json_quoted(tag->second) : "\"RESPONSE\"") +
                ",\"message\":{\"text\":" + json_quoted(m.text) + "},\"access_token\":" +
                json_quoted(page_token_) + '}';
    return outbound_call{std::move(call), {}, {}};
}

send_verdict messenger::judge(unsigned status, std::span<const header> headers,
                              std::string_view body) const {
    return judge_meta(adapter::judge(status, headers, {}), status, body);
}

}  // namespace

channel_kind messenger_kind() {
    return {"messenger", "Facebook Messenger", core::work_form::chat,
            {{"app_secret", true, true, "verifies Meta's requests; a list while rotating", ""},
             {"verify_token", true, true, "the words you type into Meta's webhook form", ""},
             {"page_access_token", true, true, "lets us answer in the Page's name", ""},
             {"api_url", false, false, "base URL of the Graph API", "https://graph.facebook.com"},
             {"api_version", false, false, "Graph API version", "v25.0"},
             {"language", false, false, "customers' language as a requirement on agents", ""}},
            [](const channel_settings& s) { return std::make_unique<messenger>(s); }};
}

}  // namespace evenline::channels
