// The chat's files: one script for the customer's site, and the page it shows in a frame of ours,
// where the site's styles and policies do no harm. Files that visitors send come in here too.
#include "http/chat/visitor.hpp"
#include "http/customer/html.hpp"
#include "http/desk/file_bytes.hpp"
#include "http/desk/file_facts.hpp"
#include "http/page/pages.hpp"

#include "evenline/http/credentials.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

const intake::channel* chat_of(const context& with, std::string_view id) {
    const auto* found = with.with.channels.by_id(id);
    return found != nullptr && found->settings.kind == "webchat" ? found : nullptr;
}

response no_chat(const request& asked) {
    return problem(asked, "channel_unknown",
                   "No chat of this id is configured. Check the id in the script's address "
                   "against the ids in [[channel]].");
}

void put(std::string& page, std::string_view place, std::string_view value) {
    const auto mark = "{{" + std::string(place) + "}}";
    const auto escaped = customer::escaped(value);
    auto at = page.find(mark);
    for (; at != std::string::npos; at = page.find(mark, at + escaped.size()))
        page.replace(at, mark.size(), escaped);
}

asio::awaitable<response> frame(context& with, call from) {
    const auto* chat = chat_of(with, from.asked.params[0]);
    if (chat == nullptr) co_return no_chat(from.asked);
    const auto& s = chat->settings;
    std::string page(files::chat_page);
    put(page, "lang", customer::in(customer::language_of(from.asked)).code);
    put(page, "channel", s.id);
    put(page, "title", s.text("title"));
    put(page, "greeting", s.text("greeting"));
    put(page, "color", s.text("color", "#1d4ed8"));
    std::string ancestors = "'self'";
    for (const auto& origin : s.list("allowed_origins")) ancestors += ' ' + origin;
    response out;
    out.content_type = "text/html; charset=utf-8";
    out.body = std::move(page);
    co_return out
        .with("Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
              "base-uri 'none'; form-action 'none'; frame-ancestors " + ancestors +
                  "; require-trusted-types-for 'script'")
        .with("X-Robots-Tag", "noindex, nofollow");
}

response shown(const request& asked, std::string_view type, std::string_view bytes) {
    const auto etag = '"' + sha256_hex(bytes).substr(0, 16) + '"';
    response out;
    out.content_type = type;
    out.with("ETag", etag).with("Cache-Control", "no-cache");
    if (asked.header_value("If-None-Match") == etag) out.status = 304;
    else out.body = bytes;
    return out;
}

asio::awaitable<response> file(context& with, call from) {
    if (chat_of(with, from.asked.params[0]) == nullptr) co_return no_chat(from.asked);
    const auto& name = from.asked.params[1];
    constexpr std::string_view script = "text/javascript; charset=utf-8";
    if (name == "embed.js") {
        auto out = shown(from.asked, script, files::chat_embed);
        // The one file that pages of other origins load.
        co_return out.with("Cross-Origin-Resource-Policy", "cross-origin");
    }
    if (name == "chat.js") co_return shown(from.asked, script, files::chat_script);
    if (name == "chat.css")
        co_return shown(from.asked, "text/css; charset=utf-8", files::chat_css);
    co_return problem(from.asked, "not_found", "There is no such file.");
}

response bad_file(const request& asked, std::string_view detail) {
    return problem(asked, "invalid_input", std::string(detail) + " Nothing was kept.");
}

// The file is a message of its own; its id makes a repeat harmless.
asio::awaitable<response> take_file(context& with, call from) {
    const auto* chat = chat_of(with, from.asked.params[0]);
    if (chat == nullptr) co_return no_chat(from.asked);
    const auto secret = from.asked.header_value("X-Chat-Secret");
    const auto id = from.asked.parameter("id");
    const auto name = from.asked.parameter("name");
    if (!is_chat_secret(secret) || !is_chat_id(id))
        co_return bad_file(from.asked, "X-Chat-Secret and ?id= must be those of the chat.");
    if (name.empty() || name.size() > 255 || from.asked.body.empty())
        co_return bad_file(from.asked, "A file needs a name of 1 to 255 bytes, and some bytes.");
    const auto type = bare_type(from.asked.header_value("Content-Type"));
    if (!is_allowed(with.limits, type))
        co_return problem(from.asked, "unsupported_media_type",
                          "Files of this type are not taken. Nothing was kept.");
    if (!is_what_it_says(type, name, from.asked.body))
        co_return problem(from.asked, "unsupported_media_type",
                          "The file is not what its type says. Nothing was kept.");
    const auto thread = chat_thread(*chat, secret);
    if (!with.chat->may_say(thread) || !with.chat->may_come(from.asked.remote)) {
        auto out = problem(from.asked, "too_many_attempts", "Wait a minute, then send it again.");
        co_return out.with("Retry-After", "60");
    }
    channels::raw_request raw;
    raw.method = "WEBCHAT-FILE";
    raw.url = thread;
    raw.body = from.asked.body;
    raw.received_at = with.now();
    raw.headers.push_back({"X-Said", json::value{{"id", id}, {"file", plain_name(name)},
                                                 {"content_type", type}}.dump()});
    const auto receipt = co_await intake::take_in(with.with.line, with.with.lookup, *chat, raw);
    if (!receipt.durable) co_return unavailable(from.asked);
    with.chat->news({chat->number, thread});
    co_return json_answer(201, {{"id", id}, {"name", plain_name(name)},
                                {"bytes", from.asked.body.size()}});
}

// The connection itself is taken over before it comes here.
asio::awaitable<response> live(context& with, call from) {
    if (chat_of(with, from.asked.params[0]) == nullptr) co_return no_chat(from.asked);
    co_return problem(from.asked, "invalid_input",
                      "This address speaks websocket: send Upgrade: websocket.");
}

}  // namespace

void add_chat_routes(router& routes, context& with) {
    routes.bind("GET", "/webchat/{channel}", [&with](call c) { return frame(with, c); });
    routes.bind("GET", "/webchat/{channel}/{file}", [&with](call c) { return file(with, c); });
    routes.bind("POST", "/api/v1/webchat/{channel}/files",
                [&with](call c) { return take_file(with, c); });
    routes.bind("GET", "/api/v1/webchat/{channel}/live", [&with](call c) { return live(with, c); });
}

}  // namespace evenline::http
