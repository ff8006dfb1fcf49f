#include "storage/postgres/group.hpp"

#include "storage/postgres/line_rows.hpp"
#include "storage/postgres/record_rows.hpp"
#include "storage/postgres/sql_text.hpp"

#include <algorithm>

namespace evenline::storage::postgres {

std::string fence(const signature& s) {
    std::string out = "SELECT evenline_fence";
    put_row(out, s.pool, quoted{s.owner}, s.epoch);
    return out + ";\n";
}

void group::add(engine::batch&& b) { parts_.emplace_back(std::move(b)); }
void group::add(engine::delivery_report&& r) { parts_.emplace_back(std::move(r)); }

bool group::erases() const {
    const auto erased = [](const core::event& e) {
        return std::holds_alternative<core::customer_erased>(e.body);
    };
    return std::ranges::any_of(parts_, [&](const auto& part) {
        const auto* b = std::get_if<engine::batch>(&part);
        return b != nullptr && std::ranges::any_of(b->events, erased);
    });
}

std::string group::sql(const signature& s) const {
    std::string out = fence(s);
    out += "INSERT INTO batch (pool, epoch, number) VALUES ";
    put_row(out, s.pool, s.epoch, s.number);
    // One is ever in doubt: those before it are known to be there.
    out += ";\nDELETE FROM batch WHERE pool = " + std::to_string(s.pool) + " AND (epoch < " +
           std::to_string(s.epoch) + " OR number + 8 < " + std::to_string(s.number) + ");\n";
    line_rows rows(s);
    for (const auto& part : parts_)
        if (const auto* b = std::get_if<engine::batch>(&part)) rows.add(*b);
    rows.finish(out);
    for (const auto& part : parts_)
        std::visit([&](const auto& what) { put_records(out, s, what); }, part);
    return out;
}

}  // namespace evenline::storage::postgres
