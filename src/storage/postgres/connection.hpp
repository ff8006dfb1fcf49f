// One connection to PostgreSQL. Blocking, one thread at a time, and never for longer than asked.
#pragma once

#include "evenline/core/time.hpp"

#include <boost/system/error_code.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace evenline::storage::postgres {

// What came of a query. Everything of one call is one transaction: done, or nothing of it is.
class reply {
public:
    enum class how : std::uint8_t {
        done,
        refused,  // the database said no: nothing was written
        lost      // nobody knows whether it was written
    };
    reply() = default;
    explicit reply(how h) : how_(h) {}
    explicit reply(pg_result*);  // takes it over

    [[nodiscard]] how ended() const { return how_; }
    [[nodiscard]] bool done() const { return how_ == how::done; }
    [[nodiscard]] const std::string& state() const { return state_; }  // SQLSTATE
    [[nodiscard]] const std::string& constraint() const { return constraint_; }
    [[nodiscard]] const std::string& sentence() const { return sentence_; }
    // {} when done; the fault of this or of every store otherwise.
    [[nodiscard]] boost::system::error_code failed() const;

    // Of the last statement's rows. Valid while the reply lives.
    [[nodiscard]] int rows() const;
    [[nodiscard]] bool is_null(int row, int column) const;
    [[nodiscard]] std::string_view text(int row, int column) const;
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    [[nodiscard]] std::uint64_t number(int row, int column) const;
    [[nodiscard]] std::string bytes(int row, int column) const;  // of a bytea

private:
    how how_{how::lost};
    std::string state_, constraint_, sentence_;
    std::shared_ptr<pg_result> result_;
};

class connection {
public:
    // `url`: libpq's, "postgresql://evenline@db.example/evenline". Nothing is opened yet.
    explicit connection(std::string url) : url_(std::move(url)) {}
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    // Opens it if it is not open. Two to four seconds at most.
    bool open();
    void close();
    [[nodiscard]] bool is_open() const { return link_ != nullptr; }

    // One message to the server, so that it never waits for this process in the middle of a
    // transaction: however many statements, all in one, committed at the end. A connection on
    // which something was lost is closed.
    reply ask(const std::string& sql, core::duration at_most = core::seconds(4));

private:
    reply answer(core::duration at_most);
    const std::string url_;
    pg_conn* link_{};
};

}  // namespace evenline::storage::postgres
