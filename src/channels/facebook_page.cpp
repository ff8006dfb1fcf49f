// Comments on a Facebook Page's posts, and its private messages: docs/channels/facebook_page.md.
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/meta_app.hpp"
#include "evenline/channels/meta_error.hpp"
#include "evenline/channels/meta_messaging.hpp"

namespace evenline::channels {
namespace {

constexpr core::duration reply_window = core::hours(24), week = core::days(7);
constexpr std::size_t max_comment = 8'000, max_message = 2'000;   // characters
constexpr std::string_view comment_thread = "meta:feed:", message_thread = "meta:page:";

class facebook_page final : public adapter {
public:
    explicit facebook_page(const channel_settings& s)
        : app_(s, "page_access_token"), page_(s.text("page_id")), language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "facebook_page"; }
    [[nodiscard]] reading read(const raw_request& request) const override {
        if (auto stopped = app_.stop(request)) return std::move(*stopped);
        const auto envelope = read_meta_envelope(request.body);
        if (!envelope.fault.empty()) return meta_app::malformed(envelope.fault);
        if (envelope.object != "page") return meta_app::of_another_kind(envelope, request);
        auto out = meta_app::taken();
        // One address takes all of a Page's events at Meta: its private messages come here too.
        for (const auto& item : envelope.items)
            add_meta_events({message_thread, "messenger", language_}, item, request, out.events);
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
        return limits_in(comment_thread, last_inbound_at);
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
    std::string page_, language_;
};

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

inbound_event facebook_page::event_of(const meta_change& c, const raw_request& request) const {
    inbound_event e;
    const bool ours = !c.from_id.empty() && c.from_id == c.account;
    e.account = c.account;
    e.event_kind = kind_of(c, ours);
    e.is_public = true;
    e.outbound = ours;
    e.sender_id = c.from_id;
    e.sender_name = c.from_name;
    e.text = c.text;
    const auto& what = c.comment_id.empty() ? c.post_id : c.comment_id;
    e.thread_key = std::string(comment_thread) + root_of(c);
    e.dedupe_key = what + ':' + c.verb + ':' + std::to_string(c.created_time_s);
    e.provider_id = what;
    if (c.parent_id != c.post_id) e.in_reply_to = c.parent_id;
    if (what.empty()) e.dedupe_key = "other:" + c.account + ':' + c.field + e.dedupe_key;
    if (c.created_time_s > 0) e.occurred_at = core::instant{c.created_time_s * 1'000'000};
    if (!c.photo_url.empty()) e.attachments.push_back({"photo", "image", c.photo_url, 0, {}});
    if (e.event_kind != "comment" && e.event_kind != "post") return e;
    e.creates_work = true;
    auto& contact = e.contact;
    contact.form = core::work_form::mail;   // nobody holds on for the answer to a comment
    contact.thread = e.thread_key;
    contact.name = c.from_name;
    contact.text = c.text;
    contact.language = language_;
    contact.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!c.from_id.empty()) contact.addresses.push_back({"messenger", c.from_id, true});
    return e;
}

std::optional<outbound_call> facebook_page::compose(const outbound_message& m) const {
    if (m.kind != "reply") return std::nullopt;
    if (const auto to = meta_thread_of(message_thread, m.thread))
        return outbound_call{app_.post(percent_encode(to->account) + "/messages",
                                       meta_message_body("id", to->person, m)),
                             {}, {}};
    if (!m.thread.starts_with(comment_thread)) return std::nullopt;
    const auto comment = m.in_reply_to.empty() ? m.thread.substr(comment_thread.size())
                                               : m.in_reply_to;
    if (m.extra.contains("private"))
        return outbound_call{
            app_.post(percent_encode(page_.empty() ? "me" : page_) + "/messages",
                      meta_message_body("comment_id", comment, m)),
            {}, {}};
    return outbound_call{app_.post(percent_encode(comment) + "/comments",
                                   "\"message\":" + json_quoted(m.text)),
                         {}, {}};
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto page = s.text("page_id", "1"), number = padded(mark, 15);
    const auto now = std::to_string(at.us / 1'000'000);
    return meta_sample(
        s, url, "page",
        "\"id\":" + json_quoted(page) + ",\"time\":" + now +
            R"(,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","post_id":")" +
            page + R"(_1","parent_id":")" + page + R"(_1","comment_id":"1_)" + number +
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
                   [](const channel_settings& s) { return std::make_unique<facebook_page>(s); }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.recorded_as = {"page_feed", "meta.page_feed"};
    k.recorded_secret = {"app_secret", "verify_token"};
    return k;
}

}  // namespace evenline::channels
