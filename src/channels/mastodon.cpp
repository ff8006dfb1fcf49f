// Mastodon: mentions of an account, fetched by asking: docs/channels/mastodon.md.
#include "evenline/channels/form.hpp"
#include "evenline/channels/html_text.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/polling.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_text = 500, page_size = 40;   // characters, notifications
constexpr std::string_view thread_prefix = "mastodon:", private_part = "direct:";
constexpr std::string_view beginning = "0";             // a mark before every notification

struct notification {
    std::string id, type, account_id, acct, display_name;
    std::string status_id, created_at, in_reply_to, visibility, content, url, language;
    std::vector<attachment_facts> media;
};

class notifications final : public json_visitor {
public:
    explicit notifications(std::vector<notification>& out) : out_(out) {}
    bool is_list{};

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) is_list = is_array;
        if (path.empty() && !is_array) out_.emplace_back();   // one event of a stream
        if (path == "[]" && !is_array) out_.emplace_back();
        if (inside(path) == "status/media_attachments/[]" && !out_.empty())
            out_.back().media.emplace_back();
    }
    void value(std::string_view path, json_scalar&& s) override {
        const auto inner = inside(path);
        if (out_.empty() || inner.empty() || s.type == json_type::null) return;
        auto& n = out_.back();
        if (!n.media.empty() && inner.starts_with("status/media_attachments/[]/")) {
            const auto what = inner.substr(28);
            if (what == "type") n.media.back().content_type = std::move(s.text);
            else if (what == "url") n.media.back().url = std::move(s.text);
            else if (what == "description") n.media.back().name = std::move(s.text);
            return;
        }
        struct place { std::string_view name; std::string notification::* field; };
        static constexpr std::array places{
            place{"id", &notification::id}, place{"type", &notification::type},
            place{"account/id", &notification::account_id},
            place{"account/acct", &notification::acct},
            place{"account/display_name", &notification::display_name},
            place{"status/id", &notification::status_id},
            place{"status/created_at", &notification::created_at},
            place{"status/in_reply_to_id", &notification::in_reply_to},
            place{"status/visibility", &notification::visibility},
            place{"status/content", &notification::content},
            place{"status/url", &notification::url},
            place{"status/language", &notification::language}};
        for (const auto& p : places) {
            if (p.name == inner) { n.*p.field = std::move(s.text); return; }
        }
    }

private:
    [[nodiscard]] std::string_view inside(std::string_view path) const {
        if (!is_list) return path;
        return path.starts_with("[]/") ? path.substr(3) : std::string_view{};
    }
    std::vector<notification>& out_;
};

// Ids are numbers that outgrow nothing but must not be compared as text.
bool is_newer(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() > b.size() : a > b;
}

class mastodon final : public adapter, public polling {
public:
    explicit mastodon(const channel_settings& s)
        : url_(base_url(s.text("url", "https://mastodon.social"))), token_(s.text("access_token")),
          secrets_(s.list("webhook_secret")), language_(s.text("language")),
          every_(poll_pause_of(s)) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "mastodon"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant at) const override {
        return limits_in(thread_prefix, at);
    }
    [[nodiscard]] reply_limits limits_in(std::string_view thread, core::instant) const override {
        return {max_text, std::nullopt, thread.find(":direct:") == std::string_view::npos};
    }
    // 300 requests in 5 minutes, shared with the asking.
    [[nodiscard]] send_pace pace() const override { return {core::seconds(2), {}}; }

    [[nodiscard]] const polling* polls() const noexcept override { return this; }
    [[nodiscard]] http_call next_poll(const poll_ask&) const override;
    [[nodiscard]] poll_reading read_poll(std::string_view mark, const poll_answer&) const override;
    [[nodiscard]] core::duration poll_every() const override { return every_; }

private:
    [[nodiscard]] inbound_event event_of(notification&&, core::instant received_at) const;

    std::string url_, token_;
    std::vector<std::string> secrets_;
    std::string language_;
    core::duration every_;
};

http_call mastodon::next_poll(const poll_ask& ask) const {
    http_call call;
    call.method = "GET";
    call.url = url_ + "/api/v1/notifications?types[]=mention&limit=" +
               std::to_string(ask.mark.empty() ? 1 : page_size);
    // min_id goes forward from the mark without a gap, however much has come since.
    if (!ask.mark.empty()) call.url += "&min_id=" + percent_encode(ask.mark);
    call.headers = {{"Authorization", "Bearer " + token_}, {"Accept", "application/json"}};
    call.answer_limit = 4 * 1'024 * 1'024;
    return call;
}

