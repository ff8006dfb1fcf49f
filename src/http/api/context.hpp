// What every handler may use, and the few steps all of them share.
#pragma once

#include "evenline/http/server.hpp"
#include "http/identity/identity.hpp"
#include "http/routing/router.hpp"
#include "http/wire/json.hpp"
#include "http/wire/problem.hpp"

namespace evenline::http {

class metrics;
class live_feed;
class companions;
class held_replies;
class chat_hub;
class notice_board;
class grant_book;
class policy_lab;
class gap_watch;
class outreach;
class policy_plans;

struct context {
    services& with;
    const settings& limits;
    identity& people;
    metrics& counts;
    live_feed& feed;
    std::function<bool()> stopping;
    std::function<void()> accounts_changed;  // agents' rows follow their accounts
    companions* beside{};                    // who reads along on a ticket
    held_replies* held{};                    // replies that may still be taken back
    chat_hub* chat{};                        // visitors of the chat who are there
    notice_board* notices{};                 // what everybody who comes is told
    grant_book* grants{};                    // what was granted on which ticket
    policy_lab* lab{};                       // plays hours again; none: no trials
    gap_watch* gaps{};                       // how far channels are apart today
    policy_plans* plans{};                   // policies to come
    outreach* reaching{};                    // customers at risk who are written to
    boost::asio::any_io_executor loop{};
    bool policy_changing{};                  // one change at a time (policy_change)

    [[nodiscard]] const core::state& state() const { return with.line.state(); }
    [[nodiscard]] core::instant now() const { return with.line.now(); }
    [[nodiscard]] std::string need_name(core::need_index) const;
    [[nodiscard]] std::optional<core::need_index> need_of(std::string_view name) const;
    [[nodiscard]] std::string channel_name(core::channel_number) const;

    // Submits with the caller's name in the audit and the Idempotency-Key's mark, in one
    // transaction.
    boost::asio::awaitable<engine::answered> submit(const call&, engine::submission,
                                                    std::string action, std::string object);
    // The ticket as it is now: in memory, or from the store when it ended long ago. An error: the
    // store cannot be read.
    boost::asio::awaitable<engine::read_result<std::optional<core::ticket>>> ticket(
        core::ticket_id);
    boost::asio::awaitable<engine::read_result<std::optional<core::customer>>> customer(
        core::customer_id);
    // May this person see or work on the ticket?
    [[nodiscard]] bool may_work_on(const principal&, const core::ticket&) const;
    [[nodiscard]] bool may_see(const principal&, const core::ticket&) const;
    // Whispers are for the holder, advisers and supervisors.
    [[nodiscard]] bool may_see_whispers(const principal&, const core::ticket&) const;
    [[nodiscard]] bool serves_customer(const principal&, core::customer_id) const;
};

[[nodiscard]] response json_answer(unsigned status, const json::value&);

}  // namespace evenline::http
