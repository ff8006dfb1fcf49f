#include "storage/sqlite/accounts.hpp"

#include "evenline/engine/json_fields.hpp"

namespace evenline::storage::sqlite {
namespace {

#define ACCOUNT_COLUMNS                                                                            \
    "SELECT id, email, name, role, password_hash, agent, profile, phone, active, created_at FROM " \
    "account "

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    put_json(engine::json_out{text}, parts);
    return text;
}

#define CREDENTIAL_COLUMNS                                                                       \
    "SELECT id, session, account, role, scopes, label, created_at, expires_at, last_used_at,"     \
    " from_ip FROM credential "

std::optional<engine::credential> read_credential(const rows& r) {
    engine::credential c;
    c.id = r.number(0);
    c.session = r.integer(1) != 0;
    c.account = r.number(2);
    c.what = r.as<engine::role>(3);
    engine::json_cursor scopes(r.text(4));
    if (!get_json(scopes, c.scopes)) return std::nullopt;  // no scopes would mean all of them
    c.label = r.string(5);
    c.created_at = {r.integer(6)};
    c.expires_at = {r.integer(7)};
    c.last_used_at = {r.integer(8)};
    c.from = r.string(9);
    return c;
}

template <class T> std::optional<T> first_of(std::vector<T> all) {
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

}  // namespace

void sqlite_accounts::read_into(const rows& r, engine::account& a) {
    a.id = r.number(0);
    a.email = r.string(1);
    a.name = r.string(2);
    a.what = r.as<engine::role>(3);
    a.password_hash = r.string(4);
    a.agent = {r.number(5)};
    if (!engine::read_row_json(r.text(6), a.profile)) db_.fail(SQLITE_CORRUPT);
    a.phone = r.string(7);
    a.active = r.integer(8) != 0;
    a.created_at = {r.integer(9)};
}

std::vector<engine::account> sqlite_accounts::select(const char* sql, const auto&... values) {
    db_.forgive();
    std::vector<engine::account> found;
    auto result = db_.query(sql, values...);
    while (result.next()) read_into(result, found.emplace_back());
    return found;
}

// The core gives agents their numbers too; this one is above all of both.
core::agent_id sqlite_accounts::next_agent() {
    auto found = db_.query("SELECT 1 + max((SELECT ifnull(max(agent), 0) FROM account),"
                           " (SELECT ifnull(max(id), 0) FROM agent),"
                           " (SELECT ifnull(max(agent), 0) FROM counters))");
    return found.next() ? core::agent_id{found.number(0)} : core::agent_id{};
}

boost::system::result<engine::account> sqlite_accounts::add(engine::account a) {
    const auto failed = write([&] {
        if (!a.agent && a.what == engine::role::agent) a.agent = next_agent();
        db_.run(
            "INSERT INTO account (email, name, role, password_hash, agent, profile, phone, active,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            a.email, a.name, a.what, a.password_hash, a.agent, engine::row_json(a.profile), a.phone,
            a.active, a.created_at);
        a.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_.handle()));
    });
    if (failed) return failed;
    return a;
}

boost::system::result<void> sqlite_accounts::save(const engine::account& a) {
    int changed = 0;
    const auto failed = write([&] {
        db_.run("UPDATE account SET email = ?, name = ?, role = ?, password_hash = ?, agent = ?,"
                " profile = ?, phone = ?, active = ? WHERE id = ?",
            a.email, a.name, a.what, a.password_hash, a.agent, engine::row_json(a.profile), a.phone,
            a.active, a.id);
        changed = db_.changes();
        keep_note_if_changed();
    });
    if (failed) return failed;
    if (changed == 0) return make_error_code(fault::missing);
    return {};
}

std::optional<engine::account> sqlite_accounts::by_email(std::string_view email) {
    return first_of(select(ACCOUNT_COLUMNS "WHERE email = ?", email));
}

std::optional<engine::account> sqlite_accounts::by_id(std::uint64_t id) {
    return first_of(select(ACCOUNT_COLUMNS "WHERE id = ?", id));
}

std::optional<engine::account> sqlite_accounts::by_agent(core::agent_id agent) {
    if (!agent) return std::nullopt;
    return first_of(select(ACCOUNT_COLUMNS "WHERE agent = ?", agent));
}

std::vector<engine::account> sqlite_accounts::all() {
    return select(ACCOUNT_COLUMNS "ORDER BY id");
}

boost::system::result<engine::credential> sqlite_accounts::issue(engine::credential c,
                                                                 std::string_view secret_sha256) {
    const auto failed = write([&] {
        // Spent sessions go as new ones come, a few at a time.
        db_.run(
            "DELETE FROM credential WHERE id IN (SELECT id FROM credential WHERE expires_at <> 0"
            " AND expires_at < ? LIMIT 4)",
            c.created_at);
        db_.run(
            "INSERT INTO credential (secret_sha256, session, account, role, scopes, label, "
            "created_at,"
            " expires_at, last_used_at, from_ip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            secret_sha256, c.session, c.account, c.what, joined(c.scopes), c.label, c.created_at,
            c.expires_at, c.last_used_at, c.from);
        c.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_.handle()));
    });
    if (failed) return failed;
    return c;
}

