// The policy in force, as the text people write it in. Changing it needs the version one has read.
#include "evenline/http/credentials.hpp"
#include "http/policy/policy_desk.hpp"
#include "http/policy/policy_guard.hpp"

namespace evenline::http {
namespace asio = boost::asio;

std::string policy_etag(std::string_view text) {
    return '"' + sha256_hex(text).substr(0, 16) + '"';
}

response policy_shown(const std::string& text) {
    response out;
    out.content_type = "application/toml; charset=utf-8";
    out.body = text;
    return out.with("ETag", policy_etag(text));
}

std::optional<response> stale_policy(context& with, call from) {
    const auto& port = with.with.policy;
    if (!port.parse || !port.text || !port.prepare || !port.settle) {
        return problem(from.asked, "not_found",
                       "This server was started without a policy that can be changed.");
    }
    const auto named = from.asked.header_value("If-Match");
    if (named.empty()) {
        return problem(from.asked, "precondition_required",
                       "Say which policy you changed: send the ETag of GET /api/v1/policy in "
                       "If-Match, so that nobody's change is overwritten unseen.");
    }
    if (named == "*" || named == policy_etag(port.text())) return std::nullopt;
    return problem(from.asked, "version_stale",
                   "The policy has changed since you read it. Read it again and make your change "
                   "on that.");
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

policy_port::reading judged_policy(const context& with, std::string_view text) {
    auto read = with.with.policy.parse(text);
    const auto* next = std::get_if<core::policy>(&read);
    if (next != nullptr && next->needs.size() < with.state().rules().needs.size()) {
        return std::vector<policy_problem>{
            {0,
             "needs",
             "there are fewer needs than now, and stored tickets name them by their place; keep "
             "the list and add to its end",
             {}}};
    }
    return read;
}

namespace {

engine::policy_version version_of(const context& with, const call& from, const publication& p) {
    return {0, with.with.line.now(), from.who.actor(), p.comment, p.text};
}

engine::submission change_of(const context& with, const call& from, const publication& p,
                             std::string before) {
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->before = std::move(before);
    s.audit->after = p.text;
    s.audit->reason = p.reason.empty() ? p.comment : p.reason;
    s.office.emplace_back(version_of(with, from, p));
    return s;
}

asio::awaitable<response> get(context& with, call from) {
    if (!with.with.policy.text)
        co_return problem(from.asked, "not_found",
                          "This server was started without a policy text.");
    co_return policy_shown(with.with.policy.text());
}

asio::awaitable<response> put(context& with, call from) {
    auto no = stale_policy(with, from);
    if (no) co_return std::move(*no);
    auto asked = asked_publication(from.asked);
    if (auto* wrong = std::get_if<response>(&asked)) co_return std::move(*wrong);
    auto given = std::move(std::get<publication>(asked));
    given.text = from.asked.body;
    given.action = "policy.put";
    auto out = co_await publish_policy(with, from, std::move(given));
    co_return out;
}

}  // namespace

std::variant<publication, response> asked_publication(const request& asked) {
    publication out;
    out.comment = asked.parameter("comment");
    out.reason = asked.parameter("reason");
    if (out.comment.size() <= 500 && out.reason.size() <= 500) return out;
    return problem(asked, "invalid_input", "A comment or a reason has at most 500 bytes.",
                   {{out.comment.size() > 500 ? "?comment" : "?reason", "is too long"}});
}

policy_change::~policy_change() {
    if (prepared_) with_.with.policy.settle(stored_);
    with_.policy_changing = false;
}

std::optional<std::string> policy_change::prepare(std::string_view text) {
    auto trouble = with_.with.policy.prepare(text);
    prepared_ = !trouble;
    return trouble;
}

void policy_change::stored() { stored_ = true; }

asio::awaitable<response> publish_policy(context& with, call from, publication what) {
    if (with.limits.policy_by_two) {
        engine::policy_plan wanted;
        wanted.due_at = with.now();
        wanted.comment = what.comment;
        wanted.text = what.text;
        auto kept = co_await keep_plan(with, from, std::move(wanted), what.reason);
        if (kept.status == 201) kept.status = 202;
        co_return kept;
    }
    auto read = judged_policy(with, what.text);
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&read))
        co_return wrong_policy(from, *problems);
    auto guard = co_await guard_publication(with, from, what.text, what.reason);
    if (guard.no) co_return std::move(*guard.no);
    what.reason = guard.note;
    auto stale = stale_policy(with, from);  // trying took its time
    if (stale) co_return std::move(*stale);
    if (with.policy_changing)
        co_return problem(from.asked, "too_busy",
                          "Somebody else's change of the policy is being stored, and nothing was "
                          "changed here. Read the policy again after Retry-After.");
    policy_change change(with);
    const auto before = with.with.policy.text();
    const auto trouble = change.prepare(what.text);
    if (trouble)
        co_return problem(
            from.asked, "store_unavailable",
            "The policy in force stays as it is, because it cannot be saved: " + *trouble + ".");
    auto s = change_of(with, from, what, before);
    s.command = core::set_policy{std::move(std::get<core::policy>(read))};
    auto done = co_await with.submit(from, std::move(s), what.action, "policy");
    if (!done.failed && done.refused == core::refusal::nothing_to_do && what.text != before) {
        // Other words, the same rules: the words are kept all the same.
        auto words = change_of(with, from, what, before);
        done = co_await with.submit(from, std::move(words), what.action, "policy");
    }
    const bool same = done.refused == core::refusal::nothing_to_do;
    if (!done.failed && (done.refused == core::refusal::none || same)) {
        change.stored();
        co_return policy_shown(what.text);
    }
    if (done.failed) co_return unavailable(from.asked);
    co_return refused(from.asked, done.refused);
}

asio::awaitable<void> keep_first_policy_version(context& with) {
    if (!with.with.policy.text) co_return;
    const auto text = with.with.policy.text();
    const auto newest = co_await with.with.office->policy_version_of(0);
    if (!newest) co_return;
    const bool known = *newest && (*newest)->text == text;
    if (known) co_return;
    engine::submission s;
    s.office.emplace_back(engine::policy_version{0, with.with.line.now(), "system",
                                                 "in force when the server started", text});
    co_await with.with.line.submit(std::move(s));
}

void add_policy_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/policy", [&with](call c) { return get(with, c); });
    routes.bind("PUT", "/api/v1/policy", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
