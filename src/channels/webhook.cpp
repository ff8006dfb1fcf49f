// The open door for any system: contacts by Standard Webhooks (docs/channels/webhook.md).
#include "evenline/channels/address.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

struct written_address { std::string kind, value; bool verified{}; };

// The body as sent, before any judgement of it.
struct webhook_body {
    bool is_object{};
    std::string type, timestamp, thread, presence, visibility, subject, text, occurred_at, id;
    std::string ref, name, language, data_language, in_reply_to;
    std::vector<written_address> addresses;
    std::vector<attachment_facts> attachments;
    std::string wrong_content;           // why an attachment's bytes cannot be read
    std::map<std::string, std::string> attributes;
    std::string wrong_type;              // path of a field that is not what it should be
};

class body_visitor final : public json_visitor {
public:
    explicit body_visitor(webhook_body& body) : body_(body) {}

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) body_.is_object = !is_array;
        if (path == "data/customer/addresses/[]" && !is_array) body_.addresses.emplace_back();
        if (path == "data/attachments/[]" && !is_array) body_.attachments.emplace_back();
        if (text_at(path) != nullptr) note_wrong(path);
    }

    void value(std::string_view path, json_scalar&& scalar) override {
        constexpr std::string_view attributes = "data/attributes/";
        if (auto* field = text_at(path)) {
            if (scalar.type == json_type::text) *field = std::move(scalar.text);
            else if (scalar.type != json_type::null) note_wrong(path);
        } else if (path.starts_with(attributes) && scalar.type != json_type::null) {
            body_.attributes[std::string(path.substr(attributes.size()))] = std::move(scalar.text);
        } else if (!body_.attachments.empty() && path == "data/attachments/[]/content_base64") {
            take_content(scalar);
        } else if (!body_.attachments.empty() && path == "data/attachments/[]/bytes") {
            if (scalar.integer > 0)
                body_.attachments.back().bytes = static_cast<std::uint64_t>(scalar.integer);
        } else if (!body_.addresses.empty() && path == "data/customer/addresses/[]/verified") {
            body_.addresses.back().verified =
                scalar.type == json_type::boolean && scalar.text == "true";
        }
    }

private:
    void take_content(const json_scalar& scalar) {
        auto bytes = from_base64(scalar.text);
        if (!bytes) {
            body_.wrong_content = "data.attachments needs content_base64 in base64 (RFC 4648)";
            return;
        }
        body_.attachments.back().bytes = bytes->size();
        body_.attachments.back().content = std::move(*bytes);
    }

    void note_wrong(std::string_view path) {
        if (body_.wrong_type.empty()) body_.wrong_type = path;
    }

    std::string* text_at(std::string_view path) {
        struct place { std::string_view path; std::string webhook_body::* field; };
        static constexpr std::array places{
            place{"type", &webhook_body::type},
            place{"timestamp", &webhook_body::timestamp},
            place{"data/thread", &webhook_body::thread},
            place{"data/id", &webhook_body::id},
            place{"data/presence", &webhook_body::presence},
            place{"data/visibility", &webhook_body::visibility},
            place{"data/subject", &webhook_body::subject},
            place{"data/text", &webhook_body::text},
            place{"data/language", &webhook_body::data_language},
            place{"data/in_reply_to", &webhook_body::in_reply_to},
            place{"data/occurred_at", &webhook_body::occurred_at},
            place{"data/customer/ref", &webhook_body::ref},
            place{"data/customer/name", &webhook_body::name},
            place{"data/customer/language", &webhook_body::language}};
        for (const auto& p : places) {
            if (p.path == path) return &(body_.*p.field);
        }
        if (!body_.attachments.empty()) {
            auto& last = body_.attachments.back();
            if (path == "data/attachments/[]/name") return &last.name;
            if (path == "data/attachments/[]/content_type") return &last.content_type;
            if (path == "data/attachments/[]/url") return &last.url;
        }
        if (body_.addresses.empty()) return nullptr;
        if (path == "data/customer/addresses/[]/kind") return &body_.addresses.back().kind;
        if (path == "data/customer/addresses/[]/value") return &body_.addresses.back().value;
        return nullptr;
    }

    webhook_body& body_;
};

http_answer said(unsigned status, std::string_view code, std::string_view what) {
    return {status, "application/json",
            "{\"status\":" + json_quoted(code) + ",\"detail\":" + json_quoted(what) + "}", {}};
}

