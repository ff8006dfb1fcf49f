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
    if (page.no) co_return std::move(*page.no);
    std::size_t skip = 0;
    if (!page.cursor.empty()) {
        const auto n = engine::parse_number(page.cursor);
        if (!n)
            co_return problem(from.asked, "invalid_input",
                              "This cursor is not one of ours. Begin again without a cursor.",
                              {{"?cursor", "is not known"}});
        skip = *n;
    }
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
