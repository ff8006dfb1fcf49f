#include "storage/sqlite/row_check.hpp"

#include <sqlite3.h>
#include <zlib.h>

namespace evenline::storage::sqlite {
namespace {

template <class T> uLong add(uLong sum, const T& value) {
    return crc32_z(sum, reinterpret_cast<const Bytef*>(&value), sizeof value);
}

// Each value with its kind and length, so that none runs over into the next.
uLong add(uLong sum, sqlite3_value* value) {
    const int kind = sqlite3_value_type(value);
    sum = add(sum, kind);
    if (kind == SQLITE_INTEGER) return add(sum, sqlite3_value_int64(value));
    if (kind == SQLITE_NULL) return sum;
    const auto* const bytes = static_cast<const Bytef*>(sqlite3_value_blob(value));
    const auto size = static_cast<z_size_t>(sqlite3_value_bytes(value));
    return crc32_z(add(sum, size), bytes, size);
}

void row_check(sqlite3_context* answer, int count, sqlite3_value** values) {
    uLong sum = crc32_z(0, nullptr, 0);
    for (int i = 0; i < count; ++i) sum = add(sum, values[i]);
    sqlite3_result_int64(answer, sum == 0 ? 1 : static_cast<sqlite3_int64>(sum));
}

}  // namespace

void know_row_check(sqlite3* on) {
    constexpr int any_number = -1;
    sqlite3_create_function_v2(on, "row_check", any_number,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                               row_check, nullptr, nullptr, nullptr);
}

}  // namespace evenline::storage::sqlite
