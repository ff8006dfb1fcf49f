#include "storage/sqlite/audit_chain.hpp"

#include "storage/sqlite/personal_seal.hpp"

#include <openssl/sha.h>

namespace evenline::storage::sqlite {
namespace {

// Lengths go before texts, so that no two rows give the same bytes.
void add(std::string& bytes, std::string_view part) {
    bytes += std::to_string(part.size());
    bytes += ':';
    bytes += part;
}

// `words`: the digest of before, after and reason; empty: the row is older than that.
std::string hash_of(std::string_view before, std::uint64_t id, const engine::audit_entry& e,
                    const std::string& words) {
    std::string bytes;
    add(bytes, before);
    add(bytes, std::to_string(id));
    add(bytes, std::to_string(e.at.us));
    for (const auto* part : {&e.actor, &e.action, &e.object, &e.from_ip}) add(bytes, *part);
    if (!words.empty()) {
        add(bytes, words);
    } else {
        for (const auto* part : {&e.before, &e.after, &e.reason}) add(bytes, *part);
    }
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
        reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
}

}  // namespace

void append_audit(database& db, const engine::audit_entry& e) {
    std::uint64_t id = 1;
    std::string before;
    {
        auto last = db.query("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");
        if (last.next()) {
            id = last.number(0) + 1;
            before = last.string(1);
        }
    }
    const auto salt = new_salt();
    const auto hash = hash_of(before, id, e, digest_of(salt, {e.before, e.after, e.reason}));
    db.run("INSERT INTO audit (id, at, actor, action, object, before, after, reason, from_ip, hash,"
           " salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           id, e.at, e.actor, e.action, e.object, e.before, e.after, e.reason, e.from_ip,
           blob{hash}, blob{salt});
}

std::optional<std::uint64_t> first_broken_audit(database& db) {
    auto found = db.query(
        "SELECT id, at, actor, action, object, before, after, reason, from_ip, hash, salt, digest"
        " FROM audit ORDER BY id");
    std::string before;
    for (std::uint64_t expected = 1; found.next(); ++expected) {
        const engine::audit_entry e{{found.integer(1)}, found.string(2), found.string(3),
                                    found.string(4),    found.string(5), found.string(6),
                                    found.string(7),    found.string(8)};
        auto words = found.string(11);
        if (!found.null(10)) words = digest_of(found.text(10), {e.before, e.after, e.reason});
        const std::string hash = hash_of(before, expected, e, words);
        if (found.number(0) != expected || found.text(9) != hash) return expected;
        before = hash;
    }
    return std::nullopt;
}

}  // namespace evenline::storage::sqlite