// A stream (text/event-stream) carries one notification an event.
std::string without_stream_frame(std::string_view body) {
    std::string out;
    while (!body.empty()) {
        const auto line = body.substr(0, body.find('\n'));
        body.remove_prefix(std::min(body.size(), line.size() + 1));
        if (line.starts_with("data:")) {
            out += out.empty() ? "[" : ",";
            out += line.substr(5);
        }
    }
    return out.empty() ? "[]" : out + ']';
}

poll_reading mastodon::read_poll(std::string_view mark, const poll_answer& answer) const {
    poll_reading out;
    out.mark = mark;
    if (answer.status == 401 || answer.status == 403) {
        out.what = {verdict::invalid, "Mastodon no longer takes access_token: make a new one with "
                    "read:notifications and write:statuses", {}, {}};
        return out;
    }
    const auto judged = adapter::judge(answer.status, answer.headers, {});
    out.pause = judged.retry_after;
    if (answer.status != 200) {
        out.what = {verdict::malformed, judged.error, {}, {}};
        return out;
    }
    const bool stream = answer.body.starts_with("event:") || answer.body.starts_with("data:") ||
                        answer.body.starts_with(':');
    const auto text = stream ? without_stream_frame(answer.body) : std::string(answer.body);
    std::vector<notification> all;
    notifications visitor(all);
    if (auto fault = read_json(text, visitor); !fault.empty() || !visitor.is_list) {
        out.what = {verdict::malformed, "no list of notifications: " + fault, {}, {}};
        return out;
    }
    out.what.what = verdict::valid;
    out.more = !mark.empty() && all.size() >= page_size;
    if (mark.empty()) out.mark = beginning;
    std::ranges::reverse(all);   // newest first, as they come
    for (auto& n : all) {
        if (is_newer(n.id, out.mark)) out.mark = n.id;
        // A new channel begins now: what was said before is not work.
        if (!mark.empty() && n.type == "mention" && !n.id.empty())
            out.what.events.push_back(event_of(std::move(n), answer.received_at));
    }
    return out;
}

inbound_event mastodon::event_of(notification&& n, core::instant received_at) const {
    inbound_event e;
    e.account = host_of(url_);
    e.event_kind = "mention";
    e.is_public = n.visibility != "direct";
    e.sender_id = n.account_id;
    e.sender_name = n.acct;
    e.text = html_to_text(n.content);
    const auto& root = n.in_reply_to.empty() ? n.status_id : n.in_reply_to;
    e.thread_key = std::string(thread_prefix) + e.account + ':' +
                   (e.is_public ? "" : std::string(private_part)) + root;
    e.dedupe_key = n.id;
    e.provider_id = n.status_id;
    e.in_reply_to = n.in_reply_to;
    e.occurred_at = read_rfc3339(n.created_at);
    e.attachments = std::move(n.media);
    e.extra["message_id"] = n.status_id;
    if (!n.url.empty()) e.extra["url"] = n.url;
    e.creates_work = true;
    auto& c = e.contact;
    c.form = e.is_public ? core::work_form::mail : core::work_form::chat;
    c.thread = e.thread_key;
    c.name = n.display_name.empty() ? n.acct : n.display_name;
    c.text = e.text;
    c.language = !language_.empty() ? language_ : n.language;
    c.occurred_at = e.occurred_at.value_or(received_at);
    // People of this server have no host in their name; everywhere else they need one.
    const auto full = n.acct.find('@') == std::string::npos ? n.acct + '@' + e.account : n.acct;
    if (!n.acct.empty()) c.addresses.push_back({"mastodon", full, true});
    return e;
}

// An administrator's webhook (reports, new accounts): kept for the record, never work.
reading mastodon::read(const raw_request& request) const {
    if (request.method != "POST")
        return {verdict::not_found, "mentions are fetched, not delivered", {}, plain_answer(404)};
    const auto sent = request.header_value("X-Hub-Signature");
    if (!hex_hmac_fits(secrets_, request.body, sent))
        return {verdict::invalid, sent.empty() ? "X-Hub-Signature is missing"
                                               : "X-Hub-Signature does not fit webhook_secret",
                {}, plain_answer(401, "bad signature\n")};
    json_visitor_of_nothing nothing;
    if (auto fault = read_json(request.body, nothing); !fault.empty())
        return malformed_because(std::move(fault));
    reading out{verdict::valid, "an administrator's event: kept, no work", {}, plain_answer(200)};
    inbound_event e;
    e.event_kind = "ignored";
    e.account = host_of(url_);
    e.dedupe_key = "sha256:" + to_hex(digest(hash::sha256, request.body));
    out.events.push_back(std::move(e));
    return out;
}

