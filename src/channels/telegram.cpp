// Telegram, by a bot: docs/channels/telegram.md.
#include "channels/json_leaves.hpp"
#include "evenline/channels/form.hpp"
#include "evenline/channels/json_api.hpp"
#include "evenline/channels/json_reader.hpp"
#include "evenline/channels/kinds.hpp"
#include "evenline/channels/media.hpp"
#include "evenline/channels/signature.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

constexpr std::size_t max_text = 4'096;   // characters
constexpr std::string_view thread_prefix = "tg:", file_prefix = "telegram-file:";
constexpr std::string_view secret_header = "X-Telegram-Bot-Api-Secret-Token";

// One update: a message of some sort, or something else. Paths begin with the sort.
struct update final : json_visitor {
    bool is_object{};
    std::string id, sort;                     // "message", "edited_message", "callback_query", ...
    std::string message_id, chat_id, chat_type, chat_title;
    std::string from_id, username, first_name, last_name, language;
    std::string text, caption, data, callback_id, reply_to, member_status, place;
    std::int64_t date_s{};
    struct file { std::string kind, id, name, type; std::uint64_t bytes{}; };
    std::vector<file> files;

    void open(std::string_view path, bool is_array) override {
        if (path.empty()) is_object = !is_array;
        else if (path.find('/') == std::string_view::npos && sort.empty()) sort = path;
        const auto inner = inside(path);
        static constexpr std::array kinds_of_file{"photo", "video", "audio", "voice", "document",
                                                  "sticker", "animation", "video_note"};
        if (std::ranges::find(kinds_of_file, inner) != kinds_of_file.end())
            files.push_back({std::string(inner), {}, {}, {}, 0});
    }

    void value(std::string_view path, json_scalar&& s) override {
        if (path == "update_id") { id = std::move(s.text); return; }
        const auto inner = inside(path);
        if (inner == "date") { date_s = s.integer; return; }
        if (!files.empty() && file_value(inner, s)) return;
        struct place_of { std::string_view name; std::string update::* field; };
        static constexpr std::array places{
            place_of{"message_id", &update::message_id}, place_of{"chat/id", &update::chat_id},
            place_of{"chat/type", &update::chat_type}, place_of{"chat/title", &update::chat_title},
            place_of{"from/id", &update::from_id}, place_of{"from/username", &update::username},
            place_of{"from/first_name", &update::first_name},
            place_of{"from/last_name", &update::last_name},
            place_of{"from/language_code", &update::language},
            place_of{"text", &update::text}, place_of{"caption", &update::caption},
            place_of{"data", &update::data}, place_of{"id", &update::callback_id},
            place_of{"reply_to_message/message_id", &update::reply_to},
            place_of{"location/latitude", &update::place},
            place_of{"new_chat_member/status", &update::member_status}};
        for (const auto& p : places) {
            if (p.name == inner) { this->*p.field = std::move(s.text); return; }
        }
        // A pressed button carries the message it stands under.
        if (sort != "callback_query" || !inner.starts_with("message/")) return;
        const auto under = inner.substr(8);
        if (under == "chat/id") chat_id = std::move(s.text);
        else if (under == "chat/type") chat_type = std::move(s.text);
        else if (under == "message_id") reply_to = std::move(s.text);
    }

private:
    [[nodiscard]] std::string_view inside(std::string_view path) const {
        if (sort.empty() || !path.starts_with(sort) || path.size() <= sort.size()) return {};
        return path[sort.size()] == '/' ? path.substr(sort.size() + 1) : std::string_view{};
    }
    // A photo comes in several sizes; the last is the largest.
    bool file_value(std::string_view inner, json_scalar& s) {
        auto& f = files.back();
        const bool here = inner.starts_with(f.kind) && inner.size() > f.kind.size() &&
                          inner[f.kind.size()] == '/';
        if (!here) return false;
        auto what = inner.substr(f.kind.size() + 1);
        if (what.starts_with("[]/")) what.remove_prefix(3);
        if (what == "file_id") f.id = std::move(s.text);
        else if (what == "file_name") f.name = std::move(s.text);
        else if (what == "mime_type") f.type = std::move(s.text);
        else if (what == "file_size" && s.integer > 0)
            f.bytes = static_cast<std::uint64_t>(s.integer);
        return true;
    }
};

