// What somebody is writing, kept for each ticket and kind: a 200 means it survives a power cut.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_text = 50'000;

std::string_view name_of(engine::draft_kind kind) {
    return kind == engine::draft_kind::note ? "note" : "reply";
}

json::value draft_view(const engine::draft& d) {
    return {{"ticket_id", id_value(d.ticket)},
            {"kind", name_of(d.kind)},
            {"text", d.text},
            {"channel", d.channel.empty() ? json::value() : json::value(d.channel)},
            {"version", d.version},
            {"updated_at", time_value(d.at)}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    if (from.who.account == 0) co_return page_answer(from.asked, {}, {});
    const auto all = co_await with.with.desk->drafts(from.who.account);
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& d : *all) data.push_back(draft_view(d));
    co_return page_answer(from.asked, std::move(data), {});
}

response conflict(const request& asked, const engine::draft& now) {
    auto out = problem(asked, "draft_conflict",
                       "This draft was changed elsewhere since the version you named; it was not "
                       "overwritten. Choose between yours and `current`, and send that with "
                       "current's version.");
    auto body = json::parse(out.body);
    if (auto* document = std::get_if<json::value>(&body)) {
        document->set("current", draft_view(now));
        out.body = document->dump();
    }
    return out;
}

asio::awaitable<response> put(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    if (from.who.account == 0) co_return not_a_person(from.asked);
    const auto& kind = from.asked.params[1];
    if (kind != "reply" && kind != "note")
        co_return problem(from.asked, "not_found", "A draft is of a reply or of a note.");
    form in(from.asked, {"text", "channel", "version"});
    engine::draft what;
    what.account = from.who.account;
    what.kind = kind == "note" ? engine::draft_kind::note : engine::draft_kind::reply;
    what.text = in.text("text", longest_text);
    what.channel = in.text("channel", 100);
    const auto version = in.number("version", 0, INT64_MAX);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    what.ticket = found.ticket.id;
    what.at = with.now();
    std::optional<std::uint64_t> seen;
    if (version) seen = static_cast<std::uint64_t>(*version);
    const auto kept = co_await with.with.desk->put_draft(std::move(what), seen);
    if (!kept) co_return unavailable(from.asked);
    if (kept->stale) co_return conflict(from.asked, kept->now);
    co_return json_answer(200, {{"version", kept->now.version},
                                {"updated_at", time_value(kept->now.at)}});
}

}  // namespace

void add_draft_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/me/drafts", [&with](call c) { return list(with, c); });
    routes.bind("PUT", "/api/v1/me/drafts/{id}/{kind}", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
