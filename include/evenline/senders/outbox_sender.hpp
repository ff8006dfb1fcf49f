// Drains the outbox: replies, calls to connect, customers' files, events for subscribers. An item
// stays there until the other side has it or has refused it for good. If the process dies between
// a send and its report, the item is sent again under the same idempotency key or Message-ID.
#pragma once

#include "evenline/engine/clock.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/engine/journal.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/intake/channel_effects.hpp"
#include "evenline/intake/failed_sending.hpp"
#include "evenline/senders/transport.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace evenline::senders {

struct sender_settings {
    std::size_t in_flight{8};                      // attempts at once
    std::size_t per_channel{4};                    // of these, by one channel
    std::size_t per_subscriber{2};                 // of these, to one subscriber
    unsigned look_ahead{1'000};                    // due items read at once
    core::duration sweep{core::seconds(30)};       // looked at again even if nobody woke us
    core::duration grace{core::seconds(3)};        // after `stop`, for attempts under way
    std::uint64_t seed{};                          // of the jitter
    std::size_t file_limit_bytes{10UL * 1'024 * 1'024};   // of a customer's file at its provider
};

class outbox_sender {
public:
    // What is referred to must outlive this.
    outbox_sender(boost::asio::any_io_executor, engine::clock&, engine::reader&, engine::journal&,
                  const intake::channel_table&, intake::subscriber_book, transport&,
                  sender_settings = {});
    ~outbox_sender();

    // Sends what is due until `stop`, then ends when the attempts under way have been reported;
    // those that outlast the grace are given up and tried again by the next process.
    boost::asio::awaitable<void> run();
    // New items are durable (sequencer::on_outbox). Loop thread only.
    void wake();
    // Told on the loop's thread of what was given up for a channel, once that is durable.
    // Done when what follows from the failure is durable. Only then is the item written down as
    // given up, so that a crash in between means one more try and never a customer forgotten.
    using listener = std::function<boost::asio::awaitable<void>(intake::failed_sending)>;
    void on_failure(listener);
    // Likewise of what a channel has taken, once that is durable: a page of ours may show it.
    using sent_listener = std::function<void(const engine::outbox_item&)>;
    void on_sent(sent_listener);
    // Where the bytes of attachments are found; without it a message with files is given up.
    using content_source =
        std::function<engine::desk::answer<std::optional<std::string>>(std::string sha256)>;
    void contents(content_source);
    // The words of an automatic answer as they are now (a link, a place, a wait): asked just before
    // it goes. Without it they go as they were written.
    using word_source = std::function<std::string(const engine::outbox_item&,
                                                  const channels::outbound_message&)>;
    void words(word_source);
    void stop();

private:
    struct parts;
    std::shared_ptr<parts> parts_;
};

}  // namespace evenline::senders
