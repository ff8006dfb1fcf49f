#include "cluster/database.hpp"

#include "storage/postgres/schema.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace evenline::cluster {
namespace {

namespace fs = std::filesystem;

std::string programs() {
    for (const char* version : {"15", "16", "17", "14"}) {
        const auto folder = std::string("/usr/lib/postgresql/") + version + "/bin";
        if (fs::exists(folder + "/postgres")) return folder;
    }
    return {};
}

// PostgreSQL refuses to run as root.
const passwd* other_user() { return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr; }

pid_t run(const std::vector<std::string>& words, const std::string& log) {
    const auto* user = other_user();
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // ends at once with the test
    const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
    ::dup2(out, 1);
    ::dup2(out, 2);
    if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0))
        ::_exit(126);
    if (user != nullptr) ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // another user's: asked for again
    std::vector<char*> raw;
    for (const auto& word : words) raw.push_back(const_cast<char*>(word.c_str()));
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
}

unsigned short free_port() {
    boost::asio::io_context loop;
    const boost::asio::ip::tcp::acceptor any(
        loop, {boost::asio::ip::make_address("127.0.0.1"), 0});
    return any.local_endpoint().port();
}

}  // namespace

database::database() {
    const auto where = programs();
    if (where.empty()) missing_ = "no PostgreSQL here: apt-get install postgresql-15";
    else start(where);
}

void database::start(const std::string& where) {
    const auto data = (folder_.path() / "data").string();
    const auto log = (folder_.path() / "log").string();
    std::ofstream(log).close();
    if (const auto* user = other_user()) {
        for (const auto& path : {folder_.path().string(), log})
            if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) missing_ = "chown failed";
    }
    int how = 0;
    ::waitpid(run({where + "/initdb", "-D", data, "-U", "evenline", "-A", "trust", "-E", "UTF8",
                   "--locale=C", "--no-sync"}, log), &how, 0);
    if (how != 0) {
        missing_ = "initdb failed, see " + log;
        return;
    }
    port_ = free_port();
    server_ = run({where + "/postgres", "-D", data, "-p", std::to_string(port_), "-k",
                   folder_.path().string(), "-c", "listen_addresses=127.0.0.1", "-c",
                   "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60", "-c",
                   "autovacuum=off", "-c", "log_min_messages=fatal"}, log);
    storage::postgres::connection look(url("postgres"));
    for (int i = 0; i < 1'200 && !look.open(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!look.is_open()) missing_ = "PostgreSQL did not start, see " + log;
}

database::~database() {
    if (server_ == 0) return;
    ::kill(server_, SIGQUIT);  // at once: the folder goes anyway
    ::waitpid(server_, nullptr, 0);
}

database& database::shared() {
    static database one;
    return one;
}

std::string database::url(const std::string& name) const {
    return "postgresql://evenline@/" + name + "?host=" + folder_.path().string() +
           "&port=" + std::to_string(port_);
}

std::string database::url_by(unsigned short port, const std::string& name) const {
    return "postgresql://evenline@127.0.0.1:" + std::to_string(port) + "/" + name;
}

std::string database::fresh(const std::string& name) {
    storage::postgres::connection admin(url("postgres"));
    const auto made = admin.ask("CREATE DATABASE " + name, core::seconds(30));
    if (!made.done()) throw std::runtime_error("CREATE DATABASE: " + made.sentence());
    storage::postgres::connection own(url(name));
    if (const auto failed = storage::postgres::make_schema(own))
        throw std::runtime_error("the schema: " + failed.message());
    return url(name);
}

std::string told(storage::postgres::connection& by, const std::string& sql) {
    const auto got = by.ask(sql);
    EXPECT_TRUE(got.done()) << sql << ": " << got.sentence();
    EXPECT_EQ(got.rows(), 1) << sql;
    return got.done() && got.rows() == 1 ? std::string(got.text(0, 0)) : "";
}

}  // namespace evenline::cluster