std::optional<outbound_call> mastodon::compose(const outbound_message& m) const {
    if (m.kind != "reply" || !m.thread.starts_with(thread_prefix) || token_.empty())
        return std::nullopt;
    const bool is_private = m.thread.find(":direct:") != std::string::npos;
    const auto to = m.in_reply_to.empty() ? m.thread.substr(m.thread.rfind(':') + 1)
                                          : m.in_reply_to;
    // Without the name in it the answer reaches nobody's notifications.
    const auto text = m.recipient.empty() ? m.text : '@' + m.recipient + ' ' + m.text;
    auto call = json_post(
        url_ + "/api/v1/statuses",
        "{\"status\":" + json_quoted(text) + ",\"in_reply_to_id\":" + json_quoted(to) +
            ",\"visibility\":" + (is_private ? "\"direct\"" : "\"public\"") + '}',
        {{"Authorization", "Bearer " + token_},
         // Kept an hour over there: a repeat makes no second post.
         {"Idempotency-Key", "evenline-" + std::to_string(m.idempotency_key)}});
    return outbound_call{std::move(call), {}, {}};
}

struct api_answer final : json_visitor {
    std::string id, error;
    void value(std::string_view path, json_scalar&& s) override {
        if (path == "id") id = std::move(s.text);
        else if (path == "error") error = std::move(s.text);
    }
};

send_verdict mastodon::judge(unsigned status, std::span<const header> headers,
                             std::string_view body) const {
    auto v = adapter::judge(status, headers, {});
    api_answer answer;
    const bool readable = body.size() <= 256 * 1024 && read_json(body, answer).empty();
    if (v.state == send_state::done) {
        if (readable) v.provider_id = answer.id;
        return v;
    }
    if (readable && !answer.error.empty())
        v.error = "Mastodon answered " + std::to_string(status) + ": " + answer.error;
    if (status == 401) v.error = "Mastodon no longer takes access_token: make a new one";
    if (status == 429 && !v.retry_after)
        v.retry_after = until_reset(headers, "X-RateLimit-Reset");
    return v;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string&,
                                     core::instant at, std::uint64_t mark) {
    sample_request out;
    out.method = "GET";
    out.url = base_url(s.text("url", "https://mastodon.social")) + "/api/v1/notifications";
    const auto id = "9" + padded(mark, 15);
    out.body = R"([{"id":")" + id + R"(","type":"mention","account":{"id":")" + id +
               R"(","acct":"evenline_test","display_name":)" + json_quoted(sample_name) +
               R"(},"status":{"id":")" + id + R"(","created_at":")" + write_rfc3339(at) +
               R"(","visibility":"public","content":)" + json_quoted(sample_text) + "}}]";
    out.how = "an answer such as the server gives us over TLS; it is not signed";
    return out;
}

constexpr guide_step guide[] = {
    {"Make an application", "Cree una aplicación",
     "On your server: Preferences, Development, New application with read:notifications and "
     "write:statuses; its access token goes to access_token, the server's address to url.",
     "En su servidor: Preferencias, Desarrollo, Nueva aplicación con read:notifications y "
     "write:statuses; su token va en access_token y la dirección del servidor en url."},
    polled_step, mention_step};

}  // namespace

channel_kind mastodon_kind() {
    channel_kind k{
        "mastodon", "Mastodon", core::work_form::mail,
        {{"access_token", true, true, "of the account that is mentioned and answers", ""},
         {"url", false, false, "address of the account's server", "https://mastodon.social"},
         poll_setting,
         {"webhook_secret", false, true, "verifies an administrator's webhooks, if there are any",
          ""},
         {"language", false, false, "customers' language as a requirement on agents; left out: "
          "what the post says", ""}},
        [](const channel_settings& s) { return std::make_unique<mastodon>(s); }, poll_fault_in};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.is_social = true;
    k.recorded_secret = {"webhook_secret"};
    return k;
}

}  // namespace evenline::channels
