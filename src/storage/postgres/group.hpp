// What waits together, as one message to the database: fenced, numbered, each row written once.
#pragma once

#include "evenline/engine/journal.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace evenline::storage::postgres {

// Who writes, and under which number, so that it is never done twice.
struct signature {
    std::uint64_t pool{};
    std::string owner;
    std::uint64_t epoch{}, number{};
};

// "SELECT evenline_fence(…);": an error unless the signature's epoch is that of the lease.
[[nodiscard]] std::string fence(const signature&);

class group {
public:
    // In the order of the calls.
    void add(engine::batch&&);
    void add(engine::delivery_report&&);
    [[nodiscard]] bool is_empty() const { return parts_.empty(); }
    // A person is erased in it, which this store cannot do yet (docs/decisions).
    [[nodiscard]] bool erases() const;
    // All of it; committed as a whole or not at all.
    [[nodiscard]] std::string sql(const signature&) const;

private:
    std::vector<std::variant<engine::batch, engine::delivery_report>> parts_;
};

}  // namespace evenline::storage::postgres
