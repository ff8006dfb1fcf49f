// Comments on a Facebook Page's posts, and its private messages: docs/channels/facebook_page.md.
#include "channels/meta_account.hpp"
#include "evenline/channels/json_reader.hpp"

namespace evenline::channels {
namespace {

constexpr std::string_view comment_thread = "meta:feed:";

// A comment under another comment belongs to the thread of the one at the top.
std::string root_of(const meta_change& c) {
    if (c.comment_id.empty()) return c.post_id;
    return c.parent_id.empty() || c.parent_id == c.post_id ? c.comment_id : c.parent_id;
}

std::string_view kind_of(const meta_change& c, bool ours) {
    if (c.field != "feed") return "ignored";
    if (c.item == "reaction" || c.item == "like") return "reaction";
    if (c.verb == "edited" || c.verb == "edit") return "edit";
    if (c.verb == "remove" || c.verb == "delete" || c.verb == "hide") return "delete";
    if (c.verb != "add") return "ignored";
    if (ours) return "echo";
    if (c.item == "comment") return "comment";
    // Somebody wrote on the Page's wall.
    return c.item == "post" || c.item == "status" || c.item == "photo" || c.item == "video"
               ? "post" : "ignored";
}

void describe(const meta_change& c, inbound_event& e) {
    e.event_kind = kind_of(c, e.outbound);
    const auto& what = c.comment_id.empty() ? c.post_id : c.comment_id;
    e.thread_key = std::string(comment_thread) + root_of(c);
    e.dedupe_key = what + ':' + c.verb + ':' + std::to_string(c.created_time_s);
    e.provider_id = what;
    if (c.parent_id != c.post_id) e.in_reply_to = c.parent_id;
    if (what.empty()) e.dedupe_key = "other:" + c.account + ':' + c.field + e.dedupe_key;
    if (c.created_time_s > 0) e.occurred_at = core::instant{c.created_time_s * 1'000'000};
    if (!c.photo_url.empty()) e.attachments.push_back({"photo", "image", c.photo_url, 0, {}});
}

constexpr meta_product page{.kind = "facebook_page", .object = "page",
                            .token_key = "page_access_token", .account_key = "page_id",
                            .message_thread = "meta:page:", .address_kind = "messenger",
                            .max_message = 2'000, .account_is_ours = false,
                            .comment_thread = comment_thread, .comment_edge = "comments",
                            .max_comment = 8'000, .describe = describe};

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto id = s.text("page_id", "1"), number = padded(mark, 15);
    const auto now = std::to_string(at.us / 1'000'000);
    return meta_sample(
        s, url, "page",
        "\"id\":" + json_quoted(id) + ",\"time\":" + now +
            R"(,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","post_id":")" +
            id + R"(_1","parent_id":")" + id + R"(_1","comment_id":"1_)" + number +
            R"(","from":{"id":"9)" + number + R"(","name":)" + json_quoted(sample_name) +
            R"(},"created_time":)" + now + ",\"message\":" + json_quoted(sample_text) + "}}]");
}

constexpr guide_step guide[] = {
    {"Create the app", "Cree la aplicación",
     "At developers.facebook.com: an app with Webhooks; its app secret goes to app_secret, a Page "
     "token with pages_manage_engagement and pages_messaging to page_access_token.",
     "En developers.facebook.com: una aplicación con Webhooks; su clave va en app_secret, un "
     "token de la página con pages_manage_engagement y pages_messaging en page_access_token."},
    {"Subscribe the Page", "Suscriba la página",
     "Webhooks, object Page, callback URL: the address above; verify token: your verify_token; "
     "field: feed (and messages, if this channel takes private messages too).",
     "Webhooks, objeto Page, URL de devolución: la dirección de arriba; token: su verify_token; "
     "campo: feed (y messages, si este canal atiende también los privados)."},
    {"Try it", "Pruébelo", "Press Send test, then comment on a post from another account.",
     "Pulse Enviar prueba y después comente una publicación desde otra cuenta."}};

}  // namespace

channel_kind facebook_page_kind() {
    auto settings = meta_settings({"page_access_token", true, true,
                                   "lets us answer in the Page's name", ""});
    settings.push_back({"page_id", false, false,
                        "the Page's number; private replies to comments go from it", "me"});
    channel_kind k{"facebook_page", "Facebook Page comments", core::work_form::mail,
                   std::move(settings),
                   [](const channel_settings& s) {
                       return std::make_unique<meta_account>(page, s);
                   }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.recorded_as = {"page_feed", "meta.page_feed"};
    k.is_social = true;
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
