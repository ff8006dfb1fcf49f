// WhatsApp by Meta's Cloud API: docs/channels/whatsapp.md.
#include "channels/json_leaves.hpp"
#include "channels/whatsapp_payload.hpp"
#include "evenline/channels/address.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/meta_app.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/signature.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24);
constexpr std::size_t max_text = 4'096;   // characters
constexpr std::string_view thread_prefix = "wa:", media_prefix = "whatsapp-media:";

class whatsapp final : public adapter, public media {
public:
    explicit whatsapp(const channel_settings& s)
        : app_(s, "access_token"), templates_(s.list("templates")), language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "whatsapp"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        return judge_meta(adapter::judge(status, headers, {}), status, body);
    }
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override {
        reply_limits out{max_text, last_inbound_at + reply_window, false};
        out.templates = templates_;
        return out;
    }
    // 80 messages a second and number; one person is not written to in a burst.
    [[nodiscard]] send_pace pace() const override {
        return {core::milliseconds(13), core::milliseconds(500)};
    }
    [[nodiscard]] const media* files() const noexcept override { return this; }
    // The id first leads to an address, which lasts five minutes.
    [[nodiscard]] std::optional<file_call> file_at(std::string_view url) const override {
        if (!url.starts_with(media_prefix)) return app_.file_of(url, true);
        return file_call{app_.get_node(url.substr(media_prefix.size())), false, false};
    }
    [[nodiscard]] std::optional<file_call> file_said(std::string_view answer) const override {
        return app_.file_of(read_json_leaves(answer).text("url"), true);
    }

private:
    [[nodiscard]] inbound_event event_of(const whatsapp_change&, const whatsapp_message&,
                                         const raw_request&) const;
    void open_work(const whatsapp_contact*, const whatsapp_message&, const raw_request&,
                   inbound_event&) const;

    meta_app app_;
    std::vector<std::string> templates_;
    std::string language_;
};

inbound_event status_event(const whatsapp_change& change, const whatsapp_status& s) {
    inbound_event e;
    e.event_kind = "status";
    e.account = change.phone_number_id;
    e.sender_id = s.recipient;
    e.outbound = true;   // of our own message
    e.thread_key = std::string(thread_prefix) + e.account + ':' + s.recipient;
    e.dedupe_key = s.id + ':' + s.state;
    e.delivery_of = s.id;
    e.delivery_state = s.state == "played" ? "read" : s.state;
    e.extra["status"] = s.state;
    if (s.timestamp_s > 0) e.occurred_at = core::instant{s.timestamp_s * 1'000'000};
    if (s.state == "failed") {
        e.delivery_error = s.error_code == 131'047
            ? "the 24-hour window had closed: send a template, or answer on another channel"
            : "WhatsApp could not deliver it, code " + std::to_string(s.error_code) + ": " +
                  s.error_title;
    }
    return e;
}

const whatsapp_contact* sender_of(const whatsapp_change& change, const whatsapp_message& m) {
    const auto found = std::ranges::find_if(change.contacts, [&](const whatsapp_contact& c) {
        return (!m.from.empty() && c.wa_id == m.from) ||
               (!m.user_id.empty() && c.user_id == m.user_id);
    });
    return found == change.contacts.end() ? nullptr : &*found;
}

// What has no words of its own is shown by what it is.
void add_things(const whatsapp_message& m, inbound_event& e) {
    if (!m.media_id.empty() || !m.media.url.empty()) {
        auto media = m.media;
        if (media.url.empty()) media.url = std::string(media_prefix) + m.media_id;
        e.attachments.push_back(std::move(media));
    } else if (m.type == "location") {
        auto name = m.place_name;
        if (!m.place_address.empty()) name += (name.empty() ? "" : ", ") + m.place_address;
        if (name.empty()) name = m.latitude + ", " + m.longitude;
        e.attachments.push_back({std::move(name), "location", m.place_url, 0, {}});
    } else if (m.type == "order") {
        e.attachments.push_back({"an order of " + std::to_string(m.products) + " products",
                                 "order", "", 0, {}});
    } else if (m.type == "contacts") {
        e.attachments.push_back({std::to_string(m.cards) + " contact cards", "contacts", "", 0,
                                 {}});
    } else if (m.type == "unsupported") {
        e.attachments.push_back({"a message that WhatsApp does not pass on" +
                                     (m.unsupported_type.empty() ? std::string{}
                                                                 : " (" + m.unsupported_type + ")"),
                                 "unsupported", "", 0, {}});
    }
}