std::optional<engine::credential> sqlite_accounts::find(std::string_view secret_sha256) {
    db_.forgive();
    auto r = db_.query(CREDENTIAL_COLUMNS "WHERE secret_sha256 = ?", secret_sha256);
    if (!r.next()) return std::nullopt;
    return read_credential(r);
}

boost::system::result<void> sqlite_accounts::revoke(std::uint64_t credential) {
    const auto failed = write([&] {
        db_.run("DELETE FROM credential WHERE id = ?", credential);
        keep_note_if_changed();
    });
    if (failed) return failed;
    return {};
}

boost::system::result<void> sqlite_accounts::touch(std::span<const engine::last_use> all) {
    const auto work = [&] {
        for (const auto& one : all)
            db_.run("UPDATE credential SET last_used_at = ? WHERE id = ?", one.at, one.credential);
    };
    if (const auto failed = write(work, false)) return failed;
    return {};
}

std::vector<core::agent_id> sqlite_accounts::with_console() {
    db_.forgive();
    std::vector<core::agent_id> all;
    auto r = db_.query("SELECT agent FROM console ORDER BY agent");
    while (r.next()) all.push_back({r.number(0)});
    return all;
}

boost::system::result<void> sqlite_accounts::keep_consoles(
    std::span<const engine::console_change> all) {
    const auto work = [&] {
        for (const auto& one : all)
            db_.run(one.here ? "INSERT OR IGNORE INTO console (agent) VALUES (?)"
                             : "DELETE FROM console WHERE agent = ?",
                    one.agent);
    };
    if (const auto failed = write(work, false)) return failed;
    return {};
}

std::vector<engine::credential> sqlite_accounts::credentials(bool sessions) {
    db_.forgive();
    std::vector<engine::credential> all;
    auto r = db_.query(CREDENTIAL_COLUMNS "WHERE session = ? ORDER BY id", sessions);
    while (r.next()) {
        if (auto c = read_credential(r)) all.push_back(std::move(*c));
    }
    return all;
}

boost::system::result<void> sqlite_accounts::revoke_sessions(std::uint64_t account,
                                                             std::uint64_t but) {
    const auto failed = write([&] {
        db_.run("DELETE FROM credential WHERE session = 1 AND account = ? AND id <> ?", account,
                but);
        keep_note_if_changed();
    });
    if (failed) return failed;
    return {};
}

std::optional<engine::second_factor> sqlite_accounts::factor(std::uint64_t account) {
    db_.forgive();
    auto r = db_.query("SELECT account, secret, active, last_step, recovery FROM second_factor"
                       " WHERE account = ?", account);
    if (!r.next()) return std::nullopt;
    engine::second_factor f{r.number(0), r.string(1), r.integer(2) != 0, r.number(3), {}};
    engine::json_cursor codes(r.text(4));
    static_cast<void>(get_json(codes, f.recovery));
    return f;
}

boost::system::result<void> sqlite_accounts::save_factor(const engine::second_factor& f) {
    const auto failed = write([&] {
        db_.run(
            "INSERT OR REPLACE INTO second_factor (account, secret, active, last_step, recovery)"
            " VALUES (?, ?, ?, ?, ?)",
                f.account, f.secret, f.active, f.last_step, joined(f.recovery));
    });
    if (failed) return failed;
    return {};
}

boost::system::result<void> sqlite_accounts::drop_factor(std::uint64_t account) {
    const auto failed =
        write([&] { db_.run("DELETE FROM second_factor WHERE account = ?", account); });
    if (failed) return failed;
    return {};
}

boost::system::result<void> sqlite_accounts::put_link(std::string_view secret_sha256,
                                                      std::uint64_t account,
                                                      core::instant expires_at) {
    const auto failed = write([&] {
        db_.run("INSERT INTO link (secret_sha256, account, expires_at) VALUES (?, ?, ?)",
            secret_sha256, account, expires_at);
    });
    if (failed) return failed;
    return {};
}

std::optional<std::uint64_t> sqlite_accounts::redeem_link(std::string_view secret_sha256,
                                                          core::instant now) {
    std::optional<std::uint64_t> account;
    const auto failed = write([&] {
        auto found =
            db_.query("DELETE FROM link WHERE secret_sha256 = ? RETURNING account, expires_at",
                      secret_sha256);
        if (found.next() && found.integer(1) > now.us) account = found.number(0);
        while (found.next()) {
        }
    });
    if (failed) return std::nullopt;
    return account;
}

std::optional<std::uint64_t> sqlite_accounts::account_of_link(std::string_view secret_sha256,
                                                              core::instant now) {
    db_.forgive();
    auto found = db_.query("SELECT account FROM link WHERE secret_sha256 = ? AND expires_at > ?",
                           secret_sha256, now);
    if (!found.next()) return std::nullopt;
    return found.number(0);
}

std::uint64_t sqlite_accounts::version() {
    db_.forgive();
    auto found = db_.query("SELECT number FROM accounts_version");
    return found.next() ? found.number(0) : 0;
}

}  // namespace evenline::storage::sqlite
