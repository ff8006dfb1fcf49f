#include "storage/sqlite/lookup.hpp"

#include "storage/sqlite/row_check.hpp"
#include "storage/sqlite/state_rows.hpp"

namespace evenline::storage::sqlite {

#define FIND_CUSTOMER "SELECT body, " SOUND(CUSTOMER_CHECK) " FROM customer WHERE "
#define FIND_TICKET "SELECT body, " SOUND(TICKET_CHECK) " FROM ticket WHERE "

void sqlite_lookup::check() const {
    if (db_.failed()) throw engine::unreadable(db_.failure());
}

bool sqlite_lookup::has(rows& r) {
    const bool is_there = r.next();
    check();
    return is_there;
}

template <class T> std::optional<T> sqlite_lookup::one(const char* sql, const auto&... values) {
    db_.forgive();
    auto asked = db_.query(sql, values...);
    if (!has(asked)) return std::nullopt;
    T row;
    if (!read_sound(db_, asked, row)) check();
    return row;
}

bool sqlite_lookup::seen(core::channel_number channel, std::string_view dedupe_key) {
    db_.forgive();
    auto asked = db_.query("SELECT 1 FROM inbound WHERE channel = ? AND dedupe_key = ?", channel,
                           dedupe_key);
    return has(asked);
}

std::optional<core::customer> sqlite_lookup::customer_by_address(std::string_view kind,
                                                                 std::string_view value) {
    if (auto verified =
            one<core::customer>(FIND_CUSTOMER "id = (SELECT customer FROM address"
                                " WHERE kind = ? AND value = ? AND verified = 1)",
                                kind, value)) {
        return verified;
    }
    return one<core::customer>(
        FIND_CUSTOMER "id = (SELECT customer FROM address WHERE kind = ? AND value = ?"
        " AND verified = 0 ORDER BY customer LIMIT 1)",
        kind, value);
}

std::optional<core::customer> sqlite_lookup::customer_by_ref(std::string_view ref) {
    return one<core::customer>(FIND_CUSTOMER "ref = ?", ref);
}

std::optional<core::customer> sqlite_lookup::customer(core::customer_id id) {
    return one<core::customer>(FIND_CUSTOMER "id = ?", id);
}

std::optional<core::ticket> sqlite_lookup::ticket(core::ticket_id id) {
    return one<core::ticket>(FIND_TICKET "id = ?", id);
}

std::optional<core::ticket> sqlite_lookup::ticket_by_thread(core::channel_number channel,
                                                            std::string_view thread) {
    return one<core::ticket>(FIND_TICKET "id = (SELECT ticket FROM contact WHERE channel = ?"
                             " AND thread = ? ORDER BY id DESC LIMIT 1)", channel, thread);
}

std::optional<core::ticket> sqlite_lookup::latest_ticket(core::customer_id customer,
                                                         core::instant since) {
    auto newest = one<core::ticket>(
        FIND_TICKET "customer = ? ORDER BY id DESC LIMIT 1", customer);
    if (!newest || core::is_open(newest->status)) return newest;
    return newest->closed_at && *newest->closed_at > since ? newest : std::nullopt;
}

std::optional<std::string> sqlite_lookup::thread_by_provider_id(core::channel_number channel,
                                                                std::string_view provider_id) {
    if (provider_id.empty()) return std::nullopt;
    db_.forgive();
    core::contact_id contact;
    core::ticket_id of;
    {
        auto asked = db_.query(
            "SELECT contact, ticket FROM message WHERE channel = ? AND provider_id = ?"
            " AND provider_id <> '' ORDER BY id DESC LIMIT 1",
            channel, provider_id);
        if (!has(asked)) return std::nullopt;
        contact = {asked.number(0)};
        of = {asked.number(1)};
    }
    if (contact) {
        auto asked = db_.query("SELECT thread FROM contact WHERE id = ?", contact);
        if (has(asked)) return asked.string(0);
    }
    // Our own messages belong to no contact: the ticket's last one on that channel has the thread.
    const auto ours = ticket(of);
    if (!ours) return std::nullopt;
    for (auto at = ours->contacts.rbegin(); at != ours->contacts.rend(); ++at) {
        if (at->channel == channel) return at->thread;
    }
    return std::nullopt;
}

std::optional<core::ticket_id> sqlite_lookup::ticket_by_provider_id(core::channel_number channel,
                                                                    std::string_view provider_id) {
    if (provider_id.empty()) return std::nullopt;
    db_.forgive();
    auto asked = db_.query("SELECT ticket FROM message WHERE channel = ? AND provider_id = ?"
                           " AND provider_id <> '' AND way = ? ORDER BY id DESC LIMIT 1",
                           channel, provider_id, engine::direction::out);
    if (!has(asked)) return std::nullopt;
    return core::ticket_id{asked.number(0)};
}

std::vector<std::string> sqlite_lookup::unreported_replies(core::channel_number channel,
                                                           std::string_view thread) {
    db_.forgive();
    std::vector<std::string> out;
    auto found = db_.query(
        "SELECT m.text FROM outbox o JOIN message m ON m.id = o.message"
        " WHERE o.done = 0 AND o.channel = ? AND o.thread = ? ORDER BY o.id LIMIT 100",
        channel, thread);
    while (found.next()) out.push_back(found.string(0));
    check();
    return out;
}

std::vector<std::string> sqlite_lookup::unread_replies(core::ticket_id ticket,
                                                       core::channel_number channel,
                                                       core::instant until) {
    db_.forgive();
    std::vector<std::string> out;
    auto found = db_.query(
        "SELECT provider_id FROM message WHERE ticket = ? AND channel = ? AND way = ?"
        " AND provider_id <> '' AND at <= ? AND state < ? ORDER BY id DESC LIMIT 100",
        ticket, channel, engine::direction::out, until, engine::delivery::read);
    while (found.next()) out.push_back(found.string(0));
    return out;
}

std::optional<std::string> sqlite_lookup::undeliverable(std::string_view kind,
                                                        std::string_view value) {
    db_.forgive();
    auto found =
        db_.query("SELECT error FROM undeliverable WHERE kind = ? AND value = ?", kind, value);
    if (!found.next()) return std::nullopt;
    return found.string(0);
}

engine::last_words sqlite_lookup::said_last(core::ticket_id of, core::channel_number channel) {
    db_.forgive();
    engine::last_words last;
    bool answered = false, first = true;
    auto found = db_.query("SELECT substr(text, 1, 140), author, at, way, channel FROM message"
                           " WHERE ticket = ? AND internal_note = 0 ORDER BY id DESC LIMIT 50",
                           of);
    while (found.next()) {
        if (std::exchange(first, false)) {
            last.text = found.string(0);
            last.author = found.string(1);
            last.at = {found.integer(2)};
        }
        const bool theirs = found.as<engine::direction>(3) == engine::direction::in;
        answered = answered || !theirs;
        if (theirs && !answered) ++last.unread;
        const bool here = theirs && found.as<core::channel_number>(4) == channel;
        if (here && last.last_in.us == 0) last.last_in = {found.integer(2)};
        if (answered && last.last_in.us != 0) break;
    }
    return last;
}

std::optional<engine::stored_answer> sqlite_lookup::answer(std::string_view key) {
    db_.forgive();
    auto asked =
        db_.query("SELECT request_sha256, status, body, at FROM answer WHERE key = ?", key);
    if (!has(asked)) return std::nullopt;
    return engine::stored_answer{std::string(key),
                                 asked.string(0),
                                 asked.as<unsigned>(1),
                                 asked.string(2),
                                 {asked.integer(3)}};
}

}  // namespace evenline::storage::sqlite
