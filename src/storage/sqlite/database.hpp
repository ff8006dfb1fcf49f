// A connection and its statements. Failures stick: after the first one every statement is a no-op
// until `forgive`, so that a row's writing reads straight down and is checked once at its end.
#pragma once

#include "evenline/storage/store.hpp"

#include <concepts>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace evenline::storage::sqlite {

struct blob { std::string_view bytes; };

// The port's code for an (extended) result of SQLite.
boost::system::error_code code_of(int result);

class database;

// The rows of a running query. Resets its statement when it goes.
class rows {
public:
    rows(database& db, sqlite3_stmt* statement) : db_(&db), statement_(statement) {}
    rows(rows&& other) noexcept
        : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)) {}
    rows& operator=(rows&&) = delete;
    ~rows() { if (statement_ != nullptr) sqlite3_reset(statement_); }

    bool next();
    [[nodiscard]] std::int64_t integer(int column) const {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::uint64_t number(int column) const {
        return static_cast<std::uint64_t>(integer(column));
    }
    template <class N>
    [[nodiscard]] N as(int column) const {
        return static_cast<N>(integer(column));
    }
    [[nodiscard]] double real(int column) const {
        return sqlite3_column_double(statement_, column);
    }
    [[nodiscard]] bool null(int column) const {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    // Valid until the next call of next().
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }

private:
    friend class database;
    database* db_;
    sqlite3_stmt* statement_;
};

class database {
public:
    database() = default;
    database(database&& other) noexcept { *this = std::move(other); }
    database& operator=(database&&) noexcept;
    ~database() { close(); }

    enum class mode { read, write, create };
    // Sets time limits and safety, not the journal mode. Not a success: failure() says why.
    bool open(const std::string& path, mode, const options&);
    // How many KiB of pages this connection may keep; 2 MiB unless told. Small on purpose: the
    // system's own cache has the file too, and what is kept here is kept once a connection.
    bool keep_pages(unsigned kib);
    void close();
    [[nodiscard]] bool is_open() const { return handle_ != nullptr; }
    [[nodiscard]] sqlite3* handle() { return handle_; }

    // Runs statements that take and give nothing; not cached.
    bool script(const std::string& sql);

    // `sql` must live as long as the connection (a literal): statements are kept by its address.
    template <class... B> bool run(const char* sql, const B&... values) {
        lifetime_ = SQLITE_STATIC;  // the values outlive the statement's run
        rows result{*this, bound(prepared(sql), values...)};
        while (result.next()) {}
        return !failed();
    }
    template <class... B> [[nodiscard]] rows query(const char* sql, const B&... values) {
        lifetime_ = SQLITE_TRANSIENT;
        return {*this, bound(prepared(sql), values...)};
    }
    // For SQL made at run time; prepared anew each time and kept until the next call.
    template <class... B>
    [[nodiscard]] rows query_once(const std::string& sql, const B&... values) {
        lifetime_ = SQLITE_TRANSIENT;
        return {*this, bound(prepare_once(sql), values...)};
    }
    // Values of a list made at run time, after query_once.
    template <class T>
    void bind_at(rows& result, int at, const T& value) {
        bind(result.statement_, at, value);
    }

    [[nodiscard]] bool failed() const { return result_ != SQLITE_OK; }
    [[nodiscard]] boost::system::error_code failure() const { return code_of(result_); }
    [[nodiscard]] const std::string& message() const { return message_; }  // of the failure
    void fail(int result);         // remembers the first one
    void forgive();                // forgets it
    [[nodiscard]] int changes() const { return sqlite3_changes(handle_); }

private:
    template <class... B> sqlite3_stmt* bound(sqlite3_stmt* statement, const B&... values) {
        int at = 0;
        (bind(statement, ++at, values), ...);
        return statement;
    }
    void bind(sqlite3_stmt*, int at, std::string_view);
    void bind(sqlite3_stmt*, int at, blob);
    void bind(sqlite3_stmt*, int at, std::nullptr_t);
    void bind(sqlite3_stmt*, int at, std::int64_t);
    void bind(sqlite3_stmt* s, int at, const std::string& text) {
        bind(s, at, std::string_view(text));
    }
    void bind(sqlite3_stmt* s, int at, core::instant t) { bind(s, at, t.us); }
    void bind(sqlite3_stmt* s, int at, core::duration d) { bind(s, at, d.us); }
    template <class N> requires (std::integral<N> || std::is_enum_v<N>)
    void bind(sqlite3_stmt* s, int at, N n) { bind(s, at, static_cast<std::int64_t>(n)); }
    template <class Tag>
    void bind(sqlite3_stmt* s, int at, core::id<Tag> id) {
        bind(s, at, static_cast<std::int64_t>(id.value));
    }
    template <class T> void bind(sqlite3_stmt* s, int at, const std::optional<T>& x) {
        if (x) bind(s, at, *x);
        else bind(s, at, nullptr);
    }
    sqlite3_stmt* prepared(const char* sql);
    sqlite3_stmt* prepare_once(const std::string& sql);
    sqlite3* handle_{};
    std::unordered_map<const void*, sqlite3_stmt*> statements_;
    sqlite3_stmt* once_{};
    sqlite3_destructor_type lifetime_{SQLITE_STATIC};
    int result_{};
    std::string message_;
};

}  // namespace evenline::storage::sqlite
