// From a verified reading to the sequencer: the one path every channel's input takes, whether it
// came by HTTP or LMTP. Acknowledge only what this says is durable.
#pragma once

#include "evenline/channels/kinds.hpp"
#include "evenline/engine/sequencer.hpp"
#include "evenline/intake/document_source.hpp"
#include "evenline/intake/ticket_keys.hpp"

namespace evenline::intake {

struct channel {
    core::channel_number number{};
    channels::channel_settings settings;
    std::unique_ptr<channels::adapter> adapter;
    std::shared_ptr<const ticket_keys> keys{};   // of the marks that place a contact; may be none
    document_source* documents{};     // outlives the channel; none: what needs one is asked again
};

// The configured channels, by id and by number. Immutable while serving.
class channel_table {
public:
    void add(channel);
    [[nodiscard]] const channel* by_id(std::string_view id) const;
    [[nodiscard]] const channel* by_number(core::channel_number) const;
    [[nodiscard]] std::span<const channel> all() const;

private:
    std::vector<channel> channels_;   // ordered by number
};

struct receipt {
    channels::http_answer answer;     // to the provider
    bool durable{};                   // only then may it be 2xx
    std::size_t stored{}, duplicates{};
    std::vector<core::ticket_id> tickets;
};

// Reads, turns each event into a submission (contact, end, echo, status, dead letter), submits all
// in one transaction. What a judgement rests on is fetched first. 401/403 for a bad signature with
// nothing stored; 503 with Retry-After when the store failed or the backlog is full.
boost::asio::awaitable<receipt> take_in(engine::sequencer&, engine::lookup&, const channel&,
                                        const channels::raw_request&);

// Of what came over a connection of ours: events already read, each with the bytes that said so.
struct heard { std::string raw; std::vector<channels::inbound_event> events; };

// The same for input that nobody waits to see acknowledged: all of it one transaction. Whoever
// calls this repeats it until it is durable, for the other side will not say it again.
boost::asio::awaitable<receipt> take_in(engine::sequencer&, engine::lookup&, const channel&,
                                        std::vector<heard>);

// The same from the second step on, for what was fetched by asking: `read` comes from the adapter,
// `raw` is what it was read from, `mark` (if any) is kept in the same transaction.
boost::asio::awaitable<receipt> take_in_reading(engine::sequencer&, engine::lookup&,
                                                const channel&, channels::reading read,
                                                std::string_view raw,
                                                std::optional<engine::reading_mark> mark = {});

}  // namespace evenline::intake
