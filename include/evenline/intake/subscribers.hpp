// Who is told of ticket events by Standard Webhooks. One list, seen by those who decide what to
// tell and by those who send it; it changes while the server runs. Loop thread only.
#pragma once

#include "evenline/core/time.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::intake {

struct subscriber {
    std::string id, url;
    std::vector<std::string> secrets;      // the first signs
    std::vector<std::string> events;       // "offered" or "ticket.offered"; empty: all
    bool may_be_private{};                 // its address may be loopback or in a private network
    // The secret before the last rotation signs as well, so that the other side has time to change.
    std::string old_secret;
    core::instant old_until{};
    bool active{true};
    core::instant gone_at{};               // answered 410: nothing more is sent
    core::instant created_at{};
    bool configured{};                     // stands in the configuration file

    [[nodiscard]] bool is_told() const { return active && gone_at == core::instant{}; }
};

// Copies are the same book.
class subscriber_book {
public:
    subscriber_book() : all_(std::make_shared<std::vector<subscriber>>()) {}
    // Converts, so that a plain list can stand for a book that never changes.
    subscriber_book(std::vector<subscriber> all)
        : all_(std::make_shared<std::vector<subscriber>>(std::move(all))) {}

    [[nodiscard]] const std::vector<subscriber>& all() const { return *all_; }
    [[nodiscard]] const subscriber* find(std::string_view id) const;
    void put(subscriber);                  // adds or replaces
    void remove(std::string_view id);
    void mark_gone(std::string_view id, core::instant at);

private:
    std::shared_ptr<std::vector<subscriber>> all_;
};

}  // namespace evenline::intake
