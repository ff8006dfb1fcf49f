// What a ticket can have come to, in both languages; an administrator keeps the list as a whole.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string etag_of(const engine::disposition_list& list) {
    return '"' + std::to_string(list.version) + '"';
}

response shown(call from, const engine::disposition_list& list) {
    json::value::array data;
    for (const auto& d : list.all) {
        data.push_back({{"code", d.code},
                        {"label", json::value{{"en", d.english}, {"es", d.spanish}}},
                        {"active", d.active}});
    }
    return page_answer(from.asked, std::move(data), {}).with("ETag", etag_of(list));
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto all = co_await with.with.desk->dispositions();
    if (!all) co_return unreadable(from.asked, all.error());
    co_return shown(from, *all);
}

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string text_of(const json::value* where, std::string_view key) {
    const auto* found = where != nullptr ? where->find(key) : nullptr;
    const auto* text = found != nullptr ? found->text() : nullptr;
    return text != nullptr && text->size() <= 100 ? *text : std::string();
}

std::vector<engine::disposition> read(form& in) {
    std::vector<engine::disposition> all;
    const auto* rows = in.array("data");
    if (rows == nullptr || rows->empty() || rows->size() > 200) {
        in.wrong("data", "must list from 1 to 200 dispositions");
        return all;
    }
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const auto& row = (*rows)[i];
        const auto at = "data/" + std::to_string(i);
        const auto* label = row.find("label");
        const auto* active = row.find("active");
        engine::disposition d{text_of(&row, "code"), text_of(label, "en"), text_of(label, "es"),
                              true};
        if (active != nullptr && active->boolean() != nullptr) d.active = *active->boolean();
        if (!is_code(d.code))
            in.wrong(at + "/code", "must have at most 40 of a-z, 0-9 and _, such as \"resolved\"");
        if (d.english.empty() || d.spanish.empty())
            in.wrong(at + "/label", "must have en and es, 1 to 100 bytes each");
        const bool twice = std::ranges::any_of(
            all, [&](const engine::disposition& other) { return other.code == d.code; });
        if (twice) in.wrong(at + "/code", "stands twice in the list");
        all.push_back(std::move(d));
    }
    return all;
}

asio::awaitable<response> put(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"data"});
    engine::disposition_list wanted;
    wanted.all = read(in);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto named = from.asked.header_value("If-Match");
    if (named.empty())
        co_return problem(from.asked, "precondition_required",
                          "Send If-Match with the ETag of the list you changed, so that nobody's "
                          "change is lost.");
    const auto now = co_await with.with.desk->dispositions();
    if (!now) co_return unreadable(from.asked, now.error());
    wanted.version = now->version;
    std::optional<engine::disposition_list> kept;
    if (named == etag_of(*now)) {
        const auto done = co_await with.with.desk->put_dispositions(std::move(wanted));
        if (!done) co_return unavailable(from.asked);
        kept = *done;
    }
    if (!kept) co_return refused(from.asked, core::refusal::version_stale);
    co_return shown(from, *kept);
}

}  // namespace

void add_disposition_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/dispositions", [&with](call c) { return list(with, c); });
    routes.bind("PUT", "/api/v1/dispositions", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
