// The log of events: ordered, replayable, as a page or as a stream that goes on.
#include "evenline/engine/event_json.hpp"
#include "evenline/engine/text.hpp"
#include "http/api/context.hpp"
#include "http/api/paging.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned batch = 200;

std::optional<std::uint64_t> position_asked(call from) {
    auto written = from.asked.parameter("after");
    if (written.empty()) written = from.asked.parameter("cursor");
    if (const auto last = from.asked.header_value("Last-Event-ID"); !last.empty()) written = last;
    if (written.empty()) return 0;
    return engine::parse_number(written);
}

// Follows the log from the store, so that a subscriber who was away misses nothing, however long.
class follower {
public:
    follower(context& with, std::uint64_t after) : with_(with), after_(after) {}

    asio::awaitable<std::string> next() {
        if (first_) {
            first_ = false;
            co_return std::string(": evenline\nretry: 2000\n\n");
        }
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
        while (!with_.stopping()) {
            const auto found = co_await with_.with.reader.events(after_, batch);
            if (!found) co_return std::string{};
            if (!found->empty()) co_return written(*found);
            if (std::chrono::steady_clock::now() >= until)
                co_return std::string(": still here\n\n");
            co_await with_.feed.wait_past(after_, std::chrono::seconds(15));
        }
        co_return std::string{};
    }

private:
    std::string written(const std::vector<core::event>& events) {
        std::string out;
        for (const auto& e : events) {
            out += "id: " + std::to_string(e.number) + "\nevent: ";
            out += engine::kind_of(e);
            out += "\ndata: ";
            engine::append_json(out, e);
            out += "\n\n";
            after_ = e.number;
        }
        return out;
    }
    context& with_;
    std::uint64_t after_;
    bool first_{true};
};

asio::awaitable<response> events(context& with, call from) {
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    const auto after = position_asked(from);
    if (!after)
        co_return problem(
            from.asked, "invalid_input",
            "after (or Last-Event-ID) must be the number of an event; 0 is before the first.",
            {{"?after", "must be a number"}});
    if (from.asked.header_value("Accept").find("text/event-stream") != std::string_view::npos) {
        auto stream = std::make_shared<follower>(with, *after);
        response out;
        out.content_type = "text/event-stream";
        out.stream = [stream] { return stream->next(); };
        co_return out;
    }
    const auto found = co_await with.with.reader.events(*after, page.limit);
    if (!found) co_return unreadable(from.asked, found.error());
    std::string body = R"({"data":[)";
    for (std::size_t i = 0; i < found->size(); ++i) {
        if (i != 0) body += ',';
        engine::append_json(body, (*found)[i]);
    }
    const bool more = found->size() == page.limit;
    const auto last = found->empty() ? *after : found->back().number;
    body +=
        R"(],"next_cursor":)" + (more ? "\"" + std::to_string(last) + "\"" : std::string("null"));
    body += std::string(R"(,"has_more":)") + (more ? "true" : "false") + R"(,"last_event":)" +
            std::to_string(last) + "}";
    response out;
    out.body = std::move(body);
    if (more)
        out.with("Link", "</api/v1/events?after=" + std::to_string(last) +
                             "&limit=" + std::to_string(page.limit) + ">; rel=\"next\"");
    co_return out;
}

}  // namespace

void add_event_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/events", [&with](call c) { return events(with, c); });
    routes.bind("GET", "/api/v1/live", [](call c) -> asio::awaitable<response> {
        auto no = problem(
            c.asked, "invalid_input",
            "This address speaks websocket. Connect with Upgrade: websocket; /docs says how.");
        co_return no;
    });
}

}  // namespace evenline::http