reading malformed(std::string why) {
    auto answer = said(400, "malformed", why);
    return {verdict::malformed, std::move(why), {}, std::move(answer)};
}

// Empty when the contact can be taken in.
std::string fault_in(const webhook_body& b) {
    if (b.thread.empty()) return "data.thread is required: your name for the conversation";
    if (b.thread.size() > 256) return "data.thread is longer than 256 bytes";
    if (!b.presence.empty() && b.presence != "live" && b.presence != "deferred")
        return "data.presence must be 'live' or 'deferred'";
    if (!b.visibility.empty() && b.visibility != "public" && b.visibility != "private")
        return "data.visibility must be 'public' or 'private'";
    if (!b.occurred_at.empty() && !read_rfc3339(b.occurred_at))
        return "data.occurred_at is not an RFC 3339 time";
    if (!b.wrong_content.empty()) return b.wrong_content;
    for (const auto& a : b.attachments) {
        if (a.content.empty() && !a.url.starts_with("https://"))
            return "data.attachments needs an https url or content_base64 in every entry";
    }
    for (const auto& a : b.addresses) {
        if (a.kind.empty() || a.value.empty())
            return "data.customer.addresses needs kind and value in every entry";
    }
    return {};
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
    [[nodiscard]] inbound_event contact_event(webhook_body&&, const raw_request&) const;
    [[nodiscard]] std::vector<core::address> addresses_of(const webhook_body&) const;

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
    webhook_body body;
    body_visitor visitor(body);
    if (auto fault = read_json(request.body, visitor); !fault.empty())
        return malformed(std::move(fault));
    if (!body.is_object) return malformed("the body must be a JSON object");
    if (!body.wrong_type.empty()) return malformed("'" + body.wrong_type + "' must be a text");
    if (body.type.empty()) return malformed("'type' is required, such as \"contact.created\"");

    const auto type = body.type;
    inbound_event event;
    if (type == "contact.created" || type == "message.created") {
        if (auto fault = fault_in(body); !fault.empty()) return malformed(std::move(fault));
        event = contact_event(std::move(body), request);
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

std::vector<core::address> webhook::addresses_of(const webhook_body& body) const {
    std::vector<core::address> out;
    for (const auto& a : body.addresses) {
        if (auto address = normalised_address(a.kind, a.value, a.verified, region_))
            out.push_back(std::move(*address));
    }
    return out;
}

inbound_event webhook::contact_event(webhook_body&& body, const raw_request& request) const {
    inbound_event e;
    e.event_kind = "message";
    e.creates_work = true;
    e.is_public = body.visibility == "public";
    e.provider_id = body.id;
    e.in_reply_to = body.in_reply_to;
    e.occurred_at = read_rfc3339(body.occurred_at);
    auto& c = e.contact;
    c.form = body.presence == "live" ? core::work_form::chat : core::work_form::mail;
    c.addresses = addresses_of(body);
    e.sender_id = !body.ref.empty() ? body.ref
                  : c.addresses.empty() ? std::string{} : c.addresses.front().value;
    c.language = lower_ascii((body.language.empty() ? body.data_language : body.language)
                                 .substr(0, (body.language.empty() ? body.data_language
                                                                   : body.language).find('-')));
    c.customer_ref = std::move(body.ref);
    c.name = body.name;
    e.sender_name = std::move(body.name);
    c.subject = body.subject;
    e.subject = std::move(body.subject);
    c.text = body.text;
    e.text = std::move(body.text);
    c.attributes = std::move(body.attributes);
    e.attachments = std::move(body.attachments);
    c.thread = body.thread;
    e.thread_key = std::move(body.thread);
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    return e;
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

}  // namespace

channel_kind webhook_kind() {
    return {"webhook", "Standard Webhooks", core::work_form::chat,
            {{"secrets", true, true, "signing secrets, newest first: whsec_... (or whpk_... to "
              "verify ed25519); every one is accepted, the first signs replies", ""},
             {"reply_url", false, false, "where agents' replies are POSTed, signed; without it "
              "the channel cannot answer", ""},
             {"default_region", false, false, "country (ISO 3166) of phone numbers written "
              "without a country code", ""}},
            [](const channel_settings& s) { return std::make_unique<webhook>(s); }};
}

}  // namespace evenline::channels
