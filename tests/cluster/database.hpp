// A PostgreSQL of the test's own: its data in the test's folder, reached by loopback or a socket in
// that folder, ended by its process id. Skipped where Debian's package is not installed.
#pragma once

#include "contract/desk.hpp"
#include "storage/postgres/connection.hpp"

#include <sys/types.h>

namespace evenline::cluster {

class database {
public:
    database();
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // A database of its own, empty but for the tables.
    [[nodiscard]] std::string fresh(const std::string& name);
    [[nodiscard]] std::string url(const std::string& name) const;   // by the socket
    [[nodiscard]] unsigned short port() const { return port_; }     // on 127.0.0.1
    [[nodiscard]] std::string url_by(unsigned short port, const std::string& name) const;
    // Why there is none; empty: there is one.
    [[nodiscard]] const std::string& missing() const { return missing_; }

    // One for all tests of this process.
    static database& shared();

private:
    void start(const std::string& programs);
    contract::folder folder_;
    std::string missing_;
    unsigned short port_{};
    pid_t server_{};
};

// What the one row says; fails the test where there is none.
std::string told(storage::postgres::connection&, const std::string& sql);

}  // namespace evenline::cluster
