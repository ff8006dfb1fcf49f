// The log of events as a hash chain: whoever changes, reorders or removes a stored event cannot
// make the rest fit without writing all of it again.
#pragma once

#include "evenline/core/event.hpp"
#include "storage/sqlite/database.hpp"

#include <map>
#include <optional>
#include <string>

namespace evenline::storage::sqlite {

// Follows the events of one batch, in the transaction that stores them.
class event_sealing {
public:
    explicit event_sealing(database&);
    // `data` is the text stored with it, or for words about people the digest of it.
    void add(const core::event&, std::string_view kind, std::string_view data);
    // Writes the seal; nothing when nothing was added.
    void finish();

private:
    database& db_;
    std::uint64_t last_{};
    std::string hash_;
    bool read_{}, added_{};
};

// The number of the first event that cannot be as it was written; nothing when all fit. When the
// last ones are missing, the number after the last that is there.
// `noted`: digests (hex) by the number they once reached to; the first that is not met goes to
// `lost`.
[[nodiscard]] std::optional<std::uint64_t> first_broken_event(
    database&, const std::map<std::uint64_t, std::string>& noted = {},
    std::optional<std::uint64_t>* lost = nullptr);

}  // namespace evenline::storage::sqlite
