// A Discourse community: docs/channels/discourse.md.
#include "evenline/channels/form.hpp"
#include "evenline/channels/html_text.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/channels/timestamp.hpp"

#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_text = 32'000;   // characters, Discourse's own default
constexpr std::string_view thread_prefix = "discourse:";

struct posted final : json_visitor {
    bool is_object{};
    std::string id, topic_id, post_number, reply_to, user_id, username, raw, cooked, created_at,
        archetype, title, topic_archetype, topic_title, own_id;
    bool staff{}, automatic{};

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) is_object = !is_array;
    }
    void value(std::string_view path, json_scalar&& s) override {
        if (path == "post/staff") { staff = s.text == "true"; return; }
        if (path == "post/post_type") { automatic = s.integer > 1; return; }
        struct place { std::string_view name; std::string posted::* field; };
        static constexpr std::array places{
            place{"post/id", &posted::id}, place{"post/topic_id", &posted::topic_id},
            place{"post/post_number", &posted::post_number},
            place{"post/reply_to_post_number", &posted::reply_to},
            place{"post/user_id", &posted::user_id}, place{"post/username", &posted::username},
            place{"post/raw", &posted::raw}, place{"post/cooked", &posted::cooked},
            place{"post/created_at", &posted::created_at},
            place{"post/topic_archetype", &posted::archetype},
            place{"post/topic_title", &posted::title},
            place{"topic/id", &posted::own_id}, place{"topic/title", &posted::topic_title},
            place{"topic/archetype", &posted::topic_archetype}};
        for (const auto& p : places) {
            if (p.name != path) continue;
            if (s.type != json_type::null) this->*p.field = std::move(s.text);
            return;
        }
    }
};

class discourse final : public adapter {
public:
    explicit discourse(const channel_settings& s)
        : secrets_(s.list("secret")), url_(base_url(s.text("url"))), api_key_(s.text("api_token")),
          api_username_(s.text("api_username", "system")), language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "discourse"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant) const override {
        return {max_text, std::nullopt, true};
    }
    // 60 requests a minute by one key.
    [[nodiscard]] send_pace pace() const override { return {core::seconds(1), {}}; }

private:
    [[nodiscard]] inbound_event event_of(posted&&, const raw_request&) const;

    std::vector<std::string> secrets_;
    std::string url_, api_key_, api_username_, language_;
};

std::string_view kind_of(std::string_view event) {
    struct meaning { std::string_view event, kind; };
    static constexpr std::array meanings{
        meaning{"post_created", "post"}, meaning{"post_recovered", "post"},
        meaning{"post_edited", "edit"}, meaning{"post_destroyed", "delete"},
        meaning{"topic_destroyed", "topic_destroyed"},
        meaning{"topic_recovered", "topic_recovered"}};
    for (const auto& m : meanings) {
        if (m.event == event) return m.kind;
    }
    return "ignored";
}

inbound_event discourse::event_of(posted&& p, const raw_request& request) const {
    inbound_event e;
    const auto event = request.header_value("X-Discourse-Event");
    e.account = host_of(url_.empty() ? request.header_value("X-Discourse-Instance") : url_);
    e.event_kind = kind_of(event);
    const bool is_new = event == "post_created";
    // Staff who write are our side answering; what Discourse notes by itself is nobody's.
    e.outbound = is_new && p.staff;
    if (e.outbound) e.event_kind = "echo";
    if (is_new && p.automatic) e.event_kind = "ignored";
    const auto& archetype = p.archetype.empty() ? p.topic_archetype : p.archetype;
    e.is_public = archetype != "private_message";
    e.sender_id = p.user_id;
    e.sender_name = p.username;
    e.text = p.raw.empty() ? html_to_text(p.cooked) : p.raw;
    e.subject = p.title.empty() ? p.topic_title : p.title;
    const auto& topic = p.topic_id.empty() ? p.own_id : p.topic_id;
    e.thread_key = std::string(thread_prefix) + e.account + ":topic:" + topic;
    e.dedupe_key = e.account + ':' + std::string(request.header_value("X-Discourse-Event-Id"));
    e.occurred_at = read_rfc3339(p.created_at);
    if (!p.id.empty()) {
        e.provider_id = p.id + '/' + p.post_number;   // a post, and its place in the topic
        e.extra["message_id"] = p.id;
    }
    if (!is_new || e.outbound || e.event_kind == "ignored") return e;
    e.creates_work = true;
    auto& c = e.contact;
    c.form = core::work_form::mail;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.subject = e.subject;
    c.text = e.text;
    c.language = language_;
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!p.user_id.empty())
        c.addresses.push_back({"discourse", p.user_id + '@' + e.account, true});
    return e;
}

