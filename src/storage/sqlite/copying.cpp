#include "storage/sqlite/copying.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

namespace evenline::storage::sqlite {
namespace {

namespace fs = std::filesystem;
using steady = std::chrono::steady_clock;

// Waits for the disk to have it.
bool is_durable(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool done = ::fsync(file) == 0;
    ::close(file);
    return done;
}

// One read transaction over all steps: what is committed meanwhile is not in the copy, and does
// not make it begin again. Each megabyte is on the disk before the next is read: written all at
// once in the end, it would stand before everybody's commits for as long as it takes.
int copy_pages(database& from, database& to, const std::string& path) {
    constexpr int pages = 256;
    constexpr auto longest_rest = std::chrono::milliseconds(200);
    if (!from.script("BEGIN; SELECT count(*) FROM sqlite_schema;"))
        return sqlite3_extended_errcode(from.handle());
    sqlite3_backup* const copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (copying == nullptr) return sqlite3_extended_errcode(to.handle());
    int result = SQLITE_OK;
    while (result == SQLITE_OK) {
        const auto began = steady::now();
        result = sqlite3_backup_step(copying, pages);
        if (result == SQLITE_OK && !is_durable(path)) result = SQLITE_IOERR_FSYNC;
        if (result != SQLITE_OK) break;
        std::this_thread::sleep_for(
            std::min<steady::duration>(steady::now() - began, longest_rest));
    }
    const int finished = sqlite3_backup_finish(copying);
    from.script("COMMIT");
    if (result != SQLITE_DONE) return result;
    return finished;
}

}  // namespace

outcome<void> copy_database(database& from, const std::string& path) {
    const auto part = path + ".part";
    const auto folder = fs::absolute(path).parent_path().string();
    const auto fails = [&](boost::system::error_code code) {
        std::error_code ignored;
        fs::remove(part, ignored);
        return problem{code, "no backup to " + path + ": " + code.message() +
                                 "; the store itself is untouched, free some space or name another"
                                 " place"};
    };
    std::error_code failed;
    fs::remove(part, failed);
    database to;
    // Without a journal of its own: half a copy is thrown away, not rolled back.
    if (!to.open(part, database::mode::create, {}) ||
        !to.script("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"))
        return fails(to.failure());
    const int result = copy_pages(from, to, part);
    to.close();
    if (result != SQLITE_OK) return fails(code_of(result));
    if (!is_durable(part)) return fails(code_of(SQLITE_IOERR_FSYNC));
    fs::rename(part, path, failed);
    if (failed) return fails({failed.value(), boost::system::system_category()});
    if (!is_durable(folder)) return fails(code_of(SQLITE_IOERR_FSYNC));
    return {};
}

}  // namespace evenline::storage::sqlite
