// What reports are made of: facts read one after another on a reader thread and counted there, so
// that a long period costs neither memory for its rows nor time on the loop. All periods are
// half-open: from <= at < until.
#pragma once

#include "evenline/engine/reader.hpp"

#include <functional>

namespace evenline::engine {

struct report_period {
    core::instant from, until;
    core::instant now;  // when it is asked: what is still open is judged by it
};

// One wait and the case it belongs to, counted where the wait was first queued.
struct case_fact {
    core::ticket_id ticket{};
    core::customer_id customer{};
    core::need_index need{};
    core::channel_number channel{};  // whose promise it was
    bool live{};                     // the presence that gave the target
    bool first{};                    // the first wait of its case
    core::duration target{};
    core::instant queued_at{}, waited_from{}, due_at{};
    std::optional<core::instant> answered_at, abandoned_at, flowed_out_at;
    bool in_target{};
    bool in_public{};  // the customer had spoken in public before the wait ended
    core::ticket_status status{};
    std::string rule, disposition;
    std::optional<core::instant> closed_at;  // how the case stands now
    std::uint16_t switches{}, transfers{}, chases{};
    std::vector<core::channel_number> path;  // channels of the case's contacts, oldest first
    std::vector<std::string> granted;        // names of the powers granted on it, one a grant
};

// A contact on a social channel, and the contact elsewhere that had failed before, if one had.
struct resort_fact {
    core::ticket_id ticket{};
    core::channel_number channel{};
    core::instant at{};
    core::channel_number failed_channel{};  // 0: none in the seven days before
    bool abandoned{};                       // else it was unresolved
};

// A step in the work of an agent, in the order of the log.
enum class work_kind : std::uint8_t {
    presence,
    offered,
    accepted,
    declined,
    expired,
    wrap_up,
    left  // out of their hands: closed, back to the line, with the customer
};
struct work_step {
    core::instant at{};
    work_kind kind{};
    core::agent_id agent{};  // 0 for what is said of the ticket alone
    core::ticket_id ticket{};
    core::channel_number channel{};
    core::work_form form{};
    core::agent_state state{};  // of `presence`
};

class reports {
public:
    virtual ~reports() = default;
    template <class T> using each = std::function<void(const T&)>;
    using counted = boost::asio::awaitable<read_result<std::uint64_t>>;  // how many facts

    // `take` is called on a reader thread, never after the answer has come.
    // Waits by their index on the time; O(waits of the period).
    virtual counted cases(report_period, each<case_fact> take) = 0;
    // Contacts by their index on the time; for each the contacts of that customer in the seven
    // days before. `social`: numbers of the channels that count as social.
    virtual counted resorts(report_period, std::vector<core::channel_number> social,
                            each<resort_fact> take) = 0;
    // Begins a day before `from`, so that work under way at `from` is known. O(events).
    virtual counted work(report_period, each<work_step> take) = 0;
    // Every event from `from` on in order, but those of test tickets. At most `most` are read; an
    // answer above `most` says that there were more. O(events).
    virtual counted log(report_period, std::uint64_t most, each<core::event> take) = 0;
};

}  // namespace evenline::engine
