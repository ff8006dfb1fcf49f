// Queries for pages and reports. Answered on reader threads, never on the loop; they see what is
// committed. Lists are newest first unless said otherwise and page by an opaque cursor.
#pragma once

#include "evenline/engine/records.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <string_view>

namespace evenline::engine {

template <class T>
struct page {
    std::vector<T> data;
    std::string next_cursor;
};  // empty: the last page
template <class T> using read_result = boost::system::result<T>;

struct ticket_filter {
    std::string status, need, cursor, text;   // empty: any; text: full-text search in messages
    std::string tag;
    core::channel_number channel{};           // 0: any
    core::agent_id agent{};
    core::customer_id customer{};
    unsigned limit{50};
};

struct timeline_entry {                        // of one ticket or one customer, oldest first
    std::optional<core::event> what;           // or
    std::optional<message_record> message;
    core::ticket_id ticket{};
    core::instant at{};
};

struct stored_event { core::event what; };

// Q = answered + abandoned + flowed_out + open, by the interval in which it was first queued.
struct parity_row {
    core::need_index need{};
    core::channel_number channel{};
    std::uint64_t queued{}, answered{}, abandoned{}, flowed_out{}, open{};
    std::uint64_t answered_in_target{}, abandoned_in_target{}, short_abandons{}, open_past_target{};
    double wait_p50_s{}, wait_p90_s{}, wait_p99_s{}, wait_mean_s{};
};

class reader {
public:
    virtual ~reader() = default;
    virtual boost::asio::awaitable<read_result<page<core::ticket>>> tickets(ticket_filter) = 0;
    virtual boost::asio::awaitable<read_result<std::optional<core::ticket>>> ticket(
        core::ticket_id) = 0;
    virtual boost::asio::awaitable<read_result<page<timeline_entry>>> timeline(core::ticket_id,
                                                                               std::string cursor,
                                                                               unsigned limit) = 0;
    virtual boost::asio::awaitable<read_result<std::optional<core::customer>>> customer(
        core::customer_id) = 0;
    // Events with number > after, ascending, at most limit.
    virtual boost::asio::awaitable<read_result<std::vector<core::event>>> events(
        std::uint64_t after, unsigned limit) = 0;
    // Every event of one ticket, ascending (for `why` of past decisions).
    virtual boost::asio::awaitable<read_result<std::vector<core::event>>> events_of(
        core::ticket_id) = 0;
    virtual boost::asio::awaitable<read_result<std::vector<parity_row>>> parity(
        core::instant from, core::instant until, core::instant now) = 0;
    virtual boost::asio::awaitable<read_result<page<audit_entry>>> audit(std::string cursor,
                                                                         unsigned limit) = 0;
    // Due items, oldest first, for the senders.
    virtual boost::asio::awaitable<read_result<std::vector<outbox_item>>> due(core::instant now,
                                                                              unsigned limit) = 0;
    virtual boost::asio::awaitable<read_result<std::optional<message_record>>> message(
        std::uint64_t id) = 0;
};

}  // namespace evenline::engine
