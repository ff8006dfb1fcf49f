// What was granted on which ticket, in memory once a ticket was looked at, so that two requests at
// once can never pass a limit together: a grant is checked and noted in one breath. Loop thread.
#pragma once

#include "evenline/engine/powers.hpp"

#include <map>
#include <span>

namespace evenline::http {

class grant_book {
public:
    [[nodiscard]] bool knows(core::ticket_id) const;
    // As stored; what was noted since stays.
    void load(core::ticket_id, std::vector<engine::power_grant>);
    [[nodiscard]] std::span<const engine::power_grant> of(core::ticket_id) const;
    [[nodiscard]] engine::power_grant* find(core::ticket_id, std::uint32_t number);
    // Gives it the ticket's next number.
    std::uint32_t note(engine::power_grant);
    // It did not become durable.
    void drop(core::ticket_id, std::uint32_t number);

private:
    std::map<core::ticket_id, std::vector<engine::power_grant>> all_;
};

// What is left of a limit after what was granted on the ticket already.
struct power_left {
    bool any{};  // false: this role may only ask
    std::int64_t minor{};
    std::uint32_t times{};
    [[nodiscard]] bool covers(std::int64_t amount_minor) const {
        return any && times > 0 && amount_minor <= minor;
    }
};
[[nodiscard]] power_left left_of(const engine::power&, engine::role, std::string_view need,
                                 std::span<const engine::power_grant> granted);

// "20.00 EUR"
[[nodiscard]] std::string money_words(std::int64_t minor, std::string_view currency);

}  // namespace evenline::http
