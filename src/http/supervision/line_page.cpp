// The one line, in the order in which it is served.
#include "evenline/engine/text.hpp"
#include "http/api/context.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

// Scores move with time, so a cursor is a place in the order, not a snapshot of it.
asio::awaitable<response> line(context& with, call from) {
    auto page = asked_page(from.asked);
    const std::uint64_t skip = number_cursor(from.asked, page);
    if (page.no) co_return std::move(*page.no);
    const auto& state = with.state();
    const auto now = with.now();
    json::value::array data;
    std::size_t place = skip;
    for (const auto id : state.line(now, skip, page.limit)) {
        ++place;
        if (const auto* t = state.find(id)) data.push_back(line_entry(with, *t, now, place));
    }
    const bool more = place < state.waiting();
    auto out =
        page_answer(from.asked, std::move(data), more ? std::to_string(place) : std::string{});
    co_return out.with("X-Waiting", std::to_string(state.waiting()));
}

}  // namespace

void add_line_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/line", [&with](call c) { return line(with, c); });
}

}  // namespace evenline::http
