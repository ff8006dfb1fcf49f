#include "storage/postgres/lookup.hpp"

#include "evenline/engine/json_fields.hpp"
#include "evenline/engine/records.hpp"
#include "evenline/storage/store.hpp"
#include "storage/postgres/sql_text.hpp"

#include <boost/system/system_error.hpp>

namespace evenline::storage::postgres {
namespace {

constexpr auto patience = core::seconds(1);

// " AND column = value".
template <class T> std::string equals(const char* column, const T& value) {
    std::string out = std::string(" AND ") + column + " = ";
    put(out, value);
    return out;
}

}  // namespace

postgres_lookup::postgres_lookup(std::string url, std::uint64_t pool)
    : link_(std::move(url)), pool_(pool) {
    link_.open();  // or with the first question
}

std::string postgres_lookup::of_pool(const char* table) const {
    return std::string(" WHERE ") + table + ".pool = " + std::to_string(pool_);
}

reply postgres_lookup::asked(const std::string& sql) {
    auto got = link_.ask(sql, patience);
    // The server may have ended the session since the last question; that is no reason to give up.
    if (got.ended() == reply::how::lost) got = link_.ask(sql, patience);
    if (!got.done()) throw engine::unreadable(got.failed(), "a lookup");
    return got;
}

template <class T> std::optional<T> postgres_lookup::one(const std::string& sql) {
    const auto got = asked(sql);
    if (got.rows() == 0) return std::nullopt;
    T row;
    if (!engine::read_row_json(got.text(0, 0), row))
        throw engine::unreadable(make_error_code(fault::corrupt), "a lookup");
    return row;
}

bool postgres_lookup::seen(core::channel_number channel, std::string_view dedupe_key) {
    return asked("SELECT 1 FROM inbound" + of_pool("inbound") + equals("channel", channel) +
                 equals("dedupe_key", bytes{dedupe_key})).rows() > 0;
}

std::optional<core::customer> postgres_lookup::customer_by_address(std::string_view kind,
                                                                   std::string_view value) {
    return one<core::customer>(
        "SELECT c.body FROM address a JOIN customer c ON c.pool = a.pool AND c.id = a.customer" +
        of_pool("a") + equals("a.kind", bytes{kind}) + equals("a.value", bytes{value}) +
        " ORDER BY a.verified DESC, a.customer LIMIT 1");
}

std::optional<core::customer> postgres_lookup::customer_by_ref(std::string_view ref) {
    return one<core::customer>("SELECT body FROM customer" + of_pool("customer") +
                               equals("ref", bytes{ref}));
}

std::optional<core::customer> postgres_lookup::customer(core::customer_id id) {
    return one<core::customer>("SELECT body FROM customer" + of_pool("customer") +
                               equals("id", id));
}

std::optional<core::ticket> postgres_lookup::ticket(core::ticket_id id) {
    return one<core::ticket>("SELECT body FROM ticket" + of_pool("ticket") + equals("id", id));
}

std::optional<core::ticket> postgres_lookup::ticket_by_thread(core::channel_number channel,
                                                              std::string_view thread) {
    return one<core::ticket>(
        "SELECT t.body FROM contact c JOIN ticket t ON t.pool = c.pool AND t.id = c.ticket" +
        of_pool("c") + equals("c.channel", channel) + equals("c.thread", bytes{thread}) +
        " ORDER BY c.id DESC LIMIT 1");
}

std::optional<core::ticket> postgres_lookup::latest_ticket(core::customer_id customer,
                                                           core::instant since) {
    auto newest = one<core::ticket>("SELECT body FROM ticket" + of_pool("ticket") +
                                    equals("customer", customer) + " ORDER BY id DESC LIMIT 1");
    if (!newest || core::is_open(newest->status)) return newest;
    return newest->closed_at && *newest->closed_at > since ? newest : std::nullopt;
}

std::optional<std::string> postgres_lookup::thread_by_provider_id(core::channel_number channel,
                                                                  std::string_view provider_id) {
    if (provider_id.empty()) return std::nullopt;
    const auto said = asked("SELECT contact, ticket FROM message" + of_pool("message") +
                            equals("channel", channel) +
                            equals("provider_id", bytes{provider_id}) +
                            " AND provider_id <> ''::bytea ORDER BY id DESC LIMIT 1");
    if (said.rows() == 0) return std::nullopt;
    if (const auto contact = said.number(0, 0); contact != 0) {
        const auto found = asked("SELECT thread FROM contact" + of_pool("contact") +
                                 equals("id", contact));
        if (found.rows() > 0) return found.bytes(0, 0);
    }
    // Our own messages belong to no contact: the ticket's last one on that channel has the thread.
    const auto ours = ticket({said.number(0, 1)});
    if (!ours) return std::nullopt;
    for (auto at = ours->contacts.rbegin(); at != ours->contacts.rend(); ++at) {
        if (at->channel == channel) return at->thread;
    }
    return std::nullopt;
}

std::optional<core::ticket_id> postgres_lookup::ticket_by_provider_id(
    core::channel_number channel, std::string_view provider_id) {
    if (provider_id.empty()) return std::nullopt;
    const auto found = asked("SELECT ticket FROM message" + of_pool("message") +
                             equals("channel", channel) +
                             equals("provider_id", bytes{provider_id}) +
                             equals("way", engine::direction::out) +
                             " AND provider_id <> ''::bytea ORDER BY id DESC LIMIT 1");
    if (found.rows() == 0) return std::nullopt;
    return core::ticket_id{found.number(0, 0)};
}

std::optional<engine::stored_answer> postgres_lookup::answer(std::string_view key) {
    const auto found = asked("SELECT request_sha256, status, body, at FROM answer" +
                             of_pool("answer") + equals("key", bytes{key}));
    if (found.rows() == 0) return std::nullopt;
    return engine::stored_answer{std::string(key), found.bytes(0, 0),
                                 static_cast<unsigned>(found.number(0, 1)), found.bytes(0, 2),
                                 {found.integer(0, 3)}};
}

}  // namespace evenline::storage::postgres
