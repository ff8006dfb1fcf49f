// Putting a policy in force: one way, whoever asks by whichever address.
#pragma once

#include "http/api/context.hpp"

#include <variant>

namespace evenline::http {

[[nodiscard]] std::string policy_etag(std::string_view text);
// The text with its ETag.
[[nodiscard]] response policy_shown(const std::string& text);
// 428 without If-Match, 412 when the policy in force is another; empty when all is well.
[[nodiscard]] std::optional<response> stale_policy(context&, call);
[[nodiscard]] response wrong_policy(call, const std::vector<policy_problem>&);
// What is wrong with the text, as parsed and against the tickets that are stored.
[[nodiscard]] policy_port::reading judged_policy(const context&, std::string_view text);

struct publication {
    std::string text, comment, action;
    std::string reason{};  // why it may part the channels further than the limit
};
// Comment and reason as the address gives them, the text still to come; too long ones are refused.
[[nodiscard]] std::variant<publication, response> asked_publication(const request&);
// Tries it, saves, sets, keeps the version and the audit; answers the text in force. What parts the
// channels further than the limit needs a reason (policy_widens_gap). Where two are asked for
// ([server] policy_by_two) it becomes a plan that waits for the other one: 202 with the plan.
[[nodiscard]] boost::asio::awaitable<response> publish_policy(context&, call, publication);

// Tries a policy and keeps it as a plan; 201 with the plan.
[[nodiscard]] boost::asio::awaitable<response> keep_plan(context&, call, engine::policy_plan,
                                                         std::string reason);

// A change, from its preparing to what the store says of it. Nobody else begins one meanwhile: it
// would take the place of the first in the file. Loop thread only.
class policy_change {
public:
    // Not while `with.policy_changing`.
    explicit policy_change(context& with) : with_(with) { with_.policy_changing = true; }
    ~policy_change();
    policy_change(const policy_change&) = delete;
    policy_change& operator=(const policy_change&) = delete;
    // Why it cannot be saved, in words; then there is nothing to settle.
    [[nodiscard]] std::optional<std::string> prepare(std::string_view text);
    // Unsaid, it is dropped.
    void stored();

private:
    context& with_;
    bool prepared_{}, stored_{};
};

// A policy that came in force by other ways (the first start, SIGHUP) becomes a version too.
[[nodiscard]] boost::asio::awaitable<void> keep_first_policy_version(context&);

}  // namespace evenline::http
