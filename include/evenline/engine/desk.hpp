// What agents keep beside their tickets: drafts, canned replies, dispositions, files, replies held
// back for some seconds, and what search finds. Changes go through the store's one writer: an
// answer without an error means durable. Questions are answered on reader threads.
#pragma once

#include "evenline/engine/marks.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/engine/reception.hpp"

#include <variant>

namespace evenline::engine {

enum class draft_kind : std::uint8_t { reply, note };
struct draft {
    std::uint64_t account{};
    core::ticket_id ticket{};
    draft_kind kind{draft_kind::reply};
    std::string text, channel;  // an empty text: none
    std::uint64_t version{};
    core::instant at{};
};
struct draft_kept {
    draft now;     // as it stands
    bool stale{};  // somebody was faster: nothing was written
};

struct canned_reply {
    std::uint64_t id{}, owner{};  // owner 0: everybody's
    std::string name, text, language;
};

struct disposition {
    std::string code, english, spanish;
    bool active{true};
};
struct disposition_list {
    std::uint64_t version{};
    std::vector<disposition> all;
};

// A file put down for a message; `what.content` has its bytes.
struct upload {
    std::uint64_t id{};
    core::ticket_id ticket{};
    std::uint64_t account{};
    attachment what;
    core::instant at{};
};

// A reply whose author may still take it back. `message` and `ticket` are filled in like an
// outbox item's.
struct held_reply {
    std::uint64_t message{};
    core::ticket_id ticket{};
    core::agent_id agent{};
    bool await_customer{};
    core::instant due_at{};
    core::channel_number channel{};
    std::string thread, payload;
};
// The end of holding: it goes out, or it is taken back and its message goes too, or it cannot go
// out any more (then `failed` says why).
struct held_over {
    std::uint64_t message{};
    bool taken_back{};
    std::string failed;
};
// A message that failed is on its way again.
struct sent_again {
    std::uint64_t message{};
};
using desk_record = std::variant<held_reply, held_over, sent_again, pages_revoked, invitation,
                                 invitation_followed, effort_rating, tag_change,
                                 closing_view, redaction, reassignment_record,
                                 reassignment_over, field_change>;

enum class found_kind : std::uint8_t { ticket, customer, message };
struct search_filter {
    std::string text;
    std::optional<found_kind> kind;
    core::channel_number channel{};              // 0: any
    std::optional<core::ticket_status> status;
    bool open_only{};
    std::string tag;                             // empty: any
    bool everything{};                           // else: only what the two below may see
    core::agent_id agent{};
    std::vector<core::customer_id> customers;    // served now
    std::string cursor;
    unsigned limit{50};
};
struct found {
    found_kind kind{found_kind::message};
    core::ticket_id ticket{};
    core::customer_id customer{};
    std::string title, snippet;                  // matches stand between U+0001 and U+0002
    core::channel_number channel{};
    std::optional<core::ticket_status> status;
    core::instant at{};
};

class desk {
public:
    virtual ~desk() = default;
    template <class T> using answer = boost::asio::awaitable<read_result<T>>;

    virtual answer<std::vector<draft>> drafts(std::uint64_t account) = 0;
    // `seen`: the version it was written over; empty: whatever stands. The store gives the next.
    virtual answer<draft_kept> put_draft(draft what, std::optional<std::uint64_t> seen) = 0;

    // Everybody's and this account's, by name.
    virtual answer<std::vector<canned_reply>> canned(std::uint64_t account) = 0;
    virtual answer<std::optional<canned_reply>> canned_one(std::uint64_t id) = 0;
    virtual answer<canned_reply> put_canned(canned_reply what) = 0;  // id 0: a new one
    virtual answer<std::uint64_t> drop_canned(std::uint64_t id) = 0;  // how many went

    virtual answer<disposition_list> dispositions() = 0;
    // Nothing when the version is no longer the one that stands.
    virtual answer<std::optional<disposition_list>> put_dispositions(disposition_list what) = 0;

    virtual answer<std::uint64_t> put_upload(upload what) = 0;
    virtual answer<std::optional<upload>> find_upload(std::uint64_t id) = 0;  // with its bytes
    virtual answer<std::optional<std::string>> content(std::string sha256) = 0;

    virtual answer<std::vector<held_reply>> held() = 0;
    // What a message was last sent with.
    virtual answer<std::optional<outbox_item>> sent_as(std::uint64_t message) = 0;

    // --- marks (marks.hpp)
    virtual answer<ticket_marks> marks_of(core::ticket_id) = 0;
    // Those most used first.
    virtual answer<std::vector<tag_count>> tags(unsigned limit) = 0;
    // This account's and the shared ones, by name.
    virtual answer<std::vector<saved_view>> views(std::uint64_t account) = 0;
    virtual answer<saved_view> put_view(saved_view what) = 0;  // id 0: a new one
    // How many went: only the owner's own go, or anybody's shared one for owner 0.
    virtual answer<std::uint64_t> drop_view(std::uint64_t id, std::uint64_t owner) = 0;
    virtual answer<std::optional<reassignment_record>> reassignment(std::string id) = 0;
    // All fields, in the order they were made.
    virtual answer<std::vector<house_field>> fields() = 0;
    virtual answer<std::monostate> put_field(house_field what) = 0;  // by its code
    // Every active field, with its value or an empty one.
    virtual answer<std::vector<field_value>> values_of(core::ticket_id, core::customer_id) = 0;
    // What this account puts under its mails; empty: nothing.
    virtual answer<std::string> signature(std::uint64_t account) = 0;
    virtual answer<std::monostate> put_signature(std::uint64_t account, std::string text) = 0;

    virtual answer<page<found>> search(search_filter) = 0;
    // All of a customer's tickets in one: the newest page first, each page oldest first.
    virtual answer<page<timeline_entry>> customer_timeline(core::customer_id, std::string cursor,
                                                           unsigned limit) = 0;

    // --- what customers were given (reception.hpp)
    // Links to this ticket's page that were made up to then open nothing any more; 0: all do.
    virtual answer<core::instant> pages_revoked_until(core::ticket_id) = 0;
    // Of a ticket, newest first.
    virtual answer<std::vector<invitation>> invitations_of(core::ticket_id) = 0;
    virtual answer<std::optional<effort_rating>> rating_of(core::ticket_id) = 0;
    // By the channels, for those made in [from, until).
    virtual answer<std::vector<guidance_row>> guidance(core::instant from,
                                                       core::instant until) = 0;
    virtual answer<std::vector<rating_row>> ratings(core::instant from, core::instant until) = 0;
    virtual answer<std::uint64_t> put_proof(address_proof what) = 0;
    // Counts as a try. The proof it was, with what came of it.
    virtual answer<proof_tried> try_proof(std::uint64_t id, std::string digest,
                                          core::instant now) = 0;
    // What this conversation's customer may see, ascending: messages with a number > after, and
    // those of ours that were not yet said to have arrived.
    virtual answer<std::vector<message_record>> conversation(core::channel_number,
                                                             std::string thread,
                                                             std::uint64_t after,
                                                             unsigned limit) = 0;
};

}  // namespace evenline::engine
