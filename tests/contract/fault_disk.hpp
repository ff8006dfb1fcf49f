// A disk that fails on request and forgets what was never synced: a file system for SQLite that
// passes everything on to the real one, counts it, and can cut the power.
#pragma once

#include <cstdint>
#include <string>

namespace evenline::contract {

enum class disk_call : std::uint8_t { write, sync, truncate, open };

struct fault_disk {
    static constexpr const char* name = "evenline-fault";
    static void install();                     // once a process; cheap to call again

    static void reset();                       // healthy, nothing counted, nothing remembered
    // The nth call of this kind from now on (1: the next) fails with `result`; `sticky`: and all
    // later ones of the kind until reset().
    static void fail(disk_call, std::uint64_t nth, int result, bool sticky);
    [[nodiscard]] static std::uint64_t calls(disk_call);
    [[nodiscard]] static bool struck();        // the fault has happened

    // From the nth write on nothing reaches the files any more, yet all calls succeed: the power
    // is gone and nobody has noticed. 0: never.
    static void lose_power_at_write(std::uint64_t nth);
    // Likewise, just before the nth sync does its work: everything since the last one is at stake.
    static void lose_power_at_sync(std::uint64_t nth);
    [[nodiscard]] static bool power_is_gone();
    // After everything is closed: takes back the writes no sync had covered, except a part of them
    // drawn by `seed` (a disk may have written any of them); 0 takes back all. `torn`: a write may
    // have come to the disk in part, any of its sectors of 512 bytes.
    static void settle_after_power_loss(std::uint64_t seed, bool torn = false);
};

}  // namespace evenline::contract