class telegram final : public adapter, public media {
public:
    explicit telegram(const channel_settings& s)
        : secrets_(s.list("secret_token")), token_(s.text("bot_token")),
          api_url_(base_url(s.text("api_url", "https://api.telegram.org"))),
          language_(s.text("language")) {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "telegram"; }
    [[nodiscard]] reading read(const raw_request&) const override;
    [[nodiscard]] std::optional<outbound_call> compose(const outbound_message&) const override;
    [[nodiscard]] send_verdict judge(unsigned, std::span<const header>,
                                     std::string_view) const override;
    [[nodiscard]] reply_limits limits(core::instant) const override {
        return {max_text, std::nullopt, false};
    }
    // 30 messages a second, one a second in each chat.
    [[nodiscard]] send_pace pace() const override {
        return {core::milliseconds(34), core::seconds(1)};
    }
    [[nodiscard]] const media* files() const noexcept override { return this; }
    [[nodiscard]] std::optional<file_call> file_at(std::string_view url) const override {
        if (!url.starts_with(file_prefix)) return std::nullopt;
        http_call call;
        call.method = "GET";
        call.url = api_url_ + "/bot" + token_ +
                   "/getFile?file_id=" + percent_encode(url.substr(file_prefix.size()));
        return file_call{std::move(call), false, false};
    }
    [[nodiscard]] std::optional<file_call> file_said(std::string_view answer) const override;

private:
    [[nodiscard]] inbound_event event_of(const update&, const raw_request&) const;
    void open_work(const update&, const raw_request&, inbound_event&) const;

    std::vector<std::string> secrets_;
    std::string token_, api_url_, language_;
};

std::optional<file_call> telegram::file_said(std::string_view answer) const {
    const auto said = read_json_leaves(answer);
    const auto path = said.text("result/file_path");
    const bool plain = !path.empty() && path.find("..") == path.npos &&
                       path.find_first_of("?#%\\ ") == path.npos;
    if (!plain) return std::nullopt;
    http_call call;
    call.method = "GET";
    call.url = api_url_ + "/file/bot" + token_ + '/' + std::string(path);
    return file_call{std::move(call), true, false};
}

std::string_view kind_of(const update& u) {
    if (u.sort == "edited_message" || u.sort == "edited_channel_post") return "edit";
    if (u.sort == "callback_query") return "message";
    if (u.sort != "message" && u.sort != "channel_post" && u.sort != "business_message")
        return "ignored";
    if (u.chat_type == "channel") return "channel_post";
    if (u.chat_type != "private") return "group_message";
    return u.text.starts_with('/') ? "command" : "message";
}

void add_things(const update& u, inbound_event& e) {
    for (const auto& f : u.files) {
        const auto type = f.type.empty() ? f.kind : f.type;
        e.attachments.push_back({f.name.empty() ? f.kind : f.name, type,
                                 std::string(file_prefix) + f.id, f.bytes, {}});
    }
    if (!u.place.empty()) e.attachments.push_back({"a place on the map", "location", "", 0, {}});
}

