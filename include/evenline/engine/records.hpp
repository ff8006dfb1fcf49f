// What is stored beside the core's own rows: raw input, messages, sending, audit.
#pragma once

#include "evenline/core/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evenline::engine {

enum class visibility : std::uint8_t { private_, public_ };
enum class direction : std::uint8_t { in, out };

// A request as the provider sent it, and the key under which it counts once.
struct inbound_record {
    core::channel_number channel{};
    std::string dedupe_key;          // unique per channel; never empty
    std::string kind;                // the normalised event_kind
    std::string raw;                 // body bytes as received (shared by the events of one POST)
    core::instant received_at{};
};

enum class delivery : std::uint8_t { none, pending, sent, delivered, read, failed };

struct attachment {
    std::string name, content_type;
    std::uint64_t bytes{};
    std::string sha256;              // of the content; empty: only the url is known
    std::string url;                 // where the provider keeps it
    std::string content;             // bytes on their way into the store; not read back with a row
};

// One utterance inside a ticket. `id` is given by the sequencer (0 on submission).
struct message_record {
    std::uint64_t id{};
    core::ticket_id ticket{};
    core::contact_id contact{};
    core::channel_number channel{};
    direction way{direction::in};
    bool internal_note{};
    bool whisper{};                  // a note for the holder, advisers and supervisors only
    visibility seen_by{visibility::private_};
    std::string author;              // customer's name, or "agt_7"
    std::string text;
    std::string html;                // as received, never shown unsandboxed
    std::string subject;
    std::string provider_id;         // mid, Message-ID, ...; empty until sent
    std::string in_reply_to;
    std::vector<attachment> attachments;
    delivery state{delivery::none};
    std::string delivery_error;
    core::instant at{};
    core::instant state_at{};        // when the state was reached; 0: not known
    core::instant redacted_at{};     // its words were taken out then; 0: they were not
    std::string redacted_by;         // "usr_3"
};

// What a provider says became of a message of ours. May come before the send itself is reported,
// twice, or out of order: a message's state only moves forward (sent, delivered, read; failed).
struct delivery_note {
    core::channel_number channel{};
    std::string provider_id;         // message_record::provider_id
    delivery state{delivery::none};
    std::string error;
    core::instant at{};
    std::string address_kind, address;   // that proved unreachable (a bounce), else empty
};

// Something to be sent to a provider, a mail server or a subscriber. Written in the transaction
// that decided it; removed from the due list only when the other side has it.
struct outbox_item {
    std::uint64_t id{};              // given by the sequencer; doubles as idempotency key
    core::channel_number channel{};  // 0: a subscriber (outgoing webhook)
    std::string subscriber;          // id of the subscriber when channel is 0
    std::string kind;                // "reply", "connect_call", "end_call", "event", ...
    core::ticket_id ticket{};
    std::uint64_t message{};         // message_record::id, 0: none
    std::string thread;
    std::string payload;             // JSON, the adapter's business
    core::instant due_at{};
    std::uint32_t attempts{};
    std::uint32_t of_submitted{};    // until `message` is known: which of its submission's it is
};

// How far what a provider has for us was read. Durable with the events it stands for or later, so
// after a crash some are read again and none is missed.
struct reading_mark {
    core::channel_number channel{};
    std::string text;                // the adapter's business
    core::instant at{};
};

struct audit_entry {
    core::instant at{};
    std::string actor;               // "usr_3", "tok_9", "cli", "system"
    std::string action;              // "policy.put", "ticket.transfer", ...
    std::string object;
    std::string before, after, reason, from_ip;
};

// The answer an Idempotency-Key already got.
struct stored_answer {
    std::string key;                 // principal + key
    std::string request_sha256;
    unsigned status{};
    std::string body;
    core::instant at{};
};

}  // namespace evenline::engine
