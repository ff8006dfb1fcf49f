// The policy in force, as the text people write it in. Changing it needs the version one has read.
#include "evenline/http/credentials.hpp"
#include "http/context.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string etag_of(std::string_view text) { return '"' + sha256_hex(text).substr(0, 16) + '"'; }

response shown(const std::string& text) {
    response out;
    out.content_type = "application/toml; charset=utf-8";
    out.body = text;
    return out.with("ETag", etag_of(text));
}

asio::awaitable<response> get(context& with, call from) {
    if (!with.with.policy.text)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy text.");
    co_return shown(with.with.policy.text());
}

response wrong_policy(call from, const std::vector<policy_problem>& problems) {
    std::vector<input_error> errors;
    for (const auto& p : problems) {
        const auto line = p.line != 0 ? "line " + std::to_string(p.line) + ": " : std::string{};
        errors.push_back({p.line != 0 ? "#L" + std::to_string(p.line) : "",
                          line + (p.key.empty() ? "" : p.key + ": ") + p.detail});
    }
    const auto first = errors.empty() ? std::string("it cannot be read") : errors.front().detail;
    return problem(from.asked, "policy_refused", "The policy in force stays as it is. " + first,
                   errors);
}

asio::awaitable<response> put(context& with, call from) {
    const auto& port = with.with.policy;
    if (!port.parse || !port.text || !port.save)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy that can be changed.");
    const auto named = from.asked.header_value("If-Match");
    if (named.empty()) {
        co_return problem(from.asked, "precondition_required",
                          "Say which policy you changed: send the ETag of GET /api/v1/policy in "
                          "If-Match, so that nobody's change is overwritten unseen.");
    }
    const auto before = port.text();
    if (named != "*" && named != etag_of(before)) {
        co_return problem(from.asked, "version_stale",
                          "The policy has changed since you read it. Read it again and make your "
                          "change on that.");
    }
    auto read = port.parse(from.asked.body);
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&read))
        co_return wrong_policy(from, *problems);
    auto& next = std::get<core::policy>(read);
    const std::size_t needs = with.state().rules().needs.size();
    if (next.needs.size() < needs) {
        co_return wrong_policy(from, {{0, "needs",
                                       "there are fewer needs than now, and stored tickets name "
                                       "them by their place; keep the list and add to its end"}});
    }
    const auto trouble = port.save(from.asked.body);
    if (trouble)
        co_return problem(
            from.asked, "store_unavailable",
            "The policy in force stays as it is, because it cannot be saved: " + *trouble + ".");
    engine::submission s;
    s.command = core::set_policy{std::move(next)};
    s.audit = engine::audit_entry{};
    s.audit->before = before;
    s.audit->after = from.asked.body;
    const auto done = co_await with.submit(from, std::move(s), "policy.put", "policy");
    const bool same = done.refused == core::refusal::nothing_to_do;
    if (!done.failed && (done.refused == core::refusal::none || same))
        co_return shown(from.asked.body);
    static_cast<void>(port.save(before));
    if (done.failed) co_return unavailable(from.asked);
    co_return refused(from.asked, done.refused);
}

}  // namespace

void add_policy_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/policy", [&with](call c) { return get(with, c); });
    routes.bind("PUT", "/api/v1/policy", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
