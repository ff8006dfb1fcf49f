// One store behind all the ports. SQLite today: one file, one writer, any number of readers.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/engine/journal.hpp"
#include "evenline/engine/lookup.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/engine/office.hpp"
#include "evenline/engine/reader.hpp"
#include "evenline/engine/reports.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <string>
#include <vector>

namespace evenline::storage {

// What went wrong, why, and what to do next, in one line for a person; `code` for a program.
struct problem {
    boost::system::error_code code;
    std::string sentence;
};
[[noreturn]] void throw_exception_from_error(const problem&, const boost::source_location&);

template <class T> using outcome = boost::system::result<T, problem>;

// Error codes of the ports. `full` clears by itself when space returns (answer 503, Retry-After).
enum class fault {
    full = 1,
    io,
    fsync,
    busy,
    corrupt,
    duplicate,
    refused,
    read_only,
    missing,
    newer_schema,
    stopped,
    bad_cursor,
    // Of a store that several nodes share.
    lease_lost,   // another node decides now, or may
    held,         // another node has the lease, and it has not run out
    unreachable,  // no answer in time
    stale         // a row or a number was not as this node remembers it
};
const boost::system::error_category& fault_category();
boost::system::error_code make_error_code(fault);

struct options {
    bool create{true};               // make the file if the folder exists
    unsigned readers{2};             // reader threads, each with its own connection
    unsigned group{1'024};           // batches in one transaction at most
    core::duration busy{core::seconds(5)};
    std::string vfs;                 // SQLite's name of a file system; empty: the usual one
    bool read_only{};                // backup and check without touching anything; no journal
};

// How long what is kept, in days; 0: for ever. Numbers and times of tickets always stay.
struct retention {
    std::uint32_t raw_days{30};      // requests as providers sent them
    std::uint32_t message_days{};    // words of tickets, after their end
};

struct channel_row { core::channel_number number{}; std::string id, kind; };

// For /metrics and /readyz. Durations are of commits since the start.
struct status {
    std::uint64_t commits{}, batches{}, failures{};
    double commit_seconds{};         // sum over all commits
    double slowest_commit_s{};
    std::vector<std::pair<double, std::uint64_t>>
        commit_buckets;  // upper bound in s, commits at or under it
    std::uint64_t wal_bytes{}, database_bytes{};
    bool failed{};                   // an append failed; nothing is durable until load()
    std::string last_failure;        // sentence, empty if none
};

// How far the audit and the log of events reach, and the digests (hex) of all until there. Kept
// outside the store, they find what was cut off the end or written anew since.
struct chain_heads {
    std::uint64_t audit{}, event{};  // 0: nothing yet, or the store cannot be read
    std::string audit_digest, event_digest;
    friend bool operator==(const chain_heads&, const chain_heads&) = default;
};

class store {
public:
    virtual ~store() = default;
    [[nodiscard]] virtual engine::journal& journal() = 0;
    [[nodiscard]] virtual engine::lookup& lookup() = 0;
    [[nodiscard]] virtual engine::reader& reader() = 0;
    [[nodiscard]] virtual engine::accounts& accounts() = 0;
    [[nodiscard]] virtual engine::office& office() = 0;
    [[nodiscard]] virtual engine::reports& reports() = 0;
    [[nodiscard]] virtual engine::desk& desk() = 0;

    // Subscribers of the configuration file take the place of those it named before (one whose
    // address changed is no longer gone). Answers all there are, the file's without secrets.
    // Blocking; called once, before serving.
    virtual outcome<std::vector<engine::subscriber_record>> subscribers(
        const std::vector<engine::subscriber_record>& configured) = 0;

    // The stable number of a configured channel; a new id gets the next one. Blocking.
    virtual outcome<core::channel_number> channel_number_of(std::string_view id,
                                                            std::string_view kind) = 0;
    [[nodiscard]] virtual std::vector<channel_row> channels() = 0;

    // What links and marks of tickets are signed with: `fresh` at the first start, the same ever
    // after. Blocking.
    virtual outcome<std::string> ticket_secret(const std::string& fresh) = 0;

    // A consistent copy of everything committed so far, while the server works. Blocking: for the
    // command line or a thread of its own. Refuses to overwrite an existing file.
    virtual outcome<void> backup(const std::string& path) = 0;
    // Forgets what is older than it may be; then takes what was erased, now or before, out of the
    // search index, the write-ahead log and free space. Blocking, for a thread of its own; the
    // line's work goes on beside it. An error: call it again.
    virtual outcome<void> tidy(const retention&, core::instant now) = 0;
    [[nodiscard]] virtual int schema_version() = 0;
    // Every page, every index, foreign keys and the audit chain. Empty: all is well; else what is
    // wrong, one sentence each. Blocking, seconds for large stores.
    // `kept`: heads that were noted elsewhere; all of them must still be on the way.
    [[nodiscard]] virtual std::vector<std::string> check(const std::vector<chain_heads>& kept) = 0;
    [[nodiscard]] std::vector<std::string> check() { return check({}); }
    // Blocking, a millisecond.
    [[nodiscard]] virtual chain_heads heads() = 0;
    [[nodiscard]] virtual storage::status status() = 0;
};

// Opens "sqlite:evenline.db" (or "sqlite:///var/lib/evenline/evenline.db", or a bare path), brings
// the schema up to this program's version and starts the writer. Results of the ports arrive on
// `loop`, which must outlive the store. Destroy the store only when the loop no longer runs, or
// from the loop's thread after journal().drain().
outcome<std::unique_ptr<store>> open_sqlite(boost::asio::any_io_executor loop, std::string_view url,
                                            options = {});

}  // namespace evenline::storage

template <> struct boost::system::is_error_code_enum<evenline::storage::fault> : std::true_type {};
