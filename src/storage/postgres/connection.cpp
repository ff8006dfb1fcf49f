#include "storage/postgres/connection.hpp"

#include "evenline/storage/store.hpp"

#include <charconv>
#include <chrono>
#include <libpq-fe.h>
#include <poll.h>
#include <utility>

namespace evenline::storage::postgres {
namespace {

// Nobody waits for a stuck router, and a router waits for nobody: a holder that stalls inside a
// transaction would keep the next one from taking over. Dead peers are noticed by both sides.
constexpr const char* settings =
    "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed"
    " -c statement_timeout=2s -c lock_timeout=1s -c idle_in_transaction_session_timeout=1s"
    " -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=3000 -c timezone=UTC -c standard_conforming_strings=on"
    " -c bytea_output=hex";

std::string field(const PGresult* from, int which) {
    const char* text = PQresultErrorField(from, which);
    return text != nullptr ? text : "";
}

bool is_ready(const PGconn* link, short events, std::chrono::steady_clock::time_point until) {
    using std::chrono::milliseconds;
    const auto left =
        std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd one{PQsocket(link), events, 0};
    const int got = ::poll(&one, 1, static_cast<int>(left));
    return got > 0 || (got < 0 && errno == EINTR);
}

}  // namespace

reply::reply(pg_result* from) : result_(from, PQclear) {
    const auto status = PQresultStatus(from);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
        how_ = how::done;
        return;
    }
    how_ = how::refused;
    state_ = field(from, PG_DIAG_SQLSTATE);
    constraint_ = field(from, PG_DIAG_CONSTRAINT_NAME);
    sentence_ = field(from, PG_DIAG_MESSAGE_PRIMARY);
}

boost::system::error_code reply::failed() const {
    if (how_ == how::done) return {};
    if (how_ == how::lost) return fault::unreachable;
    if (state_ == "EV001") return fault::lease_lost;
    if (state_ == "EV002" || constraint_ == "event_pkey") return fault::stale;
    if (state_ == "23505") return fault::duplicate;
    if (state_ == "53100") return fault::full;
    if (state_ == "25006") return fault::read_only;
    if (state_ == "57014" || state_ == "55P03" || state_.starts_with("40"))
        return fault::busy;
    if (state_.starts_with("22") || state_.starts_with("23")) return fault::refused;
    return fault::io;
}

int reply::rows() const { return result_ ? PQntuples(result_.get()) : 0; }
bool reply::is_null(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) != 0;
}
std::string_view reply::text(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}
std::int64_t reply::integer(int row, int column) const {
    std::int64_t n = 0;
    const auto from = text(row, column);
    std::from_chars(from.data(), from.data() + from.size(), n);
    return n;
}
std::uint64_t reply::number(int row, int column) const {
    return static_cast<std::uint64_t>(integer(row, column));
}
std::string reply::bytes(int row, int column) const {
    std::string out;
    auto hex = text(row, column);
    if (!hex.starts_with("\\x")) return out;
    hex.remove_prefix(2);
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned byte = 0;
        std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
        out += static_cast<char>(byte);
    }
    return out;
}

connection::~connection() { close(); }

bool connection::open() {
    if (link_ != nullptr) return true;
    constexpr int expand_the_url = 1;
    const char* names[] = {"dbname",          "options",          "client_encoding",
                           "connect_timeout", "keepalives_idle",  "keepalives_interval",
                           "keepalives_count", "tcp_user_timeout", nullptr};
    const char* values[] = {url_.c_str(), settings, "UTF8", "2", "1", "1", "3", "3000", nullptr};
    link_ = PQconnectdbParams(names, values, expand_the_url);
    if (PQstatus(link_) != CONNECTION_OK || PQsetnonblocking(link_, 1) != 0) {
        close();
        return false;
    }
    PQsetNoticeProcessor(link_, [](void*, const char*) {}, nullptr);
    return true;
}

void connection::close() { PQfinish(std::exchange(link_, nullptr)); }

reply connection::ask(const std::string& sql, core::duration at_most) {
    if (!open()) return reply(reply::how::lost);
    if (PQsendQuery(link_, sql.c_str()) == 0) {
        close();
        return reply(reply::how::lost);
    }
    auto got = answer(at_most);
    if (got.ended() == reply::how::lost) close();
    return got;
}

reply connection::answer(core::duration at_most) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(at_most.us);
    for (int unsent = 1; unsent != 0;) {
        unsent = PQflush(link_);
        if (unsent < 0) return reply(reply::how::lost);
        if (unsent == 0) break;
        if (!is_ready(link_, POLLIN | POLLOUT, until)) return reply(reply::how::lost);
        if (PQconsumeInput(link_) == 0) return reply(reply::how::lost);
    }
    reply last(reply::how::lost);
    while (true) {
        while (PQisBusy(link_) != 0) {
            if (!is_ready(link_, POLLIN, until)) return reply(reply::how::lost);
            if (PQconsumeInput(link_) == 0) return reply(reply::how::lost);
        }
        PGresult* one = PQgetResult(link_);
        if (one == nullptr) break;
        last = reply(one);
    }
    // A server that shuts down or was told to end this session says so, and then hangs up: whether
    // that was before or after the commit is not known.
    if (PQstatus(link_) != CONNECTION_OK) return reply(reply::how::lost);
    return last;
}

}  // namespace evenline::storage::postgres
