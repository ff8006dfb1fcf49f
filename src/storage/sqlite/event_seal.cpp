#include "storage/sqlite/event_seal.hpp"

#include "storage/sqlite/personal_seal.hpp"

#include <openssl/sha.h>

namespace evenline::storage::sqlite {
namespace {

struct row {
    std::uint64_t number{};
    std::int64_t at{};
    std::uint64_t ticket{}, version{};
    std::string_view kind, data;
};

// Lengths go before texts, so that no two rows give the same bytes.
std::string hash_of(std::string_view before, const row& r) {
    std::string bytes(before);
    for (const std::uint64_t n : {r.number, static_cast<std::uint64_t>(r.at), r.ticket, r.version,
                                  static_cast<std::uint64_t>(r.kind.size()),
                                  static_cast<std::uint64_t>(r.data.size())}) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes += static_cast<char>(n >> shift & 0xFFU);
    }
    bytes += r.kind;
    bytes += r.data;
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(hash.data()));
    return hash;
}

std::string hex_of(std::string_view bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

}  // namespace

event_sealing::event_sealing(database& db) : db_(db) {}

void event_sealing::add(const core::event& e, std::string_view kind, std::string_view data) {
    if (!read_) {
        auto found = db_.query("SELECT hash FROM event_seal");
        if (found.next()) hash_ = found.string(0);
        read_ = true;
    }
    hash_ = hash_of(hash_, {e.number, e.at.us, e.ticket.value, e.version, kind, data});
    last_ = e.number;
    added_ = true;
}

void event_sealing::finish() {
    if (added_) db_.run("UPDATE event_seal SET number = ?, hash = ?", last_, blob{hash_});
}

std::optional<std::uint64_t> first_broken_event(
    database& db, const std::map<std::uint64_t, std::string>& noted,
    std::optional<std::uint64_t>* lost) {
    std::uint64_t since = 0, sealed = 0;
    std::string wanted;
    {
        auto seal = db.query("SELECT since, number, hash FROM event_seal");
        if (!seal.next()) return 1;
        since = seal.number(0);
        sealed = seal.number(1);
        wanted = seal.string(2);
    }
    std::string hash;
    std::uint64_t last = since;
    auto found = db.query(
        "SELECT number, at, ticket, version, kind, data, salt, digest FROM event WHERE number > ?"
        " ORDER BY number",
        since);
    while (found.next()) {
        if (found.number(0) != last + 1) return last + 1;
        std::string sealed_text = found.string(5);
        if (!found.null(6)) sealed_text = digest_of(found.text(6), {sealed_text});
        if (!found.null(7)) sealed_text = found.string(7);
        hash = hash_of(hash, {found.number(0), found.integer(1), found.number(2), found.number(3),
                              found.text(4), sealed_text});
        last = found.number(0);
        const auto kept = noted.find(last);
        const bool met = kept == noted.end() || kept->second == hex_of(hash);
        if (!met && lost != nullptr && !*lost) *lost = last;
    }
    if (const auto beyond = noted.upper_bound(last);
        beyond != noted.end() && lost != nullptr && !*lost)
        *lost = beyond->first;
    if (last < sealed) return last + 1;
    if (last > sealed || hash != wanted) return since + 1;
    return std::nullopt;
}

}  // namespace evenline::storage::sqlite
