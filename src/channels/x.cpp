// X (Twitter): posts and private messages: docs/channels/x.md.
#include "channels/x_payload.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/oauth1.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_post = 280, max_direct = 10'000;   // characters
constexpr std::string_view post_thread = "x:post:", direct_thread = "x:dm:";
constexpr std::string_view signature_header = "x-twitter-webhooks-signature";

class x_channel final : public adapter {
public:
    explicit x_channel(const channel_settings& s)
        : secrets_(s.list("consumer_secret")),
          keys_{s.text("consumer_key"), s.text("consumer_secret"), s.text("access_token"),
                s.text("access_token_secret")},
          api_url_(base_url(s.text("api_url", "https://api.x.com"))),
          language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "x"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant last_inbound_at) const override {
        return limits_in(post_thread, last_inbound_at);
    }
    [[nodiscard]] reply_limits limits_in(std::string_view thread, core::instant) const override {
        const bool open = thread.starts_with(post_thread);
        return {open ? max_post : max_direct, std::nullopt, open};
    }
    // 100 posts in 15 minutes and user.
    [[nodiscard]] send_pace pace() const override { return {core::seconds(9), {}}; }

private:
    [[nodiscard]] reading challenge(const raw_request&) const;
    [[nodiscard]] bool signature_fits(const raw_request&) const;
    [[nodiscard]] inbound_event post_event(const x_payload&, const x_post&) const;
    [[nodiscard]] inbound_event direct_event(const x_payload&, const x_direct&) const;
    [[nodiscard]] inbound_event other_event(const x_payload&) const;
    void open_work(inbound_event&, core::work_form, const raw_request&) const;

    std::vector<std::string> secrets_;
    oauth1_keys keys_;
    std::string api_url_, language_;
};

// X asks every half hour whether we still know the secret.
reading x_channel::challenge(const raw_request& request) const {
    const auto query = parse_form(query_of(request.url));
    const auto token = query ? field(*query, "crc_token") : std::string_view{};
    if (token.empty() || token.size() > 512 || secrets_.empty() || secrets_.front().empty())
        return {verdict::invalid, "crc_token is missing", {},
                plain_answer(400, "crc_token is missing\n")};
    return {verdict::valid, {}, {},
            {200, "application/json",
             "{\"response_token\":\"sha256=" +
                 to_base64(hmac(hash::sha256, secrets_.front(), token)) + "\"}",
             {}}};
}

bool x_channel::signature_fits(const raw_request& request) const {
    const auto sent = request.header_value(signature_header);
    bool fits = false;
    for (const auto& secret : secrets_)
        fits |= !secret.empty() &&
                equal_constant_time(
                    "sha256=" + to_base64(hmac(hash::sha256, secret, request.body)), sent);
    return fits;
}

std::string_view kind_of(std::string_view event_type) {
    struct meaning { std::string_view type, kind; };
    static constexpr std::array meanings{
        meaning{"post.mention.create", "mention"}, meaning{"post.reply.create", "reply"},
        meaning{"post.quote.create", "quote"}, meaning{"post.create", "post"},
        meaning{"post.delete", "delete"}, meaning{"dm.received", "message"},
        meaning{"dm.sent", "echo"}, meaning{"chat.received", "message"},
        meaning{"chat.sent", "echo"}, meaning{"like.create", "reaction"},
        meaning{"oauth.revoke", "auth_revoked"}};
    for (const auto& m : meanings) {
        if (m.type == event_type) return m.kind;
    }
    return "ignored";
}

std::optional<core::instant> time_of(std::int64_t ms, std::string_view written) {
    if (ms > 0 && ms < INT64_MAX / 1'000) return core::instant{ms * 1'000};
    return read_rfc3339(written);
}

std::string name_of(const x_payload& p, const std::string& id) {
    const auto found = p.names.find(id);
    return found == p.names.end() ? std::string{} : found->second;
}

inbound_event x_channel::post_event(const x_payload& p, const x_post& post) const {
    inbound_event e;
    const bool ours = !post.author.empty() && post.author == p.account;
    e.account = p.account;
    e.event_kind = p.event_type.empty() ? "mention" : kind_of(p.event_type);
    if (ours && e.event_kind != "delete") e.event_kind = "echo";
    e.is_public = true;
    e.outbound = ours && e.event_kind == "echo";
    e.sender_id = post.author;
    e.sender_name = post.author_name.empty() ? name_of(p, post.author) : post.author_name;
    e.text = post.full_text.empty() ? post.text : post.full_text;
    e.provider_id = post.id;
    e.in_reply_to = p.event_type == "post.quote.create" ? std::string{} : post.in_reply_to;
    e.dedupe_key = p.event_uuid.empty() ? post.id : p.event_uuid;
    // The older family names no conversation: the post it answers, or itself.
    const auto& root = !post.conversation.empty() ? post.conversation
                       : !e.in_reply_to.empty() ? e.in_reply_to : post.id;
    e.thread_key = std::string(post_thread) + root;
    e.occurred_at = time_of(post.created_ms, post.created_at);
    e.attachments = post.media;
    e.extra["message_id"] = post.id;
    return e;
}