inbound_event whatsapp::event_of(const whatsapp_change& change, const whatsapp_message& m,
                                 const raw_request& request) const {
    inbound_event e;
    const auto* contact = sender_of(change, m);
    e.account = change.phone_number_id;
    e.sender_id = !m.from.empty() ? m.from : !m.user_id.empty() ? m.user_id
                  : contact != nullptr ? contact->user_id : std::string{};
    if (contact != nullptr) e.sender_name = contact->name;
    e.thread_key = std::string(thread_prefix) + e.account + ':' + e.sender_id;
    e.provider_id = m.id;
    e.dedupe_key = m.id.empty() ? "at:" + e.sender_id + ':' + std::to_string(m.timestamp_s) + ':' +
                                      to_hex(digest(hash::sha256, request.body)).substr(0, 16)
                                : m.id;
    e.in_reply_to = m.reply_to;
    e.text = m.text;
    if (m.timestamp_s > 0 && m.timestamp_s < INT64_MAX / 1'000'000)
        e.occurred_at = core::instant{m.timestamp_s * 1'000'000};
    if (!m.payload.empty()) e.extra["payload"] = m.payload;
    if (m.type == "reaction") {
        e.event_kind = "reaction";
    } else if (m.type == "edit" || m.type == "revoke") {
        e.event_kind = m.type == "edit" ? "edit" : "delete";
        e.in_reply_to = m.edits;
    } else if (m.type == "system") {
        e.event_kind = "system";
        if (!m.new_number.empty()) e.extra["new_number"] = m.new_number;
    } else {
        e.event_kind = m.type == "unsupported" ? "unsupported" : "message";
        add_things(m, e);
        open_work(contact, m, request, e);
    }
    return e;
}

void whatsapp::open_work(const whatsapp_contact* contact, const whatsapp_message& m,
                         const raw_request& request, inbound_event& e) const {
    e.creates_work = true;
    auto& c = e.contact;
    c.form = core::work_form::chat;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.text = e.text;
    c.language = language_;
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    // The business-scoped id stays when the number is hidden or changes; both are the person's.
    const auto& id = !m.user_id.empty() ? m.user_id
                     : contact != nullptr ? contact->user_id : m.user_id;
    if (!id.empty()) c.addresses.push_back({"whatsapp", id, true});
    if (m.from.empty()) return;
    if (id.empty()) c.addresses.push_back({"whatsapp", m.from, true});
    if (auto phone = phone_e164('+' + m.from)) c.addresses.push_back({"phone", *phone, true});
}

reading whatsapp::read(const raw_request& request) const {
    if (auto stopped = app_.stop(request)) return std::move(*stopped);
    const auto payload = read_whatsapp(request.body);
    if (!payload.fault.empty()) return malformed_because(payload.fault);
    if (payload.object != "whatsapp_business_account")
        return meta_app::of_another_kind({{}, payload.object, {}, {}}, request);
    auto out = meta_app::taken();
    for (const auto& change : payload.changes) {
        for (const auto& m : change.messages)
            out.events.push_back(event_of(change, m, request));
        for (const auto& s : change.statuses) {
            out.events.push_back(status_event(change, s));
            if (s.id.empty()) out.events.back().dedupe_key = {};
        }
    }
    return out;
}