inbound_event telegram::event_of(const update& u, const raw_request& request) const {
    inbound_event e;
    const auto colon = token_.find(':');
    e.account = colon != std::string::npos ? token_.substr(0, colon)
                                           : std::string(last_segment_of(request.url));
    e.event_kind = kind_of(u);
    e.is_public = u.chat_type == "channel" || u.chat_type == "group" ||
                  u.chat_type == "supergroup";
    e.sender_id = u.from_id;
    e.sender_name = u.username;
    if (e.sender_name.empty())
        e.sender_name = u.first_name + (u.last_name.empty() ? "" : " " + u.last_name);
    e.text = !u.text.empty() ? u.text : !u.caption.empty() ? u.caption : u.data;
    e.thread_key = std::string(thread_prefix) + e.account + ':' + u.chat_id;
    e.dedupe_key = u.id;
    // Numbers of messages are their chat's own.
    const auto& number = u.message_id.empty() ? u.callback_id : u.message_id;
    if (!number.empty()) e.provider_id = u.chat_id + ':' + number;
    if (!u.reply_to.empty()) e.in_reply_to = u.chat_id + ':' + u.reply_to;
    e.extra["message_id"] = number;
    if (!u.member_status.empty()) e.extra["member"] = u.member_status;
    if (u.date_s > 0 && u.date_s < 100'000'000'000)
        e.occurred_at = core::instant{u.date_s * 1'000'000};
    add_things(u, e);
    const bool work = e.event_kind != "edit" && e.event_kind != "ignored" &&
                      e.event_kind != "command" && !u.chat_id.empty();
    if (work) open_work(u, request, e);
    return e;
}

void telegram::open_work(const update& u, const raw_request& request, inbound_event& e) const {
    e.creates_work = true;
    auto& c = e.contact;
    c.form = e.is_public ? core::work_form::mail : core::work_form::chat;
    c.thread = e.thread_key;
    c.name = e.sender_name;
    c.text = e.text;
    c.language = !language_.empty() ? language_ : u.language.substr(0, u.language.find('-'));
    c.occurred_at = e.occurred_at.value_or(request.received_at);
    if (!u.from_id.empty()) c.addresses.push_back({"telegram", u.from_id, true});
}

reading telegram::read(const raw_request& request) const {
    if (request.method != "POST")
        return {verdict::not_found, "only POST is understood", {}, plain_answer(404)};
    const auto sent = request.header_value(secret_header);
    bool fits = false;
    for (const auto& secret : secrets_)
        fits |= !secret.empty() && equal_constant_time(secret, sent);
    if (!fits)
        return {verdict::invalid,
                sent.empty() ? "X-Telegram-Bot-Api-Secret-Token is missing: give setWebhook the "
                               "secret_token"
                             : "X-Telegram-Bot-Api-Secret-Token is not the configured secret_token",
                {}, plain_answer(403, "wrong secret token\n")};
    update u;
    auto fault = read_json(request.body, u);
    if (fault.empty() && (!u.is_object || u.id.empty())) fault = "no update_id: not an update";
    if (!fault.empty()) return malformed_because(std::move(fault));
    // A body with a "method" would be carried out as a call: the answer stays empty.
    reading out{verdict::valid, {}, {}, plain_answer(200)};
    out.events.push_back(event_of(u, request));
    if (out.events.front().event_kind == "ignored")
        out.why = "update '" + u.sort + "': kept, no work";
    return out;
}

std::optional<outbound_call> telegram::compose(const outbound_message& m) const {
    if (m.kind != "reply" || !m.thread.starts_with(thread_prefix) || token_.empty())
        return std::nullopt;
    const auto colon = m.thread.find(':', thread_prefix.size());
    if (colon == std::string::npos) return std::nullopt;
    const auto chat = m.thread.substr(colon + 1);
    const auto is_number = [](std::string_view s) {
        if (s.starts_with('-')) s.remove_prefix(1);
        return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!is_number(chat)) return std::nullopt;
    std::string body = "{\"chat_id\":" + chat + ",\"text\":" + json_quoted(m.text);
    const auto answered = m.in_reply_to.substr(m.in_reply_to.rfind(':') + 1);
    if (m.in_reply_to.starts_with(chat + ':') && is_number(answered))
        body += ",\"reply_parameters\":{\"message_id\":" + answered +
                ",\"allow_sending_without_reply\":true}";
    return outbound_call{json_post(api_url_ + "/bot" + token_ + "/sendMessage", body + '}'), {},
                         {}};
}

struct api_answer final : json_visitor {
    std::string message_id, chat_id, description;
    std::int64_t retry_after_s{};
    void value(std::string_view path, json_scalar&& s) override {
        if (path == "result/message_id") message_id = std::move(s.text);
        else if (path == "result/chat/id") chat_id = std::move(s.text);
        else if (path == "description") description = std::move(s.text);
        else if (path == "parameters/retry_after") retry_after_s = s.integer;
    }
};

send_verdict telegram::judge(unsigned status, std::span<const header> headers,
                             std::string_view body) const {
    auto v = adapter::judge(status, headers, {});
    api_answer answer;
    const bool readable = body.size() <= 64 * 1024 && read_json(body, answer).empty();
    if (v.state == send_state::done) {
        if (readable && !answer.message_id.empty())
            v.provider_id = answer.chat_id + ':' + answer.message_id;
        return v;
    }
    if (!readable) return v;
    if (!answer.description.empty())
        v.error = "Telegram answered " + std::to_string(status) + ": " + answer.description;
    if (status == 403)
        v.error = "this person has blocked the bot or left: answer on another channel";
    if (status == 401) v.error = "the bot token is no longer valid: ask @BotFather for a new one";
    if (answer.retry_after_s > 0 && answer.retry_after_s <= 86'400)
        v.retry_after = core::seconds(answer.retry_after_s);
    return v;
}

std::optional<sample_request> sample(const channel_settings& s, const std::string& url,
                                     core::instant at, std::uint64_t mark) {
    const auto secret = s.text("secret_token");
    if (secret.empty()) return std::nullopt;
    const auto person = "9" + padded(mark, 9);
    sample_request out;
    out.url = url;
    out.body = "{\"update_id\":" + padded(mark, 15) + ",\"message\":{\"message_id\":1,\"date\":" +
               std::to_string(at.us / 1'000'000) + ",\"chat\":{\"id\":" + person +
               ",\"type\":\"private\"},\"from\":{\"id\":" + person + ",\"first_name\":" +
               json_quoted(sample_name) + "},\"text\":" + json_quoted(sample_text) + "}}";
    // A number does not begin with zeros.
    const auto first = out.body.find_first_not_of('0', 13);
    out.body.erase(13, std::min(first, out.body.find(',')) - 13);
    out.headers = {{"Content-Type", "application/json"}, {std::string(secret_header), secret}};
    out.how = "X-Telegram-Bot-Api-Secret-Token is secret_token";
    return out;
}

std::optional<setting_fault> fault_in(const channel_settings& s) {
    for (const auto& secret : s.list("secret_token")) {
        const bool plain = std::ranges::all_of(secret, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '-';
        });
        if (!plain || secret.size() > 256)
            return setting_fault{"secret_token",
                                 "must be 1 to 256 letters, digits, '_' or '-': Telegram takes "
                                 "nothing else"};
    }
    if (s.text("bot_token").find(':') == std::string::npos)
        return setting_fault{"bot_token", "must look like 123456789:AA...: @BotFather says it"};
    return std::nullopt;
}

constexpr guide_step guide[] = {
    {"Make a bot", "Cree un bot",
     "Write /newbot to @BotFather; its token goes to bot_token. Think of a secret_token of letters "
     "and digits.",
     "Escriba /newbot a @BotFather; su token va en bot_token. Invente un secret_token de letras y "
     "cifras."},
    {"Point it here", "Apúntelo aquí",
     "curl 'https://api.telegram.org/bot<bot_token>/setWebhook' -d url=<the address above> -d "
     "secret_token=<secret_token>",
     "curl 'https://api.telegram.org/bot<bot_token>/setWebhook' -d url=<la dirección de arriba> "
     "-d secret_token=<secret_token>"},
    {"Try it", "Pruébelo", "Press Send test, then write to the bot.",
     "Pulse Enviar prueba y después escriba al bot."}};

}  // namespace

channel_kind telegram_kind() {
    channel_kind k{
        "telegram", "Telegram", core::work_form::chat,
        {{"bot_token", true, true, "of your bot, from @BotFather", ""},
         {"secret_token", true, true, "the words you give setWebhook; every request carries them; "
          "a list while rotating", ""},
         {"api_url", false, false, "base URL of the Bot API", "https://api.telegram.org"},
         {"language", false, false, "customers' language as a requirement on agents; left out: "
          "what their Telegram says", ""}},
        [](const channel_settings& s) { return std::make_unique<telegram>(s); }, fault_in};
    k.sample = sample;
    k.guide = {std::begin(guide), std::end(guide)};
    k.is_social = true;
    k.recorded_secret = {"secret_token"};
    return k;
}

}  // namespace evenline::channels
