#include "storage/sqlite/database.hpp"

#include "storage/sqlite/row_check.hpp"

namespace evenline::storage::sqlite {

boost::system::error_code code_of(int result) {
    if (result == SQLITE_OK) return {};
    if (result == SQLITE_IOERR_FSYNC || result == SQLITE_IOERR_DIR_FSYNC) return fault::fsync;
    if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY)
        return fault::duplicate;
    switch (result & 0xFF) {
    case SQLITE_FULL: return fault::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fault::busy;
    case SQLITE_READONLY:
    case SQLITE_PERM: return fault::read_only;
    case SQLITE_CANTOPEN: return fault::missing;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return fault::corrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: return fault::refused;
    default: return fault::io;
    }
}

bool rows::next() {
    if (statement_ == nullptr || db_->failed()) return false;
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) db_->fail(result);
    sqlite3_reset(statement_);
    return false;
}

std::string_view rows::text(int column) const {
    const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

database& database::operator=(database&& other) noexcept {
    if (this == &other) return *this;
    close();
    handle_ = std::exchange(other.handle_, nullptr);
    statements_ = std::move(other.statements_);
    other.statements_.clear();
    once_ = std::exchange(other.once_, nullptr);
    result_ = std::exchange(other.result_, SQLITE_OK);
    message_ = std::move(other.message_);
    return *this;
}

bool database::open(const std::string& path, mode how, const options& wanted) {
    close();
    forgive();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= how == mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (how == mode::create) flags |= SQLITE_OPEN_CREATE;
    const int result = sqlite3_open_v2(path.c_str(), &handle_, flags,
                                       wanted.vfs.empty() ? nullptr : wanted.vfs.c_str());
    if (result != SQLITE_OK) {
        fail(result);
        close();
        return false;
    }
    know_row_check(handle_);
    sqlite3_busy_timeout(handle_, static_cast<int>(wanted.busy.us / 1'000));
    return script(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -2048; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL;"
        "PRAGMA secure_delete = ON;");
}

bool database::keep_pages(unsigned kib) {
    return script("PRAGMA cache_size = -" + std::to_string(kib));
}

void database::close() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
    sqlite3_finalize(std::exchange(once_, nullptr));
    sqlite3_close(std::exchange(handle_, nullptr));
}

bool database::script(const std::string& sql) {
    if (failed()) return false;
    const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) fail(result);
    return result == SQLITE_OK;
}

void database::fail(int result) {
    if (failed()) return;
    result_ = result;
    message_ = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(result);
}

void database::forgive() {
    result_ = SQLITE_OK;
    message_.clear();
}

sqlite3_stmt* database::prepared(const char* sql) {
    if (failed() || handle_ == nullptr) return nullptr;
    auto& statement = statements_[sql];
    if (statement == nullptr) {
        const int result =
            sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (result != SQLITE_OK) fail(result);
    }
    return statement;
}

sqlite3_stmt* database::prepare_once(const std::string& sql) {
    if (failed() || handle_ == nullptr) return nullptr;
    sqlite3_finalize(std::exchange(once_, nullptr));
    const int result =
        sqlite3_prepare_v3(handle_, sql.c_str(), static_cast<int>(sql.size()), 0, &once_, nullptr);
    if (result != SQLITE_OK) fail(result);
    return once_;
}

void database::bind(sqlite3_stmt* s, int at, std::string_view text) {
    if (s == nullptr) return;
    const char* const bytes = text.data() != nullptr ? text.data() : "";
    const int result = sqlite3_bind_text64(s, at, bytes, text.size(), lifetime_, SQLITE_UTF8);
    if (result != SQLITE_OK) fail(result);
}

void database::bind(sqlite3_stmt* s, int at, blob b) {
    if (s == nullptr) return;
    const char* const bytes = b.bytes.data() != nullptr ? b.bytes.data() : "";
    const int result = sqlite3_bind_blob64(s, at, bytes, b.bytes.size(), lifetime_);
    if (result != SQLITE_OK) fail(result);
}

void database::bind(sqlite3_stmt* s, int at, std::nullptr_t) {
    if (s != nullptr) sqlite3_bind_null(s, at);
}

void database::bind(sqlite3_stmt* s, int at, std::int64_t n) {
    if (s != nullptr) sqlite3_bind_int64(s, at, n);
}

}  // namespace evenline::storage::sqlite
