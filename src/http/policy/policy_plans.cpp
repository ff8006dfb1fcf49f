// Policies that are to come in force by themselves: planned, listed, withdrawn, and published when
// their time has come.
#include "http/policy/policy_plans.hpp"

#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/policy/policy_desk.hpp"
#include "http/policy/policy_guard.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr auto longest_sleep = std::chrono::minutes(10);
constexpr auto again_after = std::chrono::seconds(2);  // when the store cannot be read or written
constexpr core::duration furthest = core::days(366);

bool waits_for_approval(const context& with, const engine::policy_plan& p) {
    return with.limits.policy_by_two && p.approved_by.empty();
}

json::value plan_view(const context& with, const engine::policy_plan& p) {
    return {{"id", p.id},
            {"due_at", time_value(p.due_at)},
            {"made_at", time_value(p.made_at)},
            {"by", p.by},
            {"comment", p.comment},
            {"text", p.text},
            {"approved_by", p.approved_by.empty() ? json::value() : json::value(p.approved_by)},
            {"needs_approval", waits_for_approval(with, p)}};
}

response unknown_plan(call from) {
    return problem(from.asked, "plan_unknown",
                   "There is no plan of this number, or its time has come. GET "
                   "/api/v1/policy/plans lists those to come.");
}

const engine::policy_plan* plan_of(const std::vector<engine::policy_plan>& all,
                                   std::string_view number) {
    const auto id = engine::parse_number(number);
    const auto found = std::ranges::find_if(
        all, [&](const engine::policy_plan& p) { return id && p.id == *id; });
    return found != all.end() ? &*found : nullptr;
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto all = co_await with.with.office->policy_plans();
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& p : *all) data.push_back(plan_view(with, p));
    co_return page_answer(from.asked, std::move(data), {});
}

