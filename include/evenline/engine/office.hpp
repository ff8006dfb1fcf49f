// What supervisors and administrators keep beside the line: versions of the policy, who reads along
// on a ticket, who is told by outgoing webhooks. Written in the transaction of the decision they
// belong to (submission::office); read here, on reader threads.
#pragma once

#include "evenline/engine/notices.hpp"
#include "evenline/engine/outreach.hpp"
#include "evenline/engine/powers.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/engine/wait_estimates.hpp"

#include <variant>

namespace evenline::engine {

struct policy_version {
    std::uint64_t number{};  // given by the store, rising by one
    core::instant at{};
    std::string by, comment, text;
};

// A policy that is to come in force by itself, and the end of such a plan: published or withdrawn.
struct policy_plan {
    std::uint64_t id{};  // given by the store
    core::instant due_at, made_at;
    std::string by, comment, text;
    std::string approved_by;  // somebody else, where two are asked for
};
struct policy_plan_approved {
    std::uint64_t id{};
    std::string by;
};
struct policy_plan_over { std::uint64_t id{}; };

// Somebody beside the holder who may read a ticket and whisper on it.
enum class companion_kind : std::uint8_t { watch, consult };
struct companion {
    core::ticket_id ticket{};
    std::string who;         // "usr_3" or "tok_9"
    core::agent_id agent{};  // consulted; 0: none
    companion_kind kind{companion_kind::watch};
    std::string name, by;
    core::instant since{};
    bool hidden{};           // reads along without the holder seeing it, where that is allowed
};
struct companion_gone {
    core::ticket_id ticket{};
    std::string who;  // empty: everybody, as when a ticket ends
    companion_kind kind{companion_kind::watch};
};

struct subscriber_secret {
    std::string secret;
    core::instant until{core::never};  // signs until then; the old one of a rotation has an end
};
struct subscriber_record {
    std::string id, url;
    std::vector<subscriber_secret> secrets;  // the newest first
    std::vector<std::string> events;         // empty: all
    bool active{true}, may_be_private{};
    bool configured{};        // stands in the configuration file, with its secrets
    core::instant gone_at{};  // answered 410: nothing more is sent
    core::instant created_at{};
};
struct subscriber_removed { std::string id; };
struct test_ticket { core::ticket_id ticket{}; };  // no report counts it
struct redelivery { std::uint64_t outbox{}; core::instant at{}; };  // once more, under its old id

using office_record = std::variant<policy_version, companion, companion_gone, subscriber_record,
                                   subscriber_removed, test_ticket, redelivery, kept_estimate,
                                   policy_plan, policy_plan_approved, policy_plan_over,
                                   reading_mark, power_grant, notice, notice_told,
                                   outreach_made>;

struct delivery_attempt {
    core::instant at{};
    unsigned status{};  // of the answer; 0: none came
    double took_s{};
    std::string error;
};
struct delivery_row {  // an event for a subscriber and what became of it
    outbox_item item;
    bool done{};
    std::string error;
    std::vector<delivery_attempt> attempts;  // oldest first
};

struct audit_filter {
    std::string actor, action, object;  // empty: any; action "policy." means all that begin so
    core::instant from{}, until{core::never};
    std::string cursor;
    unsigned limit{50};
};
struct audit_row {
    std::uint64_t number{};
    audit_entry what;
    std::string hash;  // hex: covers the row and the hash before it
};
struct audit_check {
    std::uint64_t checked{};
    std::optional<std::uint64_t> first_bad;
};

// Waits that began in one hour, of one need, channel, skills and (once somebody has it) agent.
struct wait_cell {
    core::instant hour{};
    core::need_index need{};
    core::channel_number channel{};
    core::agent_id agent{};
    std::string skills;  // when the wait began, comma between them; empty: none
    std::uint64_t queued{}, answered{}, abandoned{}, short_abandons{}, answered_in_target{};
    std::uint64_t flowed_out{}, open_past_target{};
};

struct agent_figures {
    core::agent_id agent{};
    std::uint64_t offered{}, accepted{}, declined{}, expired{}, replies{}, closed{}, transferred{};
    std::optional<double> handle_p50_s;  // from accepting to closing, of those closed
    double available_s{};                // there, within the period
    struct refusal {
        core::instant at{};
        core::ticket_id ticket{};
        bool expired{};
        std::string reason;
    };
    std::vector<refusal> last_refusals;  // at most three, newest first
    struct stretch {  // in one state, within the period
        core::agent_state state{};
        std::string reason;
        double seconds{};
    };
    std::vector<stretch> presence;  // oldest first, none of them offline
};

class office {
public:
    virtual ~office() = default;
    // Newest first, without their text.
    virtual boost::asio::awaitable<read_result<page<policy_version>>> policy_versions(
        std::string cursor, unsigned limit) = 0;
    // 0: the newest.
    virtual boost::asio::awaitable<read_result<std::optional<policy_version>>> policy_version_of(
        std::uint64_t number) = 0;
    // Those to come, the earliest first.
    virtual boost::asio::awaitable<read_result<std::vector<policy_plan>>> policy_plans() = 0;
    // Who should be written to by this rule, the longest silent first.
    virtual boost::asio::awaitable<read_result<std::vector<customer_at_risk>>> customers_at_risk(
        outreach_rule, core::instant now, unsigned limit) = 0;
    // Who was written to since then, newest first.
    virtual boost::asio::awaitable<read_result<std::vector<outreach_made>>> outreach_since(
        core::instant from, unsigned limit) = 0;
    virtual boost::asio::awaitable<read_result<std::vector<companion>>> companions() = 0;
    virtual boost::asio::awaitable<read_result<page<delivery_row>>> deliveries(
        std::string subscriber, std::string cursor, unsigned limit) = 0;
    virtual boost::asio::awaitable<read_result<std::optional<delivery_row>>> delivery_of(
        std::uint64_t outbox) = 0;
    virtual boost::asio::awaitable<read_result<page<audit_row>>> audit_rows(audit_filter) = 0;
    virtual boost::asio::awaitable<read_result<audit_check>> verify_audit() = 0;
    virtual boost::asio::awaitable<read_result<std::vector<wait_cell>>> wait_cells(
        core::instant from, core::instant until, core::instant now) = 0;
    virtual boost::asio::awaitable<read_result<std::vector<agent_figures>>> figures_of_agents(
        core::instant from, core::instant until) = 0;
    // Of estimates made in the period whose tickets have stopped waiting.
    virtual boost::asio::awaitable<read_result<std::vector<estimate_row>>> estimate_rows(
        core::instant from, core::instant until) = 0;
    // Where a receiver goes on; empty text: the channel was never read.
    virtual boost::asio::awaitable<read_result<reading_mark>> mark_of(core::channel_number) = 0;
    // By number.
    virtual boost::asio::awaitable<read_result<std::vector<power_grant>>> grants_of(
        core::ticket_id) = 0;
    // Waiting for a supervisor's word, oldest first.
    virtual boost::asio::awaitable<read_result<std::vector<power_grant>>> grants_asked() = 0;
    // Newest first, at most 200.
    virtual boost::asio::awaitable<read_result<std::vector<notice>>> notices() = 0;
    // Who was told of it.
    virtual boost::asio::awaitable<read_result<std::vector<notice_told>>> told_of(
        std::uint64_t notice) = 0;
};

}  // namespace evenline::engine
