// What a customer can show to say "this ticket is mine": a link to its page, a mark in a message on
// another channel. Both are signed and end; nothing is stored to check them.
#pragma once

#include "evenline/core/ticket.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::intake {

struct page_key {
    core::ticket_id ticket{};
    core::instant made_at{}, ends_at{};   // whole minutes
};

struct place_mark {
    core::ticket_id ticket{};
    core::channel_number channel{};       // it counts on this channel only
    core::instant ends_at{};              // whole hours
};

class ticket_keys {
public:
    explicit ticket_keys(std::string secret) : secret_(std::move(secret)) {}

    // 40 letters, digits, '-' and '_'. Rounded up to whole minutes.
    [[nodiscard]] std::string page(core::ticket_id, core::instant now, core::duration valid) const;
    // Nothing unless every character is as it was given out. Whether it has ended is not looked at.
    [[nodiscard]] std::optional<page_key> read_page(std::string_view) const;

    // "EV-" and 32 capital letters and digits 2 to 7.
    [[nodiscard]] std::string mark(core::ticket_id, core::channel_number, core::instant now,
                                   core::duration valid) const;
    struct found { place_mark what; std::size_t at{}, length{}; };
    // The first true mark in a text, in capitals or not.
    [[nodiscard]] std::optional<found> find_mark(std::string_view text) const;

private:
    [[nodiscard]] std::string sign(std::string_view purpose, std::string_view bytes,
                                   std::size_t size) const;
    std::string secret_;
};

}  // namespace evenline::intake
