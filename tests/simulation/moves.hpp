// What a run is made of: moves that name no ids, only numbers to pick with, so that a run still
// means something after some of them are deleted.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/simulation/chance.hpp"

#include <optional>
#include <string>
#include <vector>

namespace evenline::test {

enum class move_kind : std::uint8_t {
    first_contact,
    chase,
    contact_elsewhere,
    contact_with_claim,
    contact_end,
    external_reply,
    peer_reply,
    peer_wait_end,
    become_available,
    become_busy,
    become_away,
    become_offline,
    accept,
    accept_stale,
    accept_again,
    decline,
    reply,
    reply_and_wait,
    note,
    transfer_to_agent,
    transfer_to_skill,
    transfer_need,
    await_customer,
    callback_now,
    callback_later,
    wrap_up,
    extend_wrap_up,
    close,
    cancel,
    split,
    merge,
    link,
    add_address,
    remove_address,
    erase_person,
    change_need,
    new_agent,
    change_agent,
    lose_agent,
    change_policy,
    revoke_offers,
    business_day,
    pass_time,
    nonsense,
    restart,
    // From here on newer than the first kept seeds: add at the end, see seeds.txt.
    fail_connection,
    fail_reply,
    prove_customer,
    take_over,
    accept_at_the_last,
    count
};
std::string_view name_of(move_kind);

struct move {
    move_kind what{};
    std::uint32_t a{}, b{}, c{};
    core::duration pass{};  // before it
};
std::string text_of(const move&);

// Each seed leaves out a random half of the rarer kinds, so that runs differ in nature. `kinds`:
// only the first so many, as many as there were when a seed was kept.
std::vector<move> draw_moves(std::uint64_t seed, std::size_t count,
                             std::size_t kinds = static_cast<std::size_t>(move_kind::count));

// The same run under other names: channels 1-2, 3-4 and 5-6 change places, or calls and chats do,
// and who takes them.
enum class exchange : std::uint8_t { nothing, channels, calls_and_chats };
core::agent_profile exchanged(core::agent_profile, exchange);

// People and channels of a run; finds the command that a move means now. Restart is the run's own.
class cast {
public:
    // Channels 1, 2 bring calls; 3, 4 chats; 5, 6 mails, if nothing is exchanged. `times` stretches
    // every time a move names.
    cast(core::policy p, exchange what, std::int64_t times)
        : policy_(std::move(p)), exchanged_(what), times_(times) {}
    std::optional<core::command> meant(const move&, const core::state&, core::instant now);

private:
    std::optional<core::command> from_customer(const move&, const core::state&, core::instant now);
    std::optional<core::command> from_offer(const move&, const core::state&);
    std::optional<core::command> from_agent(const move&, const core::state&, core::instant now);
    std::optional<core::command> from_desk(const move&, const core::state&);
    std::optional<core::command> from_office(const move&, const core::state&);
    core::contact_facts contact(const move&, std::uint32_t person, unsigned channel,
                                core::instant now);
    [[nodiscard]] core::channel_number channel(unsigned n) const;

    core::policy policy_;
    exchange exchanged_;
    std::int64_t times_;
    std::uint32_t threads_{};
    struct spoken {
        core::channel_number channel{};
        std::string thread;
        std::uint32_t person{};
        unsigned plain{};
    };
    std::vector<spoken> spoken_;
    core::accept_offer last_accept_;
};

// The policy of a seed: the shipped one with skills, relaxation and limits that make a small
// world crowded; some seeds change the gate, the layers, the hold or the hours.
core::policy policy_of(std::uint64_t seed);
core::policy scaled(core::policy, std::int64_t times, core::instant base);

}  // namespace evenline::test
