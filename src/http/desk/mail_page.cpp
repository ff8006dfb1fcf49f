// A mail's own HTML, as it came, for a sandboxed frame: no script runs, nothing is loaded, and it
// is nobody's origin. A frame cannot send a token, so a key for this one message opens it.
#include "evenline/http/credentials.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/views.hpp"
#include "http/desk/inline_images.hpp"
#include "http/desk/sent_messages.hpp"

#include <map>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::int64_t key_seconds = 60;
constexpr std::size_t most_keys = 10'000;

struct opened {
    std::uint64_t message{};
    core::instant until{};
};

struct mail_keys {
    std::map<std::string, opened, std::less<>> all;

    std::string issue(std::uint64_t message, core::instant now) {
        std::erase_if(all, [&](const auto& one) { return one.second.until <= now; });
        if (all.size() >= most_keys) all.erase(all.begin());
        auto key = new_secret("evh_");
        all.emplace(key, opened{message, now + core::seconds(key_seconds)});
        return key;
    }
    [[nodiscard]] bool opens(std::string_view key, std::uint64_t message,
                             core::instant now) const {
        const auto found = all.find(key);
        return found != all.end() && found->second.message == message && found->second.until > now;
    }
};

response no_html(const request& asked) {
    return problem(asked, "message_unknown",
                   "There is no HTML of this message for you: it has none, or the key is missing, "
                   "for another message, or older than a minute. Ask GET "
                   "/api/v1/messages/{id}/html_key for one.");
}

asio::awaitable<response> key(context& with, call from, mail_keys& keys) {
    auto found = co_await find_message(with, from, false);
    if (found.no) co_return std::move(*found.no);
    if (found.message.html.empty()) co_return no_html(from.asked);
    const auto now = wall_now();
    co_return json_answer(200, {{"key", keys.issue(found.message.id, now)},
                                {"expires_at", time_value(now + core::seconds(key_seconds))}});
}

// The pictures that the mail brought along, as far as their bytes are here.
asio::awaitable<std::vector<inline_image>> images_of(context& with,
                                                     const engine::message_record& m) {
    std::vector<inline_image> out;
    std::uint64_t together = 0;
    for (const auto& file : m.attachments) {
        const bool fits = is_inline_image(file.url, file.content_type) && !file.sha256.empty() &&
                          together + file.bytes <= most_inline_bytes;
        if (!fits || m.html.find(file.url) == std::string::npos) continue;
        auto asked = with.with.desk->content(file.sha256);
        auto found = co_await std::move(asked);
        if (!found || !*found) continue;
        together += file.bytes;
        out.push_back({file.url, file.content_type, std::move(**found)});
    }
    co_return out;
}

asio::awaitable<response> page(context& with, call from, mail_keys& keys) {
    const auto number = numbered("msg_", from.asked.params[0]);
    if (!number || !keys.opens(from.asked.parameter("key"), *number, wall_now()))
        co_return no_html(from.asked);
    auto read = co_await with.with.reader.message(*number);
    if (!read) co_return unavailable(from.asked);
    if (!*read || (*read)->html.empty()) co_return no_html(from.asked);
    const bool images = from.asked.parameter("images") == "1";
    response out;
    out.content_type = "text/html; charset=utf-8";
    std::vector<inline_image> pictures;
    if (with.with.desk != nullptr) pictures = co_await images_of(with, **read);
    out.body = with_inline_images((*read)->html, pictures);
    // Remote pictures tell the sender that the mail was read: only when somebody asks for them.
    co_return out.with("Content-Security-Policy",
                       std::string("sandbox; default-src 'none'; style-src 'unsafe-inline'; "
                                   "img-src data:") +
                           (images ? " https:" : "") + "; frame-ancestors 'self'");
}

}  // namespace

void add_mail_page_routes(router& routes, context& with) {
    const auto keys = std::make_shared<mail_keys>();
    routes.bind("GET", "/api/v1/messages/{id}/html_key",
                [&with, keys](call c) { return key(with, c, *keys); });
    routes.bind("GET", "/api/v1/messages/{id}/html",
                [&with, keys](call c) { return page(with, c, *keys); });
}

}  // namespace evenline::http
