// A channel turns one provider's words into the core's words and back. Nothing else: no I/O, no
// clock, no queue; so it is tested with plain strings. One file a provider, one entry in kinds().
#pragma once

#include "evenline/core/contact.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::channels {

struct header { std::string name, value; };

// Something a judgement rests on that lies elsewhere, such as a signing certificate.
struct document { std::string url, content; };

// A request (or a mail: method "LMTP", headers MAIL FROM / RCPT TO, body the message) as received.
struct raw_request {
    std::string method{"POST"};
    std::string url;                     // the public URL, path and query as received
    std::vector<header> headers;
    std::string_view body;               // raw bytes; signatures are over exactly these
    core::instant received_at{};
    std::vector<document> documents;     // what an earlier reading of it asked for
    // Case-insensitive; empty when absent.
    [[nodiscard]] std::string_view header_value(std::string_view name) const;
};

enum class verdict : std::uint8_t {
    valid,
    invalid,    // signature missing or wrong: 401 or 403
    needs,      // cannot be judged without the document at `reading::needs`; 503 if it is not had
    malformed,  // authentic but not understood: 400, kept as a dead letter
    not_found   // a GET that is not a verification
};

struct attachment_facts {
    std::string name, content_type, url;
    std::uint64_t bytes{};
    std::string content;
    std::string content_id{};            // by which the HTML names it ("cid:…"); empty: not shown
};

// One thing that happened at the provider, in Evenline's words (docs/channels lists event_kind).
struct inbound_event {
    std::string event_kind;  // message, comment, echo, status, call.queued, call.abandoned, ...
    std::string account;                 // our page, number or mailbox
    std::string sender_id, sender_name;
    bool is_public{};
    bool outbound{};                     // an echo of our own side
    std::string text, html, subject;
    std::string thread_key;
    std::string dedupe_key;
    std::string provider_id;             // mid, Message-ID, CallSid
    std::string in_reply_to;             // may hold several ids, newest last
    std::optional<core::instant> occurred_at;
    std::vector<attachment_facts> attachments;
    bool creates_work{};
    core::contact_facts contact;         // channel number left 0; filled by intake
    bool ends_contact{};                 // a hang-up or a left queue
    std::string connection_failed;       // why the agent's phone was not reached; empty: no news
    std::string connection_of;           // "agt_7", whose phone that was; empty: not said
    std::string answers_ticket;          // "tkt_7", by a token that only our own mail carried
    bool anyone_may_name_ids{};          // mail: `in_reply_to` proves nothing about the sender
    std::string report_about;            // the mailbox a delivery report is about
    bool only_if_known{};                // of a whole exchange's calls, most are not ours
    std::string continues;               // the thread whose place this one takes over (a transfer)
    bool answered_elsewhere{};           // by somebody of ours, outside Evenline
    bool wants_callback{};               // a caller who asked to be called back instead of waiting
    std::optional<std::string> delivery_of;   // provider id of our message this is a status of
    std::string delivery_state;          // sent, delivered, read, failed
    std::string delivery_error;
    // With delivery_state: what we said in the thread up to then is in that state.
    std::optional<core::instant> delivered_until{};
    std::map<std::string, std::string> extra; // queue, position, wait_s, ...: shown by replay
};

struct http_answer {                     // what the provider gets, after the commit
    unsigned status{200};
    std::string content_type{"application/json"};
    std::string body;
    std::vector<header> headers;
};

// A reply or another action for the provider (the outbox's item, unpacked).
struct outbound_message {
    std::string kind;                    // reply, connect_call, end_call, ...
    std::uint64_t idempotency_key{};
    std::string thread;
    std::string recipient;               // sender_id of the customer on this channel
    std::string text, subject;
    std::string in_reply_to;             // provider id of the customer's last message
    std::vector<std::string> references;
    std::string ticket;                  // "tkt_7"
    std::map<std::string, std::string> extra;
    core::instant now{};
    std::vector<attachment_facts> attachments;   // with their bytes
    std::string token;                   // of `signs_in`, when it is sent; empty before
};

struct reading {
    verdict what{verdict::invalid};
    std::string why;                     // for the log and for replay; never says a secret
    std::vector<inbound_event> events;
    http_answer answer;
    std::string needs{};                 // https, by the provider's own rules for it
    // Not empty: a proof that vouches for one request. Seen again beside anything but a repeat of
    // the same events, the request is refused.
    std::string spent_once{};
    std::vector<outbound_message> asks{};  // to be sent by this channel once all this is durable
};