// "name:language", as the setting writes it and the agent chose it.
std::string template_member(const outbound_message& m, const std::string& chosen) {
    const auto colon = chosen.rfind(':');
    const auto name = chosen.substr(0, colon);
    const auto language = colon == std::string::npos ? "en" : chosen.substr(colon + 1);
    std::string out = "\"type\":\"template\",\"template\":{\"name\":" + json_quoted(name) +
                      ",\"language\":{\"code\":" + json_quoted(language) + '}';
    if (!m.text.empty())
        out += ",\"components\":[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":" +
               json_quoted(m.text) + "}]}]";
    return out + '}';
}

std::optional<outbound_call> whatsapp::compose(const outbound_message& m) const {
    if (m.kind != "reply" || !m.thread.starts_with(thread_prefix)) return std::nullopt;
    const auto rest = std::string_view(m.thread).substr(thread_prefix.size());
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto person = rest.substr(colon + 1);
    const bool number = !person.empty() &&
                        person.find_first_not_of("0123456789") == std::string_view::npos;
    // The key comes back with every status of the message.
    std::string members = "\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\"," +
                          std::string(number ? "\"to\":" : "\"recipient\":") +
                          json_quoted(person) + ",\"biz_opaque_callback_data\":" +
                          json_quoted("evenline-" + std::to_string(m.idempotency_key));
    const auto chosen = m.extra.find("template");
    if (chosen != m.extra.end()) {
        members += ',' + template_member(m, chosen->second);
    } else {
        if (!m.in_reply_to.empty())
            members += ",\"context\":{\"message_id\":" + json_quoted(m.in_reply_to) + '}';
        members += ",\"type\":\"text\",\"text\":{\"body\":" + json_quoted(m.text) + '}';
    }
    return outbound_call{app_.post_as_bearer(percent_encode(rest.substr(0, colon)) + "/messages",
                                             std::move(members)),
                         {}, {}};
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    return meta_sample(
        s, url, "whatsapp_business_account",
        R"("id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",)"
        R"("metadata":{"display_phone_number":"0","phone_number_id":"1"},"contacts":[{"profile":)"
        R"({"name":)" + json_quoted(sample_name) + R"(},"user_id":"XX.)" + padded(mark, 15) +
            R"("}],"messages":[{"from_user_id":"XX.)" + padded(mark, 15) +
            R"(","id":"wamid.test)" + std::to_string(mark) + R"(","timestamp":")" +
            std::to_string(at.us / 1'000'000) + R"(","type":"text","text":{"body":)" +
            json_quoted(sample_text) + "}}]}}]");
}

constexpr guide_step guide[] = {
    {"Create the app", "Cree la aplicación",
     "At developers.facebook.com: an app with WhatsApp; its app secret goes to app_secret, a "
     "system user's token with whatsapp_business_messaging to access_token.",
     "En developers.facebook.com: una aplicación con WhatsApp; su clave va en app_secret y el "
     "token de un usuario del sistema con whatsapp_business_messaging en access_token."},
    {"Subscribe the webhook", "Suscriba el webhook",
     "WhatsApp, Configuration: callback URL: the address above; verify token: your verify_token; "
     "field: messages.",
     "WhatsApp, Configuración: URL de devolución: la dirección de arriba; token: su "
     "verify_token; campo: messages."},
    {"Try it", "Pruébelo", "Press Send test, then write to the number from a telephone.",
     "Pulse Enviar prueba y después escriba al número desde un teléfono."}};

}  // namespace

channel_kind whatsapp_kind() {
    auto settings = meta_settings({"access_token", true, true,
                                   "lets us answer from the business number", ""});
    settings.push_back({"templates", false, false,
                        "approved templates an agent may send outside the 24-hour window, as "
                        "name:language; a text fills the template's one variable", ""});
    channel_kind k{"whatsapp", "WhatsApp", core::work_form::chat, std::move(settings),
                   [](const channel_settings& s) { return std::make_unique<whatsapp>(s); }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.recorded_as = {"meta.whatsapp"};
    k.is_social = true;
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
