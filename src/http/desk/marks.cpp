// What people put on a ticket: tags, and how its agent saw the end of it.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_tag = 40, most_tags = 30;
constexpr unsigned tags_listed = 200;

// "  Late Delivery " -> "late delivery"; empty: not a tag.
std::string tag_of(std::string_view written) {
    std::string out;
    for (const char c : written) {
        if (static_cast<unsigned char>(c) < 0x20 || c == ',') return {};
        if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    while (out.ends_with(' ')) out.pop_back();
    return out.size() <= longest_tag ? out : std::string();
}

std::vector<std::string> read_tags(form& in, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& written : in.texts(key, most_tags)) {
        out.push_back(tag_of(written));
        if (out.back().empty())
            in.wrong(key, "must be 1 to 40 bytes each, without commas, such as \"late delivery\"");
    }
    return out;
}

json::value marks_view(core::ticket_id ticket, const engine::ticket_marks& m) {
    json::value resolved, effort;
    if (m.closing && m.closing->resolved) resolved = *m.closing->resolved;
    if (m.closing && m.closing->effort != 0) effort = unsigned{m.closing->effort};
    return {{"ticket_id", id_value(ticket)},
            {"tags", json::value::array(m.tags.begin(), m.tags.end())},
            {"resolved", std::move(resolved)},
            {"effort", std::move(effort)}};
}

asio::awaitable<response> show(context& with, call from, core::ticket_id ticket) {
    const auto marks = co_await with.with.desk->marks_of(ticket);
    if (!marks) co_return unreadable(from.asked, marks.error());
    co_return json_answer(200, marks_view(ticket, *marks));
}

asio::awaitable<response> one(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto out = co_await show(with, from, found.ticket.id);
    co_return out;
}

std::string joined(const std::vector<std::string>& tags, std::string_view sign) {
    std::string out;
    for (const auto& tag : tags) ((out += out.empty() ? "" : ", ") += sign) += tag;
    return out;
}

// Adding what is there and removing what is not change nothing, so two people never undo each
// other's tags.
asio::awaitable<response> change(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"add", "remove"});
    engine::tag_change wanted;
    wanted.add = read_tags(in, "add");
    wanted.remove = read_tags(in, "remove");
    if (wanted.add.empty() && wanted.remove.empty()) in.wrong("add", "or remove must name a tag");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    wanted.ticket = found.ticket.id;
    const auto had = co_await with.with.desk->marks_of(wanted.ticket);
    if (!had) co_return unreadable(from.asked, had.error());
    if (had->tags.size() + wanted.add.size() > most_tags)
        co_return problem(from.asked, "invalid_input", "A ticket holds at most 30 tags.",
                          {{"/add", "is more than fits; remove some first"}});
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->before = joined(wanted.remove, "-");
    s.audit->after = joined(wanted.add, "+");
    s.desk.emplace_back(wanted);
    const auto done =
        co_await with.submit(from, std::move(s), "ticket.tags", engine::text(wanted.ticket));
    if (done.failed) co_return unavailable(from.asked);
    auto out = co_await show(with, from, wanted.ticket);
    co_return out;
}

asio::awaitable<response> all(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto found = co_await with.with.desk->tags(tags_listed);
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& t : *found) data.push_back({{"tag", t.tag}, {"tickets", t.tickets}});
    co_return page_answer(from.asked, std::move(data), {});
}

}  // namespace

void add_mark_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/marks", [&with](call c) { return one(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/tags", [&with](call c) { return change(with, c); });
    routes.bind("GET", "/api/v1/tags", [&with](call c) { return all(with, c); });
}

}  // namespace evenline::http
