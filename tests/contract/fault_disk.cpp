#include "contract/fault_disk.hpp"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <memory>
#include <mutex>
#include <sqlite3.h>
#include <unistd.h>
#include <vector>

namespace evenline::contract {
namespace {

constexpr std::size_t sector_bytes = 512;

struct change {                                // of one file, since its last sync
    sqlite3_int64 at{}, size_before{};
    std::string before, after;                 // `after` empty: a truncation to `at`
};

struct plan {
    std::uint64_t nth{};
    int result{};
    bool sticky{};
};

struct world {
    std::mutex mutex;
    std::array<std::uint64_t, 4> calls{};
    std::array<plan, 4> plans{};
    bool struck{};
    std::uint64_t power_until{}, power_until_sync{};
    bool dark{};
    std::map<std::string, std::vector<change>> unsynced;
} now;

struct shim_file {
    sqlite3_file base;
    sqlite3_file* real;
    std::string* path;
};

shim_file& of(sqlite3_file* f) { return *reinterpret_cast<shim_file*>(f); }
sqlite3_file* real(sqlite3_file* f) { return of(f).real; }
sqlite3_vfs* below() { return sqlite3_vfs_find("unix"); }

// The result to give instead of doing the call; SQLITE_OK: do it.
int strike(disk_call kind) {
    const std::lock_guard lock(now.mutex);
    const auto i = static_cast<std::size_t>(kind);
    const auto count = ++now.calls[i];
    if (kind == disk_call::write && now.power_until != 0 && count >= now.power_until)
        now.dark = true;
    if (kind == disk_call::sync && now.power_until_sync != 0 && count >= now.power_until_sync)
        now.dark = true;
    const auto& p = now.plans[i];
    if (p.nth == 0 || count < p.nth || (count > p.nth && !p.sticky)) return SQLITE_OK;
    now.struck = true;
    return p.result;
}

bool dark() {
    const std::lock_guard lock(now.mutex);
    return now.dark;
}

void remember(sqlite3_file* f, sqlite3_int64 at, std::string after) {
    change c;
    c.at = at;
    real(f)->pMethods->xFileSize(real(f), &c.size_before);
    const auto wanted =
        after.empty() ? c.size_before - at : static_cast<sqlite3_int64>(after.size());
    const auto there = std::min(wanted, c.size_before - at);
    if (there > 0) {
        c.before.resize(static_cast<std::size_t>(there));
        real(f)->pMethods->xRead(real(f), c.before.data(), static_cast<int>(there), at);
    }
    c.after = std::move(after);
    const std::lock_guard lock(now.mutex);
    now.unsynced[*of(f).path].push_back(std::move(c));
}

int close_file(sqlite3_file* f) {
    const int result = real(f)->pMethods->xClose(real(f));
    sqlite3_free(of(f).real);
    delete of(f).path;
    return result;
}
int read_file(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), to, n, at);
}
int write_file(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    if (const int result = strike(disk_call::write)) return result;
    if (dark()) return SQLITE_OK;
    remember(f, at, std::string(static_cast<const char*>(from), static_cast<std::size_t>(n)));
    return real(f)->pMethods->xWrite(real(f), from, n, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
    if (const int result = strike(disk_call::truncate)) return result;
    if (dark()) return SQLITE_OK;
    remember(f, size, {});
    return real(f)->pMethods->xTruncate(real(f), size);
}
// What is synced is what this shim no longer takes back; the real disk is not waited for.
int sync_file(sqlite3_file* f, int) {
    if (const int result = strike(disk_call::sync)) return result;
    if (dark()) return SQLITE_OK;
    const std::lock_guard lock(now.mutex);
    now.unsynced.erase(*of(f).path);
    return SQLITE_OK;
}
int size_of(sqlite3_file* f, sqlite3_int64* size) {
    return real(f)->pMethods->xFileSize(real(f), size);
}
int lock_file(sqlite3_file* f, int how) { return real(f)->pMethods->xLock(real(f), how); }
int unlock_file(sqlite3_file* f, int how) { return real(f)->pMethods->xUnlock(real(f), how); }
int reserved(sqlite3_file* f, int* out) {
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}
int sector(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int traits(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int region, int size, int extend, void volatile** out) {
    return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
}
int shm_lock(sqlite3_file* f, int at, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}
void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

const sqlite3_io_methods methods{2,           close_file, read_file, write_file,  truncate_file,
                                 sync_file,   size_of,    lock_file, unlock_file, reserved,
                                 control,     sector,     traits,    shm_map,     shm_lock,
                                 shm_barrier, shm_unmap,  nullptr,   nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out_flags) {
    f->pMethods = nullptr;
    if (const int result = strike(disk_call::open)) return result;
    auto* const inner = static_cast<sqlite3_file*>(sqlite3_malloc(below()->szOsFile));
    std::memset(inner, 0, static_cast<std::size_t>(below()->szOsFile));
    const int result = below()->xOpen(below(), path, inner, flags, out_flags);
    if (result != SQLITE_OK) {
        sqlite3_free(inner);
        return result;
    }
    of(f).real = inner;
    of(f).path = new std::string(path != nullptr ? path : "");
    f->pMethods = &methods;
    return SQLITE_OK;
}

// A log that is deleted before its pages are safe would be lost; a dark disk deletes nothing.
int delete_file(sqlite3_vfs*, const char* path, int sync_folder) {
    if (dark()) return SQLITE_OK;
    {
        const std::lock_guard lock(now.mutex);
        now.unsynced.erase(path);
    }
    return below()->xDelete(below(), path, sync_folder);
}

void undo(int file, const change& c) {
    (void)!::ftruncate(file, c.size_before);
    if (!c.before.empty()) (void)!::pwrite(file, c.before.data(), c.before.size(), c.at);
}

void redo(int file, const change& c) {
    if (c.after.empty()) (void)!::ftruncate(file, c.at);
    else (void)!::pwrite(file, c.after.data(), c.after.size(), c.at);
}

}  // namespace

void fault_disk::install() {
    static sqlite3_vfs shim = [] {
        sqlite3_vfs v = *below();
        v.szOsFile = static_cast<int>(sizeof(shim_file));
        v.zName = name;
        v.pNext = nullptr;
        v.xOpen = open_file;
        v.xDelete = delete_file;
        return v;
    }();
    if (sqlite3_vfs_find(name) == nullptr) sqlite3_vfs_register(&shim, 0);
}

void fault_disk::reset() {
    const std::lock_guard lock(now.mutex);
    now.calls = {};
    now.plans = {};
    now.struck = now.dark = false;
    now.power_until = now.power_until_sync = 0;
    now.unsynced.clear();
}

void fault_disk::fail(disk_call kind, std::uint64_t nth, int result, bool sticky) {
    const std::lock_guard lock(now.mutex);
    const auto i = static_cast<std::size_t>(kind);
    now.plans[i] = {now.calls[i] + nth, result, sticky};
    now.struck = false;
}

std::uint64_t fault_disk::calls(disk_call kind) {
    const std::lock_guard lock(now.mutex);
    return now.calls[static_cast<std::size_t>(kind)];
}

bool fault_disk::struck() {
    const std::lock_guard lock(now.mutex);
    return now.struck;
}

void fault_disk::lose_power_at_write(std::uint64_t nth) {
    const std::lock_guard lock(now.mutex);
    now.power_until = nth == 0 ? 0 : now.calls[0] + nth;
}

void fault_disk::lose_power_at_sync(std::uint64_t nth) {
    const std::lock_guard lock(now.mutex);
    const auto so_far = now.calls[static_cast<std::size_t>(disk_call::sync)];
    now.power_until_sync = nth == 0 ? 0 : so_far + nth;
}

bool fault_disk::power_is_gone() { return dark(); }

void fault_disk::settle_after_power_loss(std::uint64_t seed, bool torn) {
    const std::lock_guard lock(now.mutex);
    const auto lucky = [&seed] {
        if (seed == 0) return false;
        seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return (seed >> 40U) % 2 == 1;
    };
    for (const auto& [path, changes] : now.unsynced) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT, 0644);
        if (file < 0) continue;
        for (auto c = changes.rbegin(); c != changes.rend(); ++c) undo(file, *c);
        for (const auto& c : changes) {
            if (!torn || c.after.empty()) {
                if (lucky()) redo(file, c);
                continue;
            }
            for (std::size_t at = 0; at < c.after.size(); at += sector_bytes) {
                const auto n = std::min(sector_bytes, c.after.size() - at);
                if (lucky()) redo(file, {c.at + static_cast<sqlite3_int64>(at), 0, {},
                                         c.after.substr(at, n)});
            }
        }
        ::close(file);
    }
    now.unsynced.clear();
}

}  // namespace evenline::contract
