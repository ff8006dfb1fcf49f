// Hours that were, as a center to be played again: who was there and when, who came, how long the
// work took, who gave up.
#pragma once

#include "evenline/core/event.hpp"
#include "evenline/simulation/trace.hpp"

#include <memory>
#include <span>

namespace evenline::simulation {

// What a stream of the history stands for. Its channel in the center is its own: need and channel
// together are a parity group, there as in the line.
struct history_stream {
    core::need_index need{};
    core::channel_number channel{};
    core::work_form form{};
    bool operator==(const history_stream&) const = default;
};

struct history {
    center place;                             // an agent a group: their shifts and absences
    trace days;                               // the first as it was
    std::vector<history_stream> streams;      // of place.streams
    std::vector<core::ticket_id> tickets;     // of the first day's contacts; none of drawn days
    std::uint64_t waiting_before{};           // left out: they waited when the period began
};

struct history_wish {
    core::instant from, until;
    std::size_t days{8};  // beside the first, with handling times exchanged within a stream: what
                          // chance alone would have made of the same arrivals
};

// Reads a log as it comes, and keeps only what the hours are made of.
class history_reader {
public:
    history_reader(core::policy, const history_wish&);
    ~history_reader();
    history_reader(const history_reader&) = delete;
    history_reader& operator=(const history_reader&) = delete;

    // In order, from some time before `from` on, so that what agents had in hand is known.
    void note(const core::event&);
    // `agents`: as they are now. Languages are left aside. Once, at the end.
    [[nodiscard]] history take(std::span<const core::agent> agents);

private:
    class parts;
    std::unique_ptr<parts> parts_;
};

// The same of a log at hand.
history history_of(std::span<const core::event> events, std::span<const core::agent> agents,
                   const core::policy&, const history_wish&);

// Days of a center that nobody has lived, drawn from seeds 1 .. days.
history drawn_history(const center&, const core::policy&, std::size_t days);

// The contacts of the first day.
[[nodiscard]] std::size_t contacts_of(const history&);

}  // namespace evenline::simulation
