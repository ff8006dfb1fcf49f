// Versions of the policy: the list, one of them, a check without consequences, publishing an old
// one again.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/policy/policy_desk.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

// "usr_3" by name, as far as there is one.
std::string name_of(context& with, const std::string& actor) {
    const auto id = engine::parse_prefixed("usr_", actor);
    const auto who = id ? with.people.accounts().by_id(*id) : std::nullopt;
    return who ? who->name : actor;
}

response unknown_version(call from) {
    return problem(from.asked, "policy_version_unknown",
                   "There is no version of this number. GET /api/v1/policy/versions lists them.");
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    const auto newest = co_await with.with.office->policy_version_of(0);
    if (!newest) co_return unreadable(from.asked, newest.error());
    const auto found = co_await with.with.office->policy_versions(page.cursor, page.limit);
    if (!found) co_return unreadable(from.asked, found.error());
    // Every change is a version, so the one in force is the newest.
    const auto active = *newest ? (*newest)->number : 0;
    json::value::array data;
    for (const auto& v : found->data)
        data.push_back({{"version", v.number},
                        {"at", time_value(v.at)},
                        {"by", name_of(with, v.by)},
                        {"comment", v.comment},
                        {"active", v.number == active}});
    co_return page_answer(from.asked, std::move(data), found->next_cursor);
}

struct version_found {
    std::optional<response> no;
    engine::policy_version what;
};

asio::awaitable<version_found> find_version(context& with, call from) {
    version_found out;
    const auto number = engine::parse_number(from.asked.params[0]);
    const bool sane = number && *number > 0 && *number < (std::uint64_t{1} << 62U);
    if (with.with.office == nullptr) {
        out.no = no_office(from.asked);
        co_return out;
    }
    if (!sane) {
        out.no = unknown_version(from);
        co_return out;
    }
    auto found = co_await with.with.office->policy_version_of(*number);
    if (!found)
        out.no = unreadable(from.asked, found.error());
    else if (!*found)
        out.no = unknown_version(from);
    else
        out.what = std::move(**found);
    co_return out;
}

asio::awaitable<response> one(context& with, call from) {
    auto found = co_await find_version(with, from);
    if (found.no) co_return std::move(*found.no);
    co_return policy_shown(found.what.text);
}

asio::awaitable<response> check(context& with, call from) {
    if (!with.with.policy.parse)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy that can be changed.");
    const auto read = judged_policy(with, from.asked.body);
    json::value::array findings;
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&read)) {
        for (const auto& p : *problems)
            findings.push_back(
                {{"line", p.line != 0 ? json::value(p.line) : json::value()},
                 {"key", p.key.empty() ? json::value() : json::value(p.key)},
                 {"message", p.detail},
                 {"nearest", p.nearest.empty() ? json::value() : json::value(p.nearest)}});
    }
    const bool ok = findings.empty();
    co_return json_answer(200, {{"ok", ok}, {"findings", std::move(findings)}});
}

asio::awaitable<response> publish(context& with, call from) {
    form in(from.asked, {"comment", "reason"});
    auto comment = in.text("comment", 500);
    auto reason = in.text("reason", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto stale = stale_policy(with, from);
    if (stale) co_return std::move(*stale);
    auto found = co_await find_version(with, from);
    if (found.no) co_return std::move(*found.no);
    if (comment.empty()) comment = "version " + std::to_string(found.what.number) + " again";
    publication again;
    again.text = std::move(found.what.text);
    again.comment = std::move(comment);
    again.action = "policy.publish";
    again.reason = std::move(reason);
    auto out = co_await publish_policy(with, from, std::move(again));
    co_return out;
}

}  // namespace

void add_policy_version_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/policy/versions", [&with](call c) { return list(with, c); });
    routes.bind("GET", "/api/v1/policy/versions/{number}",
                [&with](call c) { return one(with, c); });
    routes.bind("POST", "/api/v1/policy/versions/{number}/publish",
                [&with](call c) { return publish(with, c); });
    routes.bind("POST", "/api/v1/policy/check", [&with](call c) { return check(with, c); });
}

}  // namespace evenline::http