inbound_event x_channel::direct_event(const x_payload& p, const x_direct& d) const {
    inbound_event e;
    e.account = p.account;
    e.outbound = !d.sender.empty() && d.sender == p.account;
    e.event_kind = e.outbound ? "echo" : "message";
    e.sender_id = d.sender;
    e.sender_name = name_of(p, d.sender);
    e.text = d.text;
    e.provider_id = d.id;
    e.dedupe_key = p.event_uuid.empty() ? d.id : p.event_uuid;
    e.thread_key = std::string(direct_thread) + p.account + ':' +
                   (e.outbound ? d.recipient : d.sender);
    e.occurred_at = time_of(d.created_ms, {});
    e.attachments = d.media;
    return e;
}

// An event without a post or a message in it: a like, a follow, an encrypted chat, the end of our
// permission.
inbound_event x_channel::other_event(const x_payload& p) const {
    inbound_event e;
    e.account = p.account;
    e.event_kind = kind_of(p.event_type);
    e.is_public = !p.event_type.starts_with("chat.") && !p.event_type.starts_with("dm.");
    e.dedupe_key = p.event_uuid;
    if (!p.posts.empty()) {
        const auto& post = p.posts.front();
        e.occurred_at = time_of(post.created_ms, post.created_at);
        e.sender_id = post.author;
        if (e.event_kind == "delete") {
            e.provider_id = post.id;
            e.thread_key = std::string(post_thread) + post.id;
            e.extra["message_id"] = post.id;
        }
    }
    return e;
}

void x_channel::open_work(inbound_event& e, core::work_form form,
                          const raw_request& request) const {
    e.creates_work = true;
    auto& c = e.contact;
    c.form = form;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.text = e.text;
    c.language = language_;
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!e.sender_id.empty()) c.addresses.push_back({"x", e.sender_id, true});
}

reading x_channel::read(const raw_request& request) const {
    if (request.method == "GET") return challenge(request);
    if (!signature_fits(request)) {
        const bool missing = request.header_value(signature_header).empty();
        return {verdict::invalid,
                missing ? "x-twitter-webhooks-signature is missing"
                        : "x-twitter-webhooks-signature does not fit: check consumer_secret, and "
                          "that no proxy rewrites the body",
                {}, plain_answer(missing ? 422 : 401, "bad signature\n")};
    }
    const auto p = read_x(request.body);
    if (!p.fault.empty())
        return malformed_because(p.fault);
    if (!p.known_family)
        return {verdict::malformed, "of no family of X's events", {},
                plain_answer(422, "of no known family of events\n")};
    reading out{verdict::valid, {}, {}, plain_answer(200)};
    const bool is_direct = !p.directs.empty();
    const bool is_post = p.event_type.empty() || p.event_type.starts_with("post.");
    for (const auto& post : p.posts) {
        if (is_direct || !is_post || post.id.empty() || p.event_type == "post.delete") continue;
        auto e = post_event(p, post);
        if (!e.outbound && e.event_kind != "ignored")
            open_work(e, core::work_form::mail, request);
        out.events.push_back(std::move(e));
    }
    for (const auto& d : p.directs) {
        auto e = direct_event(p, d);
        if (!e.outbound) open_work(e, core::work_form::chat, request);
        out.events.push_back(std::move(e));
    }
    for (const auto& [id, ms] : p.deleted) {
        inbound_event e;
        e.account = p.account;
        e.event_kind = "delete";
        e.is_public = true;
        e.provider_id = id;
        e.thread_key = std::string(post_thread) + id;
        e.dedupe_key = id + ":deleted";
        e.occurred_at = time_of(ms, {});
        out.events.push_back(std::move(e));
    }
    if (out.events.empty() && !p.event_uuid.empty()) {
        auto e = other_event(p);
        if (e.event_kind == "message") {   // encrypted: somebody wrote, but only X can show it
            e.thread_key = std::string(direct_thread) + p.account + ':' + e.sender_id;
            e.attachments.push_back({"an encrypted message: see it on X", "encrypted", "", 0, {}});
            open_work(e, core::work_form::chat, request);
        }
        out.events.push_back(std::move(e));
    }
    if (!p.payload_keys.empty() && out.events.size() == 1)
        out.events.front().extra["raw_payload_keys"] = p.payload_keys;
    return out;
}

