// Point reads the sequencer needs before a decision, answered at once on the loop's thread from
// an index (tens of microseconds). They see what is committed; the sequencer adds what is not.
#pragma once

#include "evenline/core/customer.hpp"
#include "evenline/core/ticket.hpp"
#include "evenline/engine/records.hpp"

#include <boost/system/system_error.hpp>
#include <optional>
#include <string_view>

namespace evenline::engine {

// What was said last in a ticket, without notes.
struct last_words {
    std::string text, author;            // the text's first 140 characters
    core::instant at{};                  // 0: nothing was said
    std::uint64_t unread{};              // the customer's messages since our last one, at most 50
    core::instant last_in{};             // of the customer's last message on the channel asked for
};

// What was asked for cannot be read: the disk, the database, or a row that is not what was written.
struct unreadable : boost::system::system_error {
    using system_error::system_error;
};

// Decisions rest on what is found here, so not finding is not the same as not being able to look:
// that throws `unreadable`, and whoever asked decides nothing. Only what is merely shown
// (said_last, undeliverable, unread_replies) is left out instead.
class lookup {
public:
    virtual ~lookup() = default;
    [[nodiscard]] virtual bool seen(core::channel_number, std::string_view dedupe_key) = 0;
    [[nodiscard]] virtual std::optional<core::customer> customer_by_address(
        std::string_view kind, std::string_view value) = 0;
    [[nodiscard]] virtual std::optional<core::customer> customer_by_ref(std::string_view ref) = 0;
    [[nodiscard]] virtual std::optional<core::customer> customer(core::customer_id) = 0;
    [[nodiscard]] virtual std::optional<core::ticket> ticket(core::ticket_id) = 0;
    // The newest ticket that has a contact of this thread, open or closed.
    [[nodiscard]] virtual std::optional<core::ticket> ticket_by_thread(core::channel_number,
                                                                       std::string_view thread) = 0;
    // The newest ticket of the customer, if it ended after `since`.
    [[nodiscard]] virtual std::optional<core::ticket> latest_ticket(core::customer_id,
                                                                    core::instant since) = 0;
    // The ticket that a message with this provider id belongs to (mail threading).
    [[nodiscard]] virtual std::optional<std::string> thread_by_provider_id(
        core::channel_number, std::string_view provider_id) = 0;
    // The ticket of our own message with this provider id (a bounce names it).
    [[nodiscard]] virtual std::optional<core::ticket_id> ticket_by_provider_id(
        core::channel_number, std::string_view) { return std::nullopt; }
    // Texts of the replies of this thread that the senders have not reported yet: an echo of one of
    // them may come first.
    [[nodiscard]] virtual std::vector<std::string> unreported_replies(core::channel_number,
                                                                      std::string_view) {
        return {};
    }
    // Provider ids of our messages in the ticket on this channel that were sent by `until` and are
    // not known as read; the newest 100.
    [[nodiscard]] virtual std::vector<std::string> unread_replies(core::ticket_id,
                                                                  core::channel_number,
                                                                  core::instant until) {
        (void)until;
        return {};
    }
    // Why mail to this address came back, if it did and nothing has arrived there since.
    [[nodiscard]] virtual std::optional<std::string> undeliverable(std::string_view,
                                                                   std::string_view) {
        return std::nullopt;
    }
    [[nodiscard]] virtual last_words said_last(core::ticket_id, core::channel_number) {
        return {};
    }
    [[nodiscard]] virtual std::optional<stored_answer> answer(std::string_view key) = 0;
};

}  // namespace evenline::engine