asio::awaitable<response> plan(context& with, call from) {
    if (with.with.office == nullptr || with.plans == nullptr || !with.with.policy.parse)
        co_return no_office(from.asked);
    form in(from.asked, {"policy", "due_at", "comment", "reason"});
    engine::policy_plan wanted;
    wanted.text = in.required_text("policy", 60'000);
    wanted.comment = in.text("comment", 500);
    const auto reason = in.text("reason", 500);
    const auto due = in.time("due_at");
    if (!due || *due <= with.now() || *due > with.now() + furthest)
        in.wrong("due_at", "is required, and must be a time within the year to come");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    wanted.due_at = *due;
    auto out = co_await keep_plan(with, from, std::move(wanted), reason);
    co_return out;
}

asio::awaitable<response> withdraw(context& with, call from) {
    if (with.with.office == nullptr || with.plans == nullptr) co_return no_office(from.asked);
    const auto all = co_await with.with.office->policy_plans();
    if (!all) co_return unreadable(from.asked, all.error());
    const auto* found = plan_of(*all, from.asked.params[0]);
    if (found == nullptr) co_return unknown_plan(from);
    engine::audit_entry entry;
    entry.before = found->text;
    const auto when = "policy at " + engine::rfc3339(found->due_at);
    std::vector<engine::office_record> over(1, engine::policy_plan_over{found->id});
    auto failed = co_await keep_record(with, from, std::move(entry), "policy.plan_withdrawn", when,
                                       std::move(over));
    if (failed) co_return std::move(*failed);
    with.plans->changed();
    co_return no_content();
}

// A person other than the one who planned it; a token that belongs to nobody is no second person.
asio::awaitable<response> approve(context& with, call from) {
    if (with.with.office == nullptr || with.plans == nullptr) co_return no_office(from.asked);
    form in(from.asked, {"comment"});
    const auto comment = in.text("comment", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto all = co_await with.with.office->policy_plans();
    if (!all) co_return unreadable(from.asked, all.error());
    const auto* found = plan_of(*all, from.asked.params[0]);
    if (found == nullptr) co_return unknown_plan(from);
    if (from.who.account == 0)
        co_return problem(from.asked, "not_a_person",
                          "A token that belongs to nobody approves nothing. Log in.");
    auto plan = *found;
    if (plan.by == from.who.actor())
        co_return problem(from.asked, "own_plan",
                          "You planned it yourself: somebody else has to read and approve it.");
    plan.approved_by = from.who.actor();
    engine::audit_entry entry;
    entry.after = plan.text;
    entry.reason = comment;
    std::vector<engine::office_record> kept(
        1, engine::policy_plan_approved{plan.id, plan.approved_by});
    const auto what = "plan " + std::to_string(plan.id) + " of " + plan.by;
    auto failed = co_await keep_record(with, from, std::move(entry), "policy.plan_approved", what,
                                       std::move(kept));
    if (failed) co_return std::move(*failed);
    with.plans->changed();
    co_return json_answer(200, plan_view(with, plan));
}

}  // namespace

asio::awaitable<response> keep_plan(context& with, call from, engine::policy_plan wanted,
                                    std::string reason) {
    if (with.with.office == nullptr || with.plans == nullptr) co_return no_office(from.asked);
    const auto read = judged_policy(with, wanted.text);
    if (const auto* problems = std::get_if<std::vector<policy_problem>>(&read))
        co_return wrong_policy(from, *problems);
    auto guard = co_await guard_publication(with, from, wanted.text, reason);
    if (guard.no) co_return std::move(*guard.no);
    wanted.made_at = with.now();
    wanted.by = from.who.actor();
    engine::audit_entry entry;
    entry.after = wanted.text;
    entry.reason = guard.note.empty() ? wanted.comment : guard.note;
    const auto when = "policy at " + engine::rfc3339(wanted.due_at);
    std::vector<engine::office_record> kept(1, wanted);
    auto failed =
        co_await keep_record(with, from, std::move(entry), "policy.plan", when, std::move(kept));
    if (failed) co_return std::move(*failed);
    with.plans->changed();
    const auto all = co_await with.with.office->policy_plans();
    if (!all) co_return unreadable(from.asked, all.error());
    for (const auto& p : *all) wanted.id = std::max(wanted.id, p.id);
    co_return json_answer(201, plan_view(with, wanted));
}

policy_plans::policy_plans(asio::any_io_executor loop) : timer_(loop) {}

void policy_plans::changed() {
    changed_ = true;
    timer_.cancel();
}

void policy_plans::stop() {
    stopping_ = true;
    timer_.cancel();
}

asio::awaitable<void> policy_plans::run() {
    if (with_->with.office == nullptr) co_return;
    while (!stopping_) {
        changed_ = false;
        auto pause = co_await publish_due();
        if (stopping_) co_return;
        if (changed_) continue;
        timer_.expires_after(pause);
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

// How long nothing is due.
asio::awaitable<std::chrono::nanoseconds> policy_plans::publish_due() {
    const auto all = co_await with_->with.office->policy_plans();
    if (!all) co_return again_after;
    for (const auto& p : *all) {
        if (waits_for_approval(*with_, p)) continue;
        const auto now = with_->now();
        if (p.due_at > now) {
            const auto real = with_->with.clock.real_time_until(p.due_at);
            co_return std::clamp<std::chrono::nanoseconds>(std::chrono::microseconds(real.us),
                                                           std::chrono::milliseconds(1),
                                                           longest_sleep);
        }
        const bool over = co_await publish(p);
        if (!over) co_return again_after;
    }
    co_return longest_sleep;
}

// A text that was a policy when it was planned and is none now ends the plan and changes nothing
// else. False: not now, for the store cannot be written or another change is on its way to it.
asio::awaitable<bool> policy_plans::publish(engine::policy_plan p) {
    if (with_->policy_changing) co_return false;
    policy_change change(*with_);
    const auto before = with_->with.policy.text();
    engine::submission s;
    s.audit = engine::audit_entry{with_->now(), p.by, "policy.planned", "policy", before, p.text,
                                  p.comment, ""};
    s.office.emplace_back(engine::policy_plan_over{p.id});
    auto read = judged_policy(*with_, p.text);
    auto* next = std::get_if<core::policy>(&read);
    std::optional<std::string> trouble;
    if (next != nullptr) trouble = change.prepare(p.text);
    else trouble = std::get<std::vector<policy_problem>>(read).front().detail;
    if (trouble) {
        s.audit->action = "policy.plan_failed";
        s.audit->reason = *trouble;
    } else {
        s.office.emplace_back(engine::policy_version{0, with_->now(), p.by, p.comment, p.text});
        if (!(*next == with_->state().rules())) s.command = core::set_policy{std::move(*next)};
    }
    const auto done = co_await with_->with.line.submit(std::move(s));
    if (!done.failed) change.stored();
    co_return !done.failed;
}

void add_policy_plan_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/policy/plans", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/policy/plans", [&with](call c) { return plan(with, c); });
    routes.bind("DELETE", "/api/v1/policy/plans/{number}",
                [&with](call c) { return withdraw(with, c); });
    routes.bind("POST", "/api/v1/policy/plans/{number}/approve",
                [&with](call c) { return approve(with, c); });
}

}  // namespace evenline::http
