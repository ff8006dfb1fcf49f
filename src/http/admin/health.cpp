// Is it alive, may it serve, what is it, and its figures.
#include "evenline/engine/text.hpp"
#include "http/admin/metrics.hpp"
#include "http/api/context.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::vector<std::string> reasons_not_ready(const context& with) {
    std::vector<std::string> reasons;
    if (with.stopping()) reasons.emplace_back("the server is stopping");
    if (!with.with.line.healthy())
        reasons.emplace_back("the store cannot be written; it is tried again by itself");
    if (with.with.not_ready) {
        for (auto& r : with.with.not_ready()) reasons.push_back(std::move(r));
    }
    return reasons;
}

asio::awaitable<response> alive(context&, call) {
    co_return json_answer(200, {{"status", "alive"}});
}

asio::awaitable<response> ready(context& with, call) {
    const auto reasons = reasons_not_ready(with);
    json::value::array list(reasons.begin(), reasons.end());
    json::value body{{"status", reasons.empty() ? "ready" : "not_ready"},
                     {"now", engine::rfc3339(with.now())},
                     {"waiting", with.state().waiting()},
                     {"last_event", with.state().last_event()},
                     {"reasons", std::move(list)}};
    auto out = json_answer(reasons.empty() ? 200 : 503, body);
    if (!reasons.empty()) out.with("Retry-After", "2");
    co_return out;
}

asio::awaitable<response> version(context& with, call) {
    co_return json_answer(200,
                          {{"name", "evenline"}, {"version", with.limits.version}, {"api", "v1"}});
}

asio::awaitable<response> figures(context& with, call from) {
    const bool may = with.limits.metrics_open || (from.who && from.who.what != engine::role::agent);
    if (!may)
        co_return problem(from.asked, "not_logged_in",
                          "The figures need a token here ([server] metrics_open is off).");
    response out;
    out.content_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = with.counts.text(with, with.feed.clients());
    co_return out;
}

}  // namespace

void add_health_routes(router& routes, context& with) {
    routes.bind("GET", "/healthz", [&with](call c) { return alive(with, c); });
    routes.bind("GET", "/readyz", [&with](call c) { return ready(with, c); });
    routes.bind("GET", "/version", [&with](call c) { return version(with, c); });
    routes.bind("GET", "/metrics", [&with](call c) { return figures(with, c); });
}

}  // namespace evenline::http
