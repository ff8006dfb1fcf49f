// The door to disk for whatever changes. Small on purpose: SQLite and PostgreSQL fit behind it.
#pragma once

#include "evenline/core/state.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/engine/office.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace evenline::engine {

// The last numbers given to messages and outbox items. They persist beside the counters: an outbox
// number doubles as an idempotency key, so none is ever given twice, even if its row is gone.
struct row_numbers { std::uint64_t message{}, outbox{}; };

// All of it becomes durable in one transaction, or none of it.
struct batch {
    std::vector<core::event> events;
    // Rows as they are after those events (upserts, whole rows).
    std::vector<core::ticket> tickets;
    std::vector<core::agent> agents;
    std::vector<core::customer> customers;
    std::vector<core::offer> offers;
    std::vector<std::pair<core::parity_group, core::promise_record>> promises;
    core::state::counters counters;
    row_numbers numbers;
    std::vector<inbound_record> inbound;
    std::vector<message_record> messages;
    std::vector<outbox_item> outbox;
    std::vector<audit_entry> audit;
    std::vector<stored_answer> answers;
    std::vector<delivery_note> deliveries;   // update the messages they name, if known
    std::vector<office_record> office;
    std::vector<desk_record> desk;
};

// A customer's file that its provider gave out: the item's message gets it at this place, unless
// its words were taken out meanwhile.
struct brought_file {
    std::size_t index{};             // in message_record::attachments
    std::string content, sha256;
};

// What an attempt to send, or to bring a file, came to.
struct delivery_report {
    std::uint64_t outbox_id{};
    bool done{};                     // delivered, or given up
    delivery state{delivery::sent};  // of the message, if there is one
    std::string provider_id;
    std::string error;
    core::instant next_try_at{};     // when not done
    std::uint32_t attempts{};
    core::instant tried_at{};        // 0: only put off, not tried
    unsigned status{};               // of the answer; 0: none came
    core::duration took{};
    bool gone{};                     // a subscriber answered 410: nothing more is sent to it
    // The message is then the customer's own: neither state nor error are its.
    bool is_file{};
    std::string words{};             // the message's, where they were made up when it went out
    std::optional<brought_file> file{};
};

class journal {
public:
    virtual ~journal() = default;

    // Open tickets, their customers, all agents, open offers, promise records, counters, and
    // tickets closed less than `reopen_within` ago only on demand (see lookup). Blocking; called
    // before serving and after a failed append. Error: the store cannot be read.
    virtual boost::system::error_code load(core::state& into) = 0;

    // As durable at the last successful load; zeros for an empty store.
    [[nodiscard]] virtual row_numbers last_numbers() = 0;
    // What the last policy_set said: under it the rows have their meaning, so it is asked for
    // before `load`. Blocking. Nothing in a store that has never had one, or that cannot be read.
    [[nodiscard]] virtual std::optional<core::policy> last_policy() = 0;

    // Resolves when durable. Calls that wait together share one transaction and one fsync; calls
    // keep their order. After an error nothing of this or any later call is durable until `load`
    // has succeeded again: a failed fsync is never retried over.
    virtual boost::asio::awaitable<boost::system::error_code> append(batch what) = 0;

    virtual boost::asio::awaitable<boost::system::error_code> report(delivery_report what) = 0;

    // Batches accepted and not yet durable; the engine refuses new work above its limit.
    [[nodiscard]] virtual std::size_t backlog() const = 0;

    // Refuses new work, finishes what was accepted, then resolves. Safe to call twice.
    virtual boost::asio::awaitable<void> drain() = 0;
};

}  // namespace evenline::engine
