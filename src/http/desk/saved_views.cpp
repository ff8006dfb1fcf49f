// Searches and filters a person keeps under a name, for themselves or for everybody.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_place = 1'000;

json::value view_of(const principal& who, const engine::saved_view& v) {
    return {{"id", "viw_" + std::to_string(v.id)},
            {"name", v.name},
            {"place", v.place},
            {"shared", v.shared},
            {"own", v.owner == who.account}};
}

// A place inside the console and nothing else: "search?q=refund", "line?channel=hook".
bool is_place(std::string_view text) {
    if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
    return text.find("//") == std::string_view::npos && text.find(':') == std::string_view::npos &&
           text.find_first_of(" \r\n\t<>\"\\") == std::string_view::npos;
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto all = co_await with.with.desk->views(from.who.account);
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& v : *all) data.push_back(view_of(from.who, v));
    co_return page_answer(from.asked, std::move(data), {});
}

asio::awaitable<response> add(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"name", "place", "shared"});
    engine::saved_view wanted;
    wanted.name = in.required_text("name", 60);
    wanted.place = in.required_text("place", longest_place);
    wanted.shared = in.flag("shared").value_or(false);
    if (!wanted.place.empty() && !is_place(wanted.place))
        in.wrong("place", "must be an address of the console behind '#/', such as search?q=refund");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (from.who.account == 0) co_return not_a_person(from.asked);
    if (wanted.shared && from.who.is_agent_only())
        co_return problem(from.asked, "not_allowed",
                          "Views for everybody are kept by supervisors. Keep it for yourself "
                          "(\"shared\": false), or ask a supervisor.");
    wanted.owner = from.who.account;
    const auto kept = co_await with.with.desk->put_view(std::move(wanted));
    if (!kept) co_return unavailable(from.asked);
    co_return json_answer(201, view_of(from.who, *kept));
}

asio::awaitable<response> drop(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto id = numbered("viw_", from.asked.params[0]);
    if (id && from.who.account != 0) {
        auto gone = co_await with.with.desk->drop_view(*id, from.who.account);
        // Who leads may take away what everybody sees, whoever kept it.
        const bool others = gone && *gone == 0 && !from.who.is_agent_only();
        if (others) gone = co_await with.with.desk->drop_view(*id, 0);
        if (!gone) co_return unavailable(from.asked);
        if (*gone != 0) co_return no_content();
    }
    co_return problem(from.asked, "view_unknown",
                      "There is no view of this id that you may remove. GET /api/v1/views lists "
                      "yours.");
}

}  // namespace

void add_saved_view_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/views", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/views", [&with](call c) { return add(with, c); });
    routes.bind("DELETE", "/api/v1/views/{id}", [&with](call c) { return drop(with, c); });
}

}  // namespace evenline::http
