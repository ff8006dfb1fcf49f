// Instagram: private messages, comments and mentions: docs/channels/instagram.md.
#include "channels/meta_account.hpp"
#include "evenline/channels/json_reader.hpp"

namespace evenline::channels {
namespace {

constexpr std::string_view comment_thread = "meta:igc:";

void describe(const meta_change& c, inbound_event& e) {
    const bool comment = c.field == "comments" || c.field == "live_comments";
    if (c.entry_time_s > 0) e.occurred_at = core::instant{c.entry_time_s * 1'000'000};
    if (!c.media_id.empty()) e.extra["media_id"] = c.media_id;
    if (c.field == "mentions") {
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
        e.event_kind = e.outbound ? "echo" : "comment";
        e.provider_id = c.id;
        e.dedupe_key = c.id;   // a boosted post may notify twice
        e.in_reply_to = c.parent_id;
        e.thread_key = std::string(comment_thread) + (c.parent_id.empty() ? c.id : c.parent_id);
    } else {
        e.event_kind = "ignored";
        e.dedupe_key = "other:" + c.account + ':' + c.field + ':' + c.id + c.comment_id + ':' +
                       std::to_string(c.entry_time_s);
    }
}

constexpr meta_product professional{
    .kind = "instagram", .object = "instagram", .token_key = "access_token",
    .account_key = "account_id", .message_thread = "meta:ig:", .address_kind = "instagram",
    .max_message = 1'000, .account_is_ours = true, .comment_thread = comment_thread,
    .comment_edge = "replies", .max_comment = 2'200, .describe = describe};

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
                   [](const channel_settings& s) {
                       return std::make_unique<meta_account>(professional, s);
                   }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.recorded_as = {"meta.instagram", "meta.instagram_comment"};
    k.is_social = true;
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
