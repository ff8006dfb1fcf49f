// Instagram: private messages, comments and mentions: docs/channels/instagram.md.
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/meta_app.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/meta_messaging.hpp"

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24), week = core::days(7);
constexpr std::size_t max_message = 1'000, max_comment = 2'200;   // bytes, characters
constexpr std::string_view comment_thread = "meta:igc:", message_thread = "meta:ig:";

class instagram final : public adapter {
public:
    explicit instagram(const channel_settings& s)
        : app_(s, "access_token"), account_(s.text("account_id")), language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "instagram"; }
    [[nodiscard]] reading read(const raw_request& request) const override {
        if (auto stopped = app_.stop(request)) return std::move(*stopped);
        const auto envelope = read_meta_envelope(request.body);
        if (!envelope.fault.empty()) return meta_app::malformed(envelope.fault);
        if (envelope.object != "instagram") return meta_app::of_another_kind(envelope, request);
        auto out = meta_app::taken();
        for (const auto& item : envelope.items)
            add_meta_events({message_thread, "instagram", language_, true}, item, request,
                            out.events);
        for (const auto& change : envelope.changes)
            out.events.push_back(event_of(change, request));
        return out;
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned status, std::span<const header> headers,
                                     std::string_view body) const override {
        return judge_meta(adapter::judge(status, headers, {}), status, body);
    }
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override {
        return limits_in(message_thread, last_inbound_at);
    }
    [[nodiscard]] reply_limits limits_in(std::string_view thread,
                                         core::instant last_inbound_at) const override {
        reply_limits out;
        out.is_public = thread.starts_with(comment_thread);
        out.max_graphemes = out.is_public ? max_comment : max_message;
        if (out.is_public) {
            out.private_until = last_inbound_at + week;
        } else {
            out.window_ends_at = last_inbound_at + reply_window;
            out.tagged_until = last_inbound_at + week;
        }
        return out;
    }

private:
    [[nodiscard]] inbound_event event_of(const meta_change&, const raw_request&) const;

    meta_app app_;
    std::string account_, language_;
};

inbound_event instagram::event_of(const meta_change& c, const raw_request& request) const {
    inbound_event e;
    const bool comment = c.field == "comments" || c.field == "live_comments";
    const bool mention = c.field == "mentions";
    const bool ours = !c.from_id.empty() && c.from_id == c.account;
    e.account = c.account;
    e.is_public = true;
    e.outbound = ours;
    e.sender_id = c.from_id;
    e.sender_name = c.from_name;
    e.text = c.text;
    if (c.entry_time_s > 0) e.occurred_at = core::instant{c.entry_time_s * 1'000'000};
    if (!c.media_id.empty()) e.extra["media_id"] = c.media_id;
    if (mention) {
        // Only the ids come; a mention in a caption has no comment. The text is at the provider.
        const auto& what = c.comment_id.empty() ? c.media_id : c.comment_id;
        e.event_kind = "mention";
        e.provider_id = what;
        e.dedupe_key = "mention:" + what;
        e.thread_key = std::string(comment_thread) + what;
        e.extra["needs_fetch"] = "true";
        e.attachments.push_back({"the post or comment that mentions us: see it on Instagram (" +
                                     what + ")", "reference", "", 0, {}});
    } else if (comment && !c.id.empty()) {
        e.event_kind = ours ? "echo" : "comment";
        e.provider_id = c.id;
        e.dedupe_key = c.id;   // a boosted post may notify twice
        e.in_reply_to = c.parent_id;
        e.thread_key = std::string(comment_thread) + (c.parent_id.empty() ? c.id : c.parent_id);
    } else {
        e.event_kind = "ignored";
        e.dedupe_key = "other:" + c.account + ':' + c.field + ':' + c.id + c.comment_id + ':' +
                       std::to_string(c.entry_time_s);
    }
    if (ours || e.event_kind == "ignored") return e;
    e.creates_work = true;
    auto& contact = e.contact;
    contact.form = core::work_form::mail;   // nobody holds on for the answer to a comment
    contact.thread = e.thread_key;
    contact.name = c.from_name;
    contact.text = c.text;
    contact.language = language_;
    contact.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!c.from_id.empty()) contact.addresses.push_back({"instagram", c.from_id, true});
    return e;
}

std::optional<outbound_call> instagram::compose(const outbound_message& m) const {
    if (m.kind != "reply") return std::nullopt;
    if (m.thread.starts_with(comment_thread)) {
        const auto comment = m.in_reply_to.empty() ? m.thread.substr(comment_thread.size())
                                                   : m.in_reply_to;
        if (!m.extra.contains("private"))
            return outbound_call{app_.post(percent_encode(comment) + "/replies",
                                           "\"message\":" + json_quoted(m.text)),
                                 {}, {}};
        return outbound_call{app_.post(percent_encode(account_.empty() ? "me" : account_) +
                                           "/messages",
                                       meta_message_body("comment_id", comment, m)),
                             {}, {}};
    }
    const auto to = meta_thread_of(message_thread, m.thread);
    if (!to) return std::nullopt;
    return outbound_call{app_.post(percent_encode(to->account) + "/messages",
                                   meta_message_body("id", to->person, m)),
                         {}, {}};
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto account = s.text("account_id", "1"), now = std::to_string(at.us / 1'000);
    return meta_sample(s, url, "instagram",
                       "\"id\":" + json_quoted(account) + ",\"time\":" + now +
                           R"(,"messaging":[{"sender":{"id":"9)" + padded(mark, 15) +
                           R"("},"recipient":{"id":)" + json_quoted(account) +
                           R"(},"timestamp":)" + now + R"(,"message":{"mid":"test_)" +
                           std::to_string(mark) + R"(","text":)" + json_quoted(sample_text) +
                           "}}]");
}

constexpr guide_step guide[] = {
    {"Create the app", "Cree la aplicación",
     "At developers.facebook.com: an app with Instagram; its app secret goes to app_secret, the "
     "account's token to access_token, the account's number to account_id.",
     "En developers.facebook.com: una aplicación con Instagram; su clave va en app_secret, el "
     "token de la cuenta en access_token y su número en account_id."},
    {"Subscribe the account", "Suscriba la cuenta",
     "Webhooks, object Instagram, callback URL: the address above; verify token: your "
     "verify_token; fields: messages, comments, live_comments, mentions.",
     "Webhooks, objeto Instagram, URL de devolución: la dirección de arriba; token: su "
     "verify_token; campos: messages, comments, live_comments, mentions."},
    {"Try it", "Pruébelo", "Press Send test, then write to the account from another one.",
     "Pulse Enviar prueba y después escriba a la cuenta desde otra."}};

}  // namespace

channel_kind instagram_kind() {
    auto settings = meta_settings({"access_token", true, true,
                                   "lets us answer in the account's name", ""});
    settings.push_back({"account_id", false, false,
                        "the professional account's number; private replies go from it", "me"});
    channel_kind k{"instagram", "Instagram", core::work_form::chat, std::move(settings),
                   [](const channel_settings& s) { return std::make_unique<instagram>(s); }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.recorded_as = {"meta.instagram", "meta.instagram_comment"};
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
