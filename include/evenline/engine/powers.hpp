// What an agent may grant: a catalogue with limits by role and need, never by channel, and the
// grants made from it.
#pragma once

#include "evenline/engine/accounts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::engine {

// Of one ticket. The most exact one counts: role and need before role alone.
struct power_limit {
    role who{role::agent};
    std::string need;            // empty: any
    std::int64_t most_minor{};   // minor units of the currency in all; 0 for what is no money
    std::uint32_t times{1};      // how often
    bool operator==(const power_limit&) const = default;
};

struct power {
    std::string name, english, spanish;  // name: what the log and the reports say
    bool money{};
    std::string requires_;  // what a channel must be able to do for it: "", "reply", "private"
    std::vector<power_limit> limits;
    bool operator==(const power&) const = default;
};

struct power_catalogue {
    std::string currency{"EUR"};  // ISO 4217
    std::vector<power> powers;
    [[nodiscard]] const power* find(std::string_view name) const;
    bool operator==(const power_catalogue&) const = default;
};

// Nothing: this role may not grant it for this need; it may ask. An administrator is a supervisor.
[[nodiscard]] std::optional<power_limit> limit_of(const power&, role, std::string_view need);

// Refund, credit, waiver, expedite, escalate, with modest limits: what counts without a file.
[[nodiscard]] power_catalogue shipped_powers();

enum class grant_state : std::uint8_t { granted, asked, refused };

struct power_grant {
    core::ticket_id ticket{};
    std::uint32_t number{};  // of the ticket's grants, from 1
    core::channel_number channel{};  // the ticket was on then
    core::need_index need{};
    std::string power;
    std::int64_t amount_minor{};
    std::string currency;
    core::agent_id agent{};
    std::string by, reason;
    grant_state state{grant_state::granted};
    std::string decided_by, decided_reason;  // of what was asked
    core::instant at{}, decided_at{};
};

}  // namespace evenline::engine
