// Bluesky: posts that mention, answer or quote an account, fetched by asking:
// docs/channels/bluesky.md.
#include "channels/json_leaves.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/polling.hpp"
#include "evenline/channels/sign_in.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::size_t max_text = 300, page_size = 50;   // graphemes, notifications
constexpr std::string_view thread_prefix = "bluesky:", post_type = "app.bsky.feed.post";
constexpr std::string_view beginning = "1970-01-01T00:00:00Z";   // before every notification

// Newest come first, in pages. Until the pages have reached what was read before, the mark holds
// where they began (`top`) and go on (`cursor`): the middle is not lost if we stop there.
struct place {
    std::string since, top, cursor;
    explicit place(std::string_view mark) {
        const auto first = mark.find(' '), second = mark.find(' ', first + 1);
        since = mark.substr(0, first);
        if (first == mark.npos || second == mark.npos) return;
        top = mark.substr(first + 1, second - first - 1);
        cursor = mark.substr(second + 1);
    }
    [[nodiscard]] std::string mark() const {
        return cursor.empty() ? since : since + ' ' + top + ' ' + cursor;
    }
};

// How far was read: a moment, and which posts of that very moment were among it, as
// "2026-11-22T11:59:00.000Z;key;key".
class frontier {
public:
    explicit frontier(std::string_view text)
        : text_(text), at_(read_rfc3339(text.substr(0, text.find(';')))
                               .value_or(core::instant{})) {}
    [[nodiscard]] bool has(core::instant when, const std::string& key) const {
        return when < at_ || (when == at_ && (text_ + ';').find(';' + key + ';') != text_.npos);
    }
    [[nodiscard]] bool is_beyond(core::instant when) const { return when < at_; }
    void reach(std::string_view written, core::instant when, const std::string& key) {
        if (has(when, key)) return;
        text_ = (when == at_ ? text_ : std::string(written)) + ';' + key;
        at_ = when;
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    core::instant at_;
};

// A post is named by address and content, as "at://did/app.bsky.feed.post/key#cid"; an answer
// needs the content of the thread's first post as well, which stands behind a second '#'.
struct post_name {
    std::string uri, cid, root_cid;
    explicit post_name(std::string_view id) {
        const auto first = id.find('#');
        uri = id.substr(0, first);
        if (first == id.npos) return;
        const auto second = id.find('#', first + 1);
        cid = id.substr(first + 1, second == id.npos ? id.npos : second - first - 1);
        root_cid = second == id.npos ? cid : std::string(id.substr(second + 1));
    }
};

std::string post_ref(std::string_view uri, std::string_view cid) {
    return "{\"uri\":" + json_quoted(uri) + ",\"cid\":" + json_quoted(cid) + '}';
}

// The key of our post over there, the same at every attempt: a repeat makes no second post. It has
// the form of a moment, which only has to be one that never comes twice.
std::string record_key(const outbound_message& m) {
    constexpr std::string_view letters = "234567abcdefghijklmnopqrstuvwxyz";
    constexpr std::uint64_t year_2023_us = 1'672'531'200'000'000, span_us = 1ULL << 45U;
    const auto sum = digest(hash::sha256, m.thread + '\n' + m.in_reply_to + '\n' + m.text + '\n' +
                                              std::to_string(m.idempotency_key));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) bits = bits << 8U | static_cast<unsigned char>(sum[i]);
    auto value = ((year_2023_us + (bits >> 10U) % span_us) << 10U) | (bits & 1'023U);
    std::string key(13, letters[0]);
    for (auto at = key.rbegin(); at != key.rend(); ++at, value >>= 5U) *at = letters[value & 31U];
    return key;
}

class bluesky final : public adapter, public polling, public sign_in {
public:
    explicit bluesky(const channel_settings& s)
        : url_(base_url(s.text("url", "https://bsky.social"))), handle_(s.text("handle")),
          password_(s.text("app_password")), language_(s.text("language")),
          every_(poll_pause_of(s)) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "bluesky"; }
    [[nodiscard]] reading read(const raw_request&) const override {
        return {verdict::invalid, "posts are fetched, not delivered", {}, plain_answer(404)};
    }
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant) const override {
        return {max_text, std::nullopt, true};
    }
    // 5000 points an hour, three a post.
    [[nodiscard]] send_pace pace() const override { return {core::milliseconds(2'200), {}}; }

    [[nodiscard]] const polling* polls() const noexcept override { return this; }
    [[nodiscard]] http_call next_poll(const poll_ask&) const override;
    [[nodiscard]] poll_reading read_poll(std::string_view mark, const poll_answer&) const override;
    [[nodiscard]] core::duration poll_every() const override { return every_; }

    [[nodiscard]] const sign_in* signs_in() const noexcept override { return this; }
    [[nodiscard]] http_call ask() const override {
        return json_post(url_ + "/xrpc/com.atproto.server.createSession",
                         "{\"identifier\":" + json_quoted(handle_) +
                             ",\"password\":" + json_quoted(password_) + '}');
    }
    [[nodiscard]] signed_in answer(unsigned, std::span<const header>, std::string_view,
                                   core::instant now) const override;

private:
    [[nodiscard]] inbound_event event_of(const json_leaves&, core::instant received_at) const;

    std::string url_, handle_, password_, language_;
    core::duration every_;
};

// How long a token lasts, by its own two moments: the clocks over there and here may differ.
core::duration lasting(std::string_view token) {
    constexpr auto otherwise = core::minutes(30);
    const auto first = token.find('.'), second = token.find('.', first + 1);
    if (first == token.npos || second == token.npos) return otherwise;
    std::string middle(token.substr(first + 1, second - first - 1));
    std::ranges::replace(middle, '-', '+');
    std::ranges::replace(middle, '_', '/');
    const auto claims = read_json_leaves(from_base64(middle).value_or(std::string{}));
    const auto number = [&claims](std::string_view name) {
        const auto text = claims.text(name);
        std::int64_t n = 0;
        std::from_chars(text.data(), text.data() + text.size(), n);
        return n;
    };
    const auto lasts_s = number("exp") - number("iat");
    return lasts_s > 0 && lasts_s <= 86'400 ? core::seconds(lasts_s) : otherwise;
}

signed_in bluesky::answer(unsigned status, std::span<const header> headers, std::string_view body,
                          core::instant now) const {
    signed_in out;
    const auto said = read_json_leaves(body);
    if (status == 200) out.token = said.text("accessJwt");
    if (!out.token.empty()) {
        out.until = now + lasting(out.token);
        return out;
    }
    out.refused = status == 400 || status == 401;
    out.pause = status == 429 ? until_reset(headers, "ratelimit-reset") : std::nullopt;
    out.error = out.refused ? "Bluesky does not take handle and app_password: make a new app "
                              "password"
                            : "Bluesky answered " + std::to_string(status) + " to the sign-in";
    return out;
}

http_call bluesky::next_poll(const poll_ask& ask) const {
    http_call call;
    call.method = "GET";
    call.url = url_ + "/xrpc/app.bsky.notification.listNotifications?reasons=mention&reasons=reply"
                      "&reasons=quote&limit=" +
               std::to_string(ask.mark.empty() ? 1 : page_size);
    const place at(ask.mark);
    if (!at.cursor.empty()) call.url += "&cursor=" + percent_encode(at.cursor);
    call.headers = {{"Authorization", "Bearer " + std::string(ask.token)}};
    call.answer_limit = 4UL * 1'024 * 1'024;
    return call;
}

bool is_expired(unsigned status, const json_leaves& said) {
    return status == 401 || (status == 400 && said.text("error").ends_with("Token"));
}

// "at://did/app.bsky.feed.post/3k" -> "3k"
std::string last_part(std::string_view uri) { return std::string(uri.substr(uri.rfind('/') + 1)); }

poll_reading bluesky::read_poll(std::string_view mark, const poll_answer& heard) const {
    poll_reading out;
    out.mark = mark;
    const auto page = read_json_leaves(heard.body);
    out.token_over = is_expired(heard.status, page);
    out.pause = adapter::judge(heard.status, heard.headers, {}).retry_after;
    if (heard.status == 429 && !out.pause)
        out.pause = until_reset(heard.headers, "ratelimit-reset");
    out.what.what = verdict::malformed;
    out.what.why = "Bluesky answered " + std::to_string(heard.status) + ": " +
                   std::string(page.text("message"));
    if (heard.status != 200) return out;
    out.what.why = "no list of notifications: " + page.fault;
    if (!page.fault.empty() || !std::ranges::count(page.lists, "notifications")) return out;
    out.what = {verdict::valid, {}, {}, {}};
    const auto all = page.elements("notifications");
    place at(mark);
    const frontier read_before(at.since.empty() ? beginning : std::string_view(at.since));
    frontier newest(at.top.empty() ? std::string_view(read_before.text()) : at.top);
    bool reached = mark.empty() || all.empty();
    for (const auto& n : all) {
        const auto when = read_rfc3339(n.text("indexedAt"));
        const auto key = last_part(n.text("uri"));
        if (!when || key.empty()) continue;
        newest.reach(n.text("indexedAt"), *when, key);
        reached |= read_before.is_beyond(*when);
        const auto reason = n.text("reason");
        const bool work = reason == "mention" || reason == "reply" || reason == "quote";
        // A new channel begins now: what was said before is not work.
        if (!mark.empty() && work && !read_before.has(*when, key))
            out.what.events.push_back(event_of(n, heard.received_at));
    }
    std::ranges::reverse(out.what.events);   // oldest first
    at.cursor = reached ? std::string_view{} : page.text("cursor");
    out.more = !at.cursor.empty();
    (out.more ? at.top : at.since) = newest.text();
    out.mark = at.mark();
    return out;
}

inbound_event bluesky::event_of(const json_leaves& n, core::instant received_at) const {
    inbound_event e;
    const auto uri = std::string(n.text("uri")), cid = std::string(n.text("cid"));
    const auto root = n.text("record/reply/root/uri"), parent = n.text("record/reply/parent/uri");
    const auto page = "https://bsky.app/profile/" + percent_encode(n.text("author/handle")) +
                      "/post/" + percent_encode(last_part(uri));
    e.account = handle_;
    e.event_kind = n.text("reason");
    e.is_public = true;
    e.sender_id = n.text("author/did");
    e.sender_name = n.text("author/handle");
    e.text = n.text("record/text");
    e.thread_key = std::string(thread_prefix) + std::string(root.empty() ? uri : root);
    e.dedupe_key = uri;
    e.provider_id = uri + '#' + cid;
    if (!root.empty())
        e.provider_id += '#' + std::string(n.text("record/reply/root/cid"));
    if (!parent.empty())
        e.in_reply_to = std::string(parent) + '#' +
                        std::string(n.text("record/reply/parent/cid"));
    // The server's clock; `createdAt` is the writer's, who could date a post back.
    e.occurred_at = read_rfc3339(n.text("indexedAt"));
    for (const auto& image : n.elements("record/embed/images"))
        e.attachments.push_back({std::string(image.text("alt")), "image", page, 0, {}});
    e.extra = {{"message_id", uri}, {"url", page}};
    e.creates_work = true;
    auto& c = e.contact;
    c.form = core::work_form::mail;
    c.thread = e.thread_key;
    c.name = n.text("author/displayName");
    if (c.name.empty()) c.name = e.sender_name;
    c.text = e.text;
    c.language = !language_.empty() ? language_ : std::string(n.text("record/langs/[]"));
    c.occurred_at = e.occurred_at.value_or(received_at);
    if (!e.sender_id.empty()) c.addresses.push_back({"bluesky", e.sender_id, true});
    return e;
}

// By putRecord, because a record put twice under one key is still one.
std::optional<outbound_call> bluesky::compose(const outbound_message& m) const {
    const post_name parent(m.in_reply_to);
    if (m.kind != "reply" || !m.thread.starts_with(thread_prefix) || parent.cid.empty())
        return std::nullopt;
    const auto root = m.thread.substr(thread_prefix.size());
    return outbound_call{
        json_post(url_ + "/xrpc/com.atproto.repo.putRecord",
                  "{\"repo\":" + json_quoted(handle_) + ",\"collection\":" +
                      json_quoted(post_type) + ",\"rkey\":\"" + record_key(m) +
                      "\",\"record\":{\"$type\":" + json_quoted(post_type) +
                      ",\"text\":" + json_quoted(m.text) + ",\"createdAt\":\"" +
                      write_rfc3339(m.now) + "\",\"reply\":{\"root\":" +
                      post_ref(root, parent.root_cid) +
                      ",\"parent\":" + post_ref(parent.uri, parent.cid) + "}}}",
                  {{"Authorization", "Bearer " + m.token}}),
        {}, {}};
}

send_verdict bluesky::judge(unsigned status, std::span<const header> headers,
                            std::string_view body) const {
    auto v = adapter::judge(status, headers, {});
    const auto said = read_json_leaves(body);
    if (v.state == send_state::done) {
        if (!said.text("uri").empty())
            v.provider_id = std::string(said.text("uri")) + '#' + std::string(said.text("cid"));
        return v;
    }
    if (!said.text("message").empty())
        v.error = "Bluesky answered " + std::to_string(status) + ": " +
                  std::string(said.text("message"));
    if (is_expired(status, said)) {
        v.state = send_state::retry;
        v.token_over = true;
    }
    if (status == 429 && !v.retry_after) v.retry_after = until_reset(headers, "ratelimit-reset");
    return v;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string&,
                                     core::instant at, std::uint64_t mark) {
    sample_request out;
    out.method = "GET";
    out.url = base_url(s.text("url", "https://bsky.social")) +
              "/xrpc/app.bsky.notification.listNotifications";
    const auto moment = write_rfc3339(at), key = padded(mark, 13);
    out.body = R"({"notifications":[{"uri":"at://did:plc:evenlinetest/app.bsky.feed.post/)" + key +
               R"(","cid":"test)" + key + R"(","author":{"did":"did:plc:evenlinetest","handle":)"
               R"("test.invalid","displayName":)" + json_quoted(sample_name) +
               R"(},"reason":"mention","record":{"$type":"app.bsky.feed.post","text":)" +
               json_quoted(sample_text) + R"(,"createdAt":")" + moment + R"("},"indexedAt":")" +
               moment + R"("}]})";
    out.how = "an answer such as the server gives us over TLS; it is not signed";
    return out;
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    const auto handle = s.text("handle");
    const bool is_handle = handle.find('@') == handle.npos && handle.find('.') != handle.npos;
    if (!is_handle && !handle.starts_with("did:"))
        return setting_fault{"handle", "must look like desk.bsky.social, without '@'"};
    return poll_fault_in(s);
}

constexpr guide_step guide[] = {
    {"Make an app password", "Cree una contraseña de aplicación",
     "In Bluesky: Settings, Privacy and security, App passwords, Add. It goes to app_password, "
     "the account's name to handle.",
     "En Bluesky: Ajustes, Privacidad y seguridad, Contraseñas de aplicación, Añadir. Va en "
     "app_password y el nombre de la cuenta en handle."},
    polled_step, mention_step};

}  // namespace

channel_kind bluesky_kind() {
    channel_kind k{
        "bluesky", "Bluesky", core::work_form::mail,
        {{"handle", true, false, "the account's name, as desk.bsky.social", ""},
         {"app_password", true, true, "an app password of it, not the password of the account", ""},
         {"url", false, false, "address of the account's server", "https://bsky.social"},
         poll_setting,
         {"language", false, false, "customers' language as a requirement on agents; left out: "
          "what the post says", ""}},
        [](const channel_settings& s) { return std::make_unique<bluesky>(s); }, fault_in};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.is_social = true;
    return k;
}

}  // namespace evenline::channels
