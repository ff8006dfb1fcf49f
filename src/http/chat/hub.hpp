// The chat's visitors: who is there now, what they are to be shown next, and what becomes of those
// who left. What was said is in the store; here is only who is connected: a restart loses nothing.
#pragma once

#include "http/api/context.hpp"
#include "http/identity/attempts.hpp"
#include "http/wire/far_end.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <map>

namespace evenline::http {

class visitor;

// A conversation is its channel and its thread.
using chat_key = std::pair<core::channel_number, std::string>;

class chat_hub {
public:
    explicit chat_hub(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

    void start(context&);
    void tick();                                   // once a second
    void stop();                                   // tells everybody; they come back by number
    [[nodiscard]] context& with() { return *with_; }
    [[nodiscard]] boost::asio::any_io_executor loop() const { return loop_; }

    // A visitor on this channel; null: no such channel, or not of this kind.
    [[nodiscard]] std::unique_ptr<conversation> talk(const request&);
    void join(const std::shared_ptr<visitor>&);
    void leave(const std::shared_ptr<visitor>&);
    void agent_types(core::ticket_id);
    // Something new is to be seen in this conversation.
    void news(const chat_key&);
    [[nodiscard]] bool is_there(const chat_key&) const;
    [[nodiscard]] std::size_t clients() const { return there_.size(); }

    // May this address or this conversation say one more thing now?
    [[nodiscard]] bool may_come(const std::string& remote);
    [[nodiscard]] bool may_say(const std::string& thread);

    // --- continuing by mail (continuation.cpp)
    // The channel that mails go by; null: none is configured for this one.
    [[nodiscard]] const intake::channel* mail_of(const intake::channel&) const;
    // Where this ticket's answers are mailed; null: its visitor left no address.
    [[nodiscard]] const core::ticket_contact* mail_contact(const core::ticket&,
                                                           const intake::channel& mail) const;
    // The address joins the ticket, at its place. False: it could not be stored.
    boost::asio::awaitable<bool> leave_address(const intake::channel& from, core::ticket_id,
                                               std::string mailbox, bool verified);

private:
    using clock = std::chrono::steady_clock;
    void sent(const engine::outbox_item&);
    void left(const chat_key&, clock::time_point since);
    // Answers they have not seen go by mail; a wait goes on there, or ends with the visitor.
    boost::asio::awaitable<void> gone(chat_key, bool for_good);
    boost::asio::awaitable<void> mail_unseen(const intake::channel& from, chat_key,
                                             core::ticket_id);
    [[nodiscard]] std::chrono::seconds patience(const intake::channel&) const;
    [[nodiscard]] const core::ticket* ticket_of(const chat_key&) const;

    struct absence {
        clock::time_point since;
        bool mailed{};
    };
    boost::asio::any_io_executor loop_;
    context* with_{};
    std::multimap<chat_key, std::shared_ptr<visitor>> there_;
    std::map<chat_key, absence> away_;
    attempts comes_{120}, says_{60};
    std::uint64_t subscription_{};
    bool changed_{};
    unsigned beats_{};
};

}  // namespace evenline::http