reading discourse::read(const raw_request& request) const {
    if (request.method != "POST")
        return {verdict::not_found, "only POST is understood", {}, plain_answer(404)};
    const auto sent = request.header_value("X-Discourse-Event-Signature");
    if (!hex_hmac_fits(secrets_, request.body, sent))
        return {verdict::invalid,
                sent.empty() ? "X-Discourse-Event-Signature is missing: give the webhook a secret"
                             : "X-Discourse-Event-Signature does not fit: check secret",
                {}, plain_answer(403, "bad signature\n")};
    posted p;
    auto fault = read_json(request.body, p);
    if (fault.empty() && !p.is_object) fault = "the body is not a JSON object";
    const bool ping = request.header_value("X-Discourse-Event") == "ping";
    if (fault.empty() && !ping && request.header_value("X-Discourse-Event-Id").empty())
        fault = "X-Discourse-Event-Id is missing";
    if (!fault.empty()) return malformed_because(std::move(fault));
    reading out{verdict::valid, {}, {}, plain_answer(200)};
    if (!ping) out.events.push_back(event_of(std::move(p), request));
    return out;
}

std::optional<outbound_call> discourse::compose(const outbound_message& m) const {
    const auto topic = m.thread.rfind(":topic:");
    if (m.kind != "reply" || !m.thread.starts_with(thread_prefix) || topic == std::string::npos ||
        url_.empty() || api_key_.empty())
        return std::nullopt;
    std::string body = "{\"raw\":" + json_quoted(m.text) +
                       ",\"topic_id\":" + json_quoted(m.thread.substr(topic + 7));
    if (const auto slash = m.in_reply_to.rfind('/'); slash != std::string::npos)
        body += ",\"reply_to_post_number\":" + json_quoted(m.in_reply_to.substr(slash + 1));
    return outbound_call{json_post(url_ + "/posts.json", body + '}',
                                   {{"Api-Key", api_key_}, {"Api-Username", api_username_}}),
                         {}, {}};
}

struct api_answer final : json_visitor {
    std::string id, post_number, error;
    std::int64_t wait_s{};
    void value(std::string_view path, json_scalar&& s) override {
        if (path == "id") id = std::move(s.text);
        else if (path == "post_number") post_number = std::move(s.text);
        else if (path == "errors/[]") error = std::move(s.text);
        else if (path == "extras/wait_seconds") wait_s = s.integer;
    }
};

send_verdict discourse::judge(unsigned status, std::span<const header> headers,
                              std::string_view body) const {
    auto v = adapter::judge(status, headers, {});
    api_answer answer;
    const bool readable = body.size() <= 65'536 && read_json(body, answer).empty();
    if (v.state == send_state::done) {
        if (readable && !answer.id.empty()) v.provider_id = answer.id + '/' + answer.post_number;
        return v;
    }
    if (readable && !answer.error.empty())
        v.error = "Discourse answered " + std::to_string(status) + ": " + answer.error;
    if (answer.wait_s > 0 && answer.wait_s <= 86'400) v.retry_after = core::seconds(answer.wait_s);
    if (status == 403 && answer.error.empty())
        v.error = "Discourse does not take api_token: make a new key";
    return v;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto secret = s.text("secret");
    if (secret.empty()) return std::nullopt;
    sample_request out;
    out.url = url;
    const auto number = std::to_string(mark);
    out.body = "{\"post\":{\"id\":" + number + ",\"topic_id\":" + number +
               ",\"post_number\":1,\"user_id\":" + number + ",\"username\":" +
               json_quoted(sample_name) + ",\"staff\":false,\"created_at\":\"" +
               write_rfc3339(at) + "\",\"topic_archetype\":\"regular\",\"raw\":" +
               json_quoted(sample_text) + "}}";
    out.headers = {{"Content-Type", "application/json"},
                   {"X-Discourse-Instance", s.text("url", "https://forum.example.com")},
                   {"X-Discourse-Event", "post_created"},
                   {"X-Discourse-Event-Type", "post"},
                   {"X-Discourse-Event-Id", number},
                   {"X-Discourse-Event-Signature",
                    "sha256=" + to_hex(hmac(hash::sha256, secret, out.body))}};
    out.how = "X-Discourse-Event-Signature by secret";
    return out;
}

constexpr guide_step guide[] = {
    {"Make a webhook", "Cree un webhook",
     "In Discourse, Admin, API, Webhooks: payload URL: the address above; content type "
     "application/json; secret: your secret; events: Post.",
     "En Discourse, Administrar, API, Webhooks: URL: la dirección de arriba; tipo "
     "application/json; secreto: su secret; eventos: Post."},
    {"Let it answer", "Permita responder",
     "Admin, API, Keys: a key for one user; it goes to api_token, the user to api_username, your "
     "forum's address to url.",
     "Administrar, API, Claves: una clave para un usuario; va en api_token, el usuario en "
     "api_username y la dirección del foro en url."},
    {"Try it", "Pruébelo", "Press Send test, then Ping in Discourse, then write a post.",
     "Pulse Enviar prueba, después Ping en Discourse y escriba un mensaje."}};

}  // namespace

channel_kind discourse_kind() {
    channel_kind k{
        "discourse", "Discourse", core::work_form::mail,
        {{"secret", true, true, "verifies the forum's requests; a list while rotating", ""},
         {"url", false, false, "address of the forum; needed to answer", ""},
         {"api_token", false, true, "API key; without it the channel cannot answer", ""},
         {"api_username", false, false, "in whose name answers are posted", "system"},
         {"language", false, false, "customers' language as a requirement on agents", ""}},
        [](const channel_settings& s) { return std::make_unique<discourse>(s); }};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.is_social = true;
    k.recorded_secret = {"secret"};
    return k;
}

}  // namespace evenline::channels