struct http_call {
    std::string method{"POST"}, url;
    std::vector<header> headers;
    std::string body;
    std::size_t answer_limit{65'536};   // bytes of the answer that are read
};
struct mail_call { std::string smtp_url, from; std::vector<std::string> to; std::string message; };

// Over the connection that channel `channel` holds open (stream.hpp).
struct stream_call { std::string channel; outbound_message what; };

struct outbound_call {                   // exactly one of the four
    std::optional<http_call> http;
    std::optional<mail_call> mail;
    std::string provider_id;             // known before sending (Message-ID), else empty
    std::optional<stream_call> stream{};
    bool is_ours{};                      // a page of ours shows it: stored is sent
};

enum class send_state : std::uint8_t { done, retry, failed };
struct send_verdict {
    send_state state{send_state::retry};
    std::string provider_id, error;      // error in words for the agent
    std::optional<core::duration> retry_after;
    bool contact_over{};                 // the provider no longer knows the call it was for
    bool token_over{};                   // sign in again before the next try
};

// What the agent should know before writing: a window that closes, a length limit.
struct reply_limits {
    std::size_t max_graphemes{0};
    std::optional<core::instant> window_ends_at;
    bool is_public{};
    std::size_t attachment_bytes{}, attachment_count{};  // 0: this channel takes none
    // After the window an answer of a person may still go, marked as such (Meta's HUMAN_AGENT).
    std::optional<core::instant> tagged_until{};
    // A public contact may be answered in private, once, until then.
    std::optional<core::instant> private_until{};
    std::vector<std::string> templates{};   // may be sent at any time; "name:language"
};

class stream;
// How close together a provider wants messages; zero: as they come.
struct send_pace {
    core::duration between{};            // any two messages of the channel
    core::duration in_one_conversation{};
};

class media;
class waits_aloud;
class polling;
class sign_in;

class adapter {
public:
    virtual ~adapter() = default;
    [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
    // Verifies, then normalises. Never throws, whatever the bytes.
    [[nodiscard]] virtual reading read(const raw_request&) const = 0;
    // Composes the call for a reply or action; empty when this channel cannot do that kind.
    [[nodiscard]] virtual std::optional<outbound_call> compose(const outbound_message&) const = 0;
    // Judges the provider's answer to a composed HTTP call.
    [[nodiscard]] virtual send_verdict judge(unsigned status, std::span<const header>,
                                             std::string_view body) const;
    [[nodiscard]] virtual reply_limits limits(core::instant last_inbound_at) const;
    // For a provider that talks over a connection we open (stream.hpp); none: it calls us.
    [[nodiscard]] virtual std::unique_ptr<stream> listens() const;
    // The same for one conversation, where public and private ones share a channel.
    [[nodiscard]] virtual reply_limits limits_in(std::string_view thread,
                                                 core::instant last_inbound_at) const {
        (void)thread;
        return limits(last_inbound_at);
    }
    [[nodiscard]] virtual send_pace pace() const { return {}; }
    // For a provider that does not call us but is asked (polling.hpp); none: it calls.
    [[nodiscard]] virtual const polling* polls() const noexcept { return nullptr; }
    // For a provider that wants a token of its own first (sign_in.hpp).
    [[nodiscard]] virtual const sign_in* signs_in() const noexcept { return nullptr; }
    // False: the head alone shows that it is not the provider's, whatever the body is; `read` then
    // refuses it, so that no body need be taken in.
    [[nodiscard]] virtual bool admits(const raw_request&) const { return true; }
    // For one whose customers hear how long it will be (waits_aloud.hpp).
    [[nodiscard]] virtual const waits_aloud* says_waits() const noexcept { return nullptr; }
    // For a provider that keeps what customers send (media.hpp); none: it comes with the message.
    [[nodiscard]] virtual const media* files() const noexcept { return nullptr; }
    // A new conversation with this address, as its thread: the address's answers will come on it.
    // `seed` is unguessable letters and digits. Empty: this channel cannot write first, or not
    // there.
    [[nodiscard]] virtual std::string begin_thread(const core::address&, std::string_view) const {
        return {};
    }
    // The address a customer opens to come to this channel, with `mark` in what they will send
    // (letters, digits and a dash). Empty: there is no such address.
    [[nodiscard]] virtual std::string way_here(std::string_view) const { return {}; }
};

}  // namespace evenline::channels
