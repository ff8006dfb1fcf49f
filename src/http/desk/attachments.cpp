// Files: put down for a message that is not sent yet, and read again, never as a page of ours.
#include "evenline/http/credentials.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/views.hpp"
#include "http/desk/file_bytes.hpp"
#include "http/desk/file_facts.hpp"
#include "http/desk/sent_messages.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

response put_down(const engine::upload& kept) {
    return json_answer(201, {{"id", "upl_" + std::to_string(kept.id)},
                             {"name", kept.what.name},
                             {"content_type", kept.what.content_type},
                             {"bytes", kept.what.bytes}});
}

asio::awaitable<response> add(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto type = bare_type(from.asked.header_value("Content-Type"));
    if (!is_allowed(with.limits, type))
        co_return problem(from.asked, "unsupported_media_type",
                          "Files of type '" + type +
                              "' are not taken. GET /api/v1/channels lists the types that are; "
                              "nothing was kept.");
    const auto name = from.asked.parameter("name");
    const bool named = !name.empty() && name.size() <= 255;
    if (!named || from.asked.body.empty())
        co_return problem(from.asked, "invalid_input",
                          "Send the file's bytes as the body and its name as ?name=. Nothing was "
                          "kept.",
                          {{"?name", "must have 1 to 255 bytes, and the body at least one"}});
    if (!is_what_it_says(type, name, from.asked.body))
        co_return problem(from.asked, "unsupported_media_type",
                          "The file's name or first bytes are not those of its type, or it is a "
                          "program. Nothing was kept.");
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    engine::upload what;
    what.ticket = found.ticket.id;
    what.account = from.who.account;
    what.what.name = plain_name(name);
    what.what.content_type = type;
    what.what.bytes = from.asked.body.size();
    what.what.sha256 = sha256_hex(from.asked.body);
    what.what.content = from.asked.body;
    what.at = with.now();
    auto shown = what;
    shown.what.content.clear();
    const auto kept = co_await with.with.desk->put_upload(std::move(what));
    if (!kept) co_return unavailable(from.asked);
    shown.id = *kept;
    co_return put_down(shown);
}

response no_file(call from) {
    return problem(from.asked, "attachment_unknown",
                   "There is no file of this id that you may see.");
}

// RFC 6266: the plain name for old programs, the true one for all others.
std::string disposition_of(std::string_view name) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string ascii, escaped;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        const bool letter = (u >= '0' && u <= '9') || ((u | 0x20U) >= 'a' && (u | 0x20U) <= 'z') ||
                            c == '.' || c == '-' || c == '_';
        ascii += letter || c == ' ' ? c : '_';
        if (letter) {
            escaped += c;
        } else {
            escaped += '%';
            escaped += digits[u >> 4U];
            escaped += digits[u & 15U];
        }
    }
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + escaped;
}

response file_answer(const engine::attachment& what, std::string bytes) {
    response out;
    // Some providers say only "photo" or "file".
    const bool is_type = what.content_type.find('/') != std::string::npos;
    out.content_type = is_type ? what.content_type : "application/octet-stream";
    out.body = std::move(bytes);
    return out.with("Content-Disposition", disposition_of(plain_name(what.name)))
        .with("Content-Security-Policy", "sandbox; default-src 'none'")
        .with("Cache-Control", "private, max-age=3600");
}

asio::awaitable<response> read_upload(context& with, call from, std::uint64_t number) {
    auto read = co_await with.with.desk->find_upload(number);
    if (!read) co_return unavailable(from.asked);
    if (!*read) co_return no_file(from);
    const auto ticket = co_await with.ticket((*read)->ticket);
    if (!ticket) co_return unavailable(from.asked);
    const bool may = *ticket && with.may_see(from.who, **ticket);
    if (!may) co_return no_file(from);
    auto bytes = std::move((*read)->what.content);
    co_return file_answer((*read)->what, std::move(bytes));
}

// "att_12_0": the first file of message 12.
asio::awaitable<response> read_attached(context& with, call from, std::string_view id) {
    const auto bar = id.rfind('_');
    const auto index = engine::parse_number(id.substr(bar + 1));
    request of_message = from.asked;
    of_message.params = {"msg_" + std::string(id.substr(4, bar - 4))};
    const call about{of_message, from.who};
    auto found = co_await find_message(with, about, false);
    if (found.no) co_return no_file(from);
    if (!index || *index >= found.message.attachments.size()) co_return no_file(from);
    const auto& what = found.message.attachments[*index];
    auto bytes = co_await with.with.desk->content(what.sha256);
    if (!bytes) co_return unavailable(from.asked);
    if (!*bytes)
        co_return problem(from.asked, "attachment_unknown",
                          "Only the provider has this file: it is being fetched, or is too "
                          "large (attachment_limit_bytes), or the provider no longer gives it.");
    co_return file_answer(what, std::move(**bytes));
}

asio::awaitable<response> read(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto& id = from.asked.params[0];
    if (const auto number = numbered("upl_", id)) {
        auto out = co_await read_upload(with, from, *number);
        co_return out;
    }
    if (!id.starts_with("att_") || id.rfind('_') < 5) co_return no_file(from);
    auto out = co_await read_attached(with, from, id);
    co_return out;
}

}  // namespace

void add_attachment_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/attachments",
                [&with](call c) { return add(with, c); });
    routes.bind("GET", "/api/v1/attachments/{id}", [&with](call c) { return read(with, c); });
}

}  // namespace evenline::http
