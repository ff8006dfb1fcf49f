// The policy as a form: the same settings under the same keys as in the file, all of them said.
#include "http/api/office.hpp"
#include "http/policy/policy_desk.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

response shown(context& with) {
    response out;
    out.body = with.with.policy.form();
    return out.with("ETag", policy_etag(with.with.policy.text()));
}

asio::awaitable<response> get(context& with, call from) {
    if (!with.with.policy.form || !with.with.policy.text)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy form.");
    co_return shown(with);
}

asio::awaitable<response> put(context& with, call from) {
    auto stale = stale_policy(with, from);
    if (stale) co_return std::move(*stale);
    if (!with.with.policy.from_form)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy form.");
    auto asked = asked_publication(from.asked);
    if (auto* wrong = std::get_if<response>(&asked)) co_return std::move(*wrong);
    auto text = with.with.policy.from_form(from.asked.body);
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&text))
        co_return wrong_policy(from, *problems);
    auto written = std::move(std::get<publication>(asked));
    written.text = std::move(std::get<std::string>(text));
    written.action = "policy.form";
    auto out = co_await publish_policy(with, from, std::move(written));
    if (out.status != 200) co_return out;
    co_return shown(with);
}

}  // namespace

void add_policy_form_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/policy/form", [&with](call c) { return get(with, c); });
    routes.bind("PUT", "/api/v1/policy/form", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