std::optional<outbound_call> x_channel::compose(const outbound_message& m) const {
    if (m.kind != "reply" || keys_.token.empty()) return std::nullopt;
    http_call call;
    if (m.thread.starts_with(post_thread)) {
        const auto to = m.in_reply_to.empty() ? m.thread.substr(post_thread.size())
                                              : m.in_reply_to;
        call.url = api_url_ + "/2/tweets";
        call.body = "{\"text\":" + json_quoted(m.text) +
                    ",\"reply\":{\"in_reply_to_tweet_id\":" + json_quoted(to) + "}}";
    } else if (m.thread.starts_with(direct_thread)) {
        const auto person = m.thread.substr(m.thread.rfind(':') + 1);
        call.url = api_url_ + "/2/dm_conversations/with/" + percent_encode(person) + "/messages";
        call.body = "{\"text\":" + json_quoted(m.text) + '}';
    } else {
        return std::nullopt;
    }
    const auto nonce = to_hex(digest(hash::sha256, std::to_string(m.idempotency_key) + '.' +
                                                       std::to_string(m.now.us)))
                           .substr(0, 32);
    call.headers = {{"Content-Type", "application/json"},
                    {"Authorization", oauth1_header(keys_, "POST", call.url, {}, nonce,
                                                    m.now.us / 1'000'000)}};
    return outbound_call{std::move(call), {}, {}};
}

struct api_answer final : json_visitor {
    std::string id, detail, title;
    void value(std::string_view path, json_scalar&& s) override {
        if (path == "data/id" || path == "data/dm_event_id") id = std::move(s.text);
        else if (path == "detail") detail = std::move(s.text);
        else if (path == "title") title = std::move(s.text);
    }
};

send_verdict x_channel::judge(unsigned status, std::span<const header> headers,
                              std::string_view body) const {
    auto v = adapter::judge(status, headers, {});
    api_answer answer;
    const bool readable = body.size() <= 64 * 1024 && read_json(body, answer).empty();
    if (v.state == send_state::done) {
        v.provider_id = readable ? answer.id : std::string{};
        return v;
    }
    if (readable && !(answer.detail + answer.title).empty())
        v.error = "X answered " + std::to_string(status) + ": " +
                  (answer.detail.empty() ? answer.title : answer.detail);
    if (status == 429 && !v.retry_after) v.retry_after = until_reset(headers, "x-rate-limit-reset");
    if (status == 401) v.error = "X no longer takes our keys: make new ones at developer.x.com";
    return v;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto secret = s.text("consumer_secret");
    if (secret.empty()) return std::nullopt;
    sample_request out;
    out.url = url;
    const auto person = "9" + padded(mark, 15);
    out.body = R"({"for_user_id":"1","direct_message_events":[{"type":"message_create","id":"9)" +
               padded(mark, 17) + R"(","created_timestamp":")" + std::to_string(at.us / 1'000) +
               R"(","message_create":{"target":{"recipient_id":"1"},"sender_id":")" + person +
               R"(","message_data":{"text":)" + json_quoted(sample_text) + R"(}}}],"users":{")" +
               person + R"(":{"screen_name":)" + json_quoted(sample_name) + "}}}";
    out.headers = {{"Content-Type", "application/json"},
                   {std::string(signature_header),
                    "sha256=" + to_base64(hmac(hash::sha256, secret, out.body))}};
    out.how = "x-twitter-webhooks-signature by consumer_secret";
    return out;
}

constexpr guide_step guide[] = {
    {"Create the app", "Cree la aplicación",
     "At developer.x.com: a project with an app that may read, write and use direct messages; "
     "consumer key and secret, access token and secret go to the settings of those names.",
     "En developer.x.com: un proyecto con una aplicación que lea, escriba y use mensajes "
     "directos; sus claves van en los ajustes del mismo nombre."},
    {"Register the webhook", "Registre el webhook",
     "POST /2/webhooks with the address above (https, no port); then subscribe to post.mention, "
     "post.reply, post.quote and dm events of your account.",
     "POST /2/webhooks con la dirección de arriba (https, sin puerto); después suscriba los "
     "eventos post.mention, post.reply, post.quote y dm de su cuenta."},
    {"Try it", "Pruébelo", "Press Send test, then write to the account from another one.",
     "Pulse Enviar prueba y después escriba a la cuenta desde otra."}};

}  // namespace

channel_kind x_kind() {
    channel_kind k{
        "x", "X", core::work_form::mail,
        {{"consumer_secret", true, true, "verifies X's requests and signs ours; a list while "
          "rotating", ""},
         {"consumer_key", false, false, "the app's name for X; needed to answer", ""},
         {"access_token", false, true, "of the account that answers; without it the channel "
          "cannot answer", ""},
         {"access_token_secret", false, true, "its second half", ""},
         {"api_url", false, false, "base URL of the API", "https://api.x.com"},
         {"language", false, false, "customers' language as a requirement on agents", ""}},
        [](const channel_settings& s) { return std::make_unique<x_channel>(s); }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.is_social = true;
    k.recorded_secret = {"consumer_secret"};
    return k;
}

}  // namespace evenline::channels
