// Everything that changes goes through here, one command after another, on the loop's thread.
// Stamp the time, decide, hand the result to the journal, and answer once it is durable.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/engine/clock.hpp"
#include "evenline/engine/effects.hpp"
#include "evenline/engine/journal.hpp"
#include "evenline/engine/lookup.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace evenline::engine {

// A refused command stores its inbound record, its delivery note and the messages that name their
// ticket themselves; nothing else.
struct submission {
    std::optional<core::command> command;      // none: only the records below
    std::optional<inbound_record> inbound;     // with its dedupe key; a seen key skips the command
    std::vector<message_record> messages;      // ticket and contact are filled in from the outcome
    std::vector<outbox_item> outbox;           // ticket and message are filled in likewise
    std::optional<audit_entry> audit;
    std::optional<stored_answer> answer;
    std::optional<delivery_note> delivery;
    std::vector<office_record> office;         // kept unless the command is refused
    std::vector<desk_record> desk;             // likewise
};

struct answered {
    boost::system::error_code failed;          // storage: nothing happened, try again (503)
    bool duplicate{};                          // inbound key seen before: acknowledge, nothing new
    core::refusal refused{core::refusal::none};
    core::ticket_id ticket{};
    core::agent_id agent{};
    core::contact_id contact{};
    bool repeated{};
    std::vector<std::uint64_t> messages;       // ids given, in order
    std::uint64_t last_event{};
};

struct limits { std::size_t backlog{4'096}; };

class sequencer {
public:
    sequencer(boost::asio::any_io_executor, clock&, journal&, lookup&, const effects&, limits = {});
    ~sequencer();
    sequencer(const sequencer&) = delete;
    sequencer& operator=(const sequencer&) = delete;

    // Loads the state, revokes open offers (`restart`), sets `policy` if it differs, starts timers.
    // Blocking; called once, before serving.
    boost::system::error_code start(const core::policy& policy);

    // Decided at once, in the order of the calls; resolves when durable. All of one call are one
    // transaction: either all durable or none. A refused command still stores its inbound record.
    boost::asio::awaitable<std::vector<answered>> submit(std::vector<submission>);
    boost::asio::awaitable<answered> submit(submission);

    // The state as decided (it may be a few milliseconds ahead of the disk). Loop thread only;
    // do not keep pointers over a co_await.
    [[nodiscard]] const core::state& state() const;
    [[nodiscard]] core::instant now();
    [[nodiscard]] bool healthy() const;        // false after a failed append until reloaded
    // How often the state was read from the store. One more than before: what was decided and not
    // yet durable is gone, and its event numbers are given out again.
    [[nodiscard]] std::uint64_t readings() const;
    // Was this key accepted before, durable or still on its way? Loop thread only.
    [[nodiscard]] bool seen(core::channel_number, std::string_view dedupe_key);

    // Called on the loop's thread with events that have become durable, in order, each once.
    using listener = std::function<void(std::span<const core::event>)>;
    std::uint64_t subscribe(listener);         // returns a number for unsubscribe
    void unsubscribe(std::uint64_t);
    // Called on the loop's thread after outbox items have become durable (the senders' wake-up).
    void on_outbox(std::function<void()>);

    // Refuses new commands, waits for those in flight, drains the journal.
    boost::asio::awaitable<void> stop();

private:
    struct parts;
    std::shared_ptr<parts> parts_;
};

}  // namespace evenline::engine
