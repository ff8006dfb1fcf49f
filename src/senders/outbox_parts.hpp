// The sender's workings: which item may go now (outbox_sender.cpp) and what becomes of one
// attempt (attempt.cpp).
#pragma once

#include "evenline/senders/outbox_sender.hpp"
#include "evenline/senders/token_keeper.hpp"
#include "senders/pace.hpp"

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <set>

namespace evenline::senders {

// Items of one key go one after another, oldest first: a conversation keeps its order. Events for
// subscribers have none to keep.
using order_key = std::pair<core::channel_number, std::string>;

[[nodiscard]] order_key key_of(const engine::outbox_item&);

// A customer's file that is to be fetched: it waits for no conversation's turn and takes none.
[[nodiscard]] bool is_file(const engine::outbox_item&);

// Attempts are counted and slowed by these: a channel, its customers' files, a subscriber.
[[nodiscard]] std::string lane_of(const engine::outbox_item&);

// What an answer says of when to come back: at most a day. Nothing: it does not, or in no seconds.
[[nodiscard]] std::optional<core::duration> retry_after(const std::vector<channels::header>&);

// Nothing more is tried for it.
[[nodiscard]] channels::send_verdict given_up(std::string why);

struct outcome {
    engine::delivery_report report;
    std::string said;          // for the log
    bool contact_over{};
};

struct outbox_sender::parts : std::enable_shared_from_this<parts> {
    parts(boost::asio::any_io_executor, engine::clock&, engine::reader&, engine::journal&,
          const intake::channel_table&, intake::subscriber_book, transport&,
          sender_settings);

    // --- choosing (outbox_sender.cpp)
    boost::asio::awaitable<void> learn();          // what earlier processes left waiting
    boost::asio::awaitable<void> pass();           // starts everything that may go now
    boost::asio::awaitable<void> rest();           // until woken or something falls due
    void choose(std::vector<engine::outbox_item> due, core::instant now);
    // Of those that keep their conversation's order: the least busy lane's first, so that two full
    // channels never keep a third one waiting.
    void start_fairly(std::map<std::string, std::deque<engine::outbox_item>> ready,
                      core::instant now, bool is_full);
    void start(engine::outbox_item);
    [[nodiscard]] double rate_of(core::channel_number) const;
    [[nodiscard]] bool has_room(const engine::outbox_item&) const;
    void slow_down(core::instant until);           // the next pass is then at the latest
    void note_start(const engine::outbox_item&, const order_key&, core::instant now);
    void postpone(const engine::outbox_item&, core::instant until);
    void wake();

    // --- one attempt (attempt.cpp)
    boost::asio::awaitable<void> attempt(engine::outbox_item);
    boost::asio::awaitable<outcome> to_channel(const engine::outbox_item&);
    // Puts the bytes into attachments that only name them; why not, when one cannot be had.
    boost::asio::awaitable<channels::send_verdict> fetch(std::vector<channels::attachment_facts>&);
    // The customer's file from its provider into the store (bringing.cpp).
    boost::asio::awaitable<outcome> bring(const engine::outbox_item&);
    boost::asio::awaitable<outcome> to_subscriber(const engine::outbox_item&);
    boost::asio::awaitable<void> report(engine::delivery_report);
    [[nodiscard]] outcome settled(const engine::outbox_item&, const channels::send_verdict&,
                                  std::optional<core::duration> pause);

    boost::asio::any_io_executor loop;
    engine::clock& time;
    engine::reader& disk;
    engine::journal& journal;
    const intake::channel_table& channels;
    intake::subscriber_book subscribers;
    transport& wire;
    token_keeper tokens{time, wire};
    sender_settings bounds;

    struct wait { order_key key; core::instant until; };
    std::map<std::uint64_t, wait> waiting;         // not done, and not due yet
    std::map<order_key, std::uint64_t> sending;    // the one of each key that is under way
    std::set<std::uint64_t> under_way;
    std::map<std::string, std::size_t> lanes;      // attempts under way, per channel or subscriber
    std::map<order_key, core::instant>
        thread_free_at;        // by the provider's pace in one conversation
    pace paces;                // of channels
    core::instant slowed_until{};                  // the first time a slowed lane may send; 0: none
    std::size_t reporting{};                       // postponements not yet written down
    boost::asio::steady_timer alarm;
    listener on_failed;        // may be empty
    sent_listener on_sent;     // may be empty
    content_source content_of; // may be empty
    word_source words_of;      // may be empty
    bool woken{}, stopping{};
};

}  // namespace evenline::senders
