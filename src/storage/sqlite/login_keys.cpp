// How else than by password somebody is known: passkeys, and an identity provider's subjects.
#include "storage/sqlite/accounts.hpp"

namespace evenline::storage::sqlite {
namespace {

#define PASSKEY_COLUMNS                                                                    \
    "SELECT id, account, credential, public_key, place, name, counter, created_at," \
    " last_used_at FROM passkey "

engine::passkey read_passkey(const rows& r) {
    return {r.number(0), r.number(1), r.string(2),       r.string(3),   r.string(4),
            r.string(5), r.as<std::uint32_t>(6), {r.integer(7)}, {r.integer(8)}};
}

}  // namespace

boost::system::result<engine::passkey> sqlite_accounts::add_passkey(engine::passkey k) {
    const auto failed = write([&] {
        db_.run("INSERT INTO passkey (account, credential, public_key, place, name, counter,"
                " created_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                k.account, k.credential, blob{k.public_key}, k.place, k.name, k.counter,
                k.created_at, k.last_used_at);
        k.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_.handle()));
    });
    if (failed) return failed;
    return k;
}

std::optional<engine::passkey> sqlite_accounts::passkey_of(std::string_view credential) {
    db_.forgive();
    auto r = db_.query(PASSKEY_COLUMNS "WHERE credential = ?", credential);
    if (!r.next()) return std::nullopt;
    return read_passkey(r);
}

std::vector<engine::passkey> sqlite_accounts::passkeys(std::uint64_t account) {
    db_.forgive();
    std::vector<engine::passkey> all;
    auto r = db_.query(PASSKEY_COLUMNS "WHERE account = ? ORDER BY id", account);
    while (r.next()) all.push_back(read_passkey(r));
    return all;
}

boost::system::result<void> sqlite_accounts::use_passkey(std::uint64_t id, std::uint32_t counter,
                                                         core::instant at) {
    const auto failed = write([&] {
        db_.run("UPDATE passkey SET counter = ?, last_used_at = ? WHERE id = ?", counter, at, id);
    });
    if (failed) return failed;
    return {};
}

boost::system::result<void> sqlite_accounts::drop_passkey(std::uint64_t account,
                                                          std::uint64_t id) {
    int changed = 0;
    const auto failed = write([&] {
        db_.run("DELETE FROM passkey WHERE id = ? AND account = ?", id, account);
        changed = db_.changes();
        keep_note_if_changed();
    });
    if (failed) return failed;
    if (changed == 0) return make_error_code(fault::missing);
    return {};
}

std::optional<std::uint64_t> sqlite_accounts::by_subject(std::string_view issuer,
                                                         std::string_view subject) {
    db_.forgive();
    auto r = db_.query("SELECT account FROM subject WHERE issuer = ? AND subject = ?", issuer,
                       subject);
    if (!r.next()) return std::nullopt;
    return r.number(0);
}

boost::system::result<void> sqlite_accounts::bind_subject(std::string_view issuer,
                                                          std::string_view subject,
                                                          std::uint64_t account) {
    const auto failed = write([&] {
        db_.run("INSERT INTO subject (issuer, subject, account) VALUES (?, ?, ?)", issuer, subject,
                account);
    });
    if (failed) return failed;
    return {};
}

}  // namespace evenline::storage::sqlite
