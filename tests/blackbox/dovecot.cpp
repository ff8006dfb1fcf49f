#include "blackbox/dovecot.hpp"

#include "blackbox/server.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace evenline::blackbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
constexpr const char* binary = "/usr/sbin/dovecot";
constexpr const char* owner = "nobody";

bool listens(unsigned short port) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool there = ::connect(s, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    ::close(s);
    return there;
}

void give_to_owner(const fs::path& what) {
    const auto* who = ::getpwnam(owner);
    if (::chown(what.c_str(), who->pw_uid, who->pw_gid) != 0)
        throw std::runtime_error(what.string() + " cannot be given to " + owner);
}

}  // namespace

std::string dovecot::why_not() {
    if (::access(binary, X_OK) != 0) return "Dovecot is not installed (apt install dovecot-imapd)";
    if (::geteuid() != 0) return "Dovecot starts as root only";
    if (::getpwnam("dovecot") == nullptr) return "there is no user 'dovecot'";
    return {};
}

dovecot::dovecot() : imap_port_(free_port()), lmtp_port_(free_port()) {
    auto pattern = (fs::temp_directory_path() / "evenline-dovecot-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    ::chmod(folder_.c_str(), 0755);   // its processes run as other users
    for (const char* part : {"run", "state", "mail"}) fs::create_directory(folder_ / part);
    give_to_owner(folder_ / "mail");
    const auto in = [this](const char* part) { return (folder_ / part).string(); };
    std::ofstream(folder_ / "dovecot.conf")
        << "base_dir = " << in("run") << "\nstate_dir = " << in("state") << "\nlog_path = "
        << in("log") << "\nprotocols = imap lmtp\nlisten = 127.0.0.1\nssl = no\n"
        << "disable_plaintext_auth = no\nmail_location = maildir:" << in("mail") << "/%u\n"
        << "first_valid_uid = 1\npassdb {\n driver = static\n args = password=" << password
        << "\n}\nuserdb {\n driver = static\n args = uid=nobody gid=nogroup home=" << in("mail")
        << "/%u allow_all_users=yes\n}\nservice imap-login {\n chroot =\n inet_listener imap {\n"
        << "  port = " << imap_port_ << "\n }\n inet_listener imaps {\n  port = 0\n }\n}\n"
        << "service lmtp {\n inet_listener lmtp {\n  address = 127.0.0.1\n  port = " << lmtp_port_
        << "\n }\n}\nservice anvil {\n chroot =\n}\n";
    start();
}

dovecot::~dovecot() {
    stop();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void dovecot::start() {
    pid_ = ::fork();
    if (pid_ == 0) {
        const int null = ::open("/dev/null", O_RDWR);
        for (int end = 0; end < 3; ++end) ::dup2(null, end);
        ::execl(binary, "dovecot", "-c", (folder_ / "dovecot.conf").c_str(), "-F", nullptr);
        ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!listens(imap_port_) || !listens(lmtp_port_)) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("Dovecot did not start:\n" + log());
        std::this_thread::sleep_for(5ms);
    }
}

void dovecot::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

std::string dovecot::imap_url() const { return "imap://127.0.0.1:" + std::to_string(imap_port_); }

std::string dovecot::log() const {
    std::ifstream in(folder_ / "log");
    return {std::istreambuf_iterator<char>(in), {}};
}

void dovecot::put(const std::string& user, const std::string& mail) {
    const auto box = folder_ / "mail" / user;
    for (const auto& part : {box, box / "cur", box / "new", box / "tmp"}) {
        if (fs::create_directory(part)) give_to_owner(part);
    }
    const auto name = std::to_string(1'000'000 + ++put_) + ".x.test";
    std::ofstream(box / "tmp" / name) << mail;
    give_to_owner(box / "tmp" / name);
    fs::rename(box / "tmp" / name, box / "new" / name);
}

std::string dovecot::mails_of(const std::string& user) const {
    std::string out;
    for (const char* part : {"new", "cur"}) {
        std::error_code none;
        for (const auto& file : fs::directory_iterator(folder_ / "mail" / user / part, none)) {
            std::ifstream in(file.path());
            out.append(std::istreambuf_iterator<char>(in), {});
        }
    }
    return out;
}

void dovecot::forget_uids(const std::string& user) {
    const auto box = folder_ / "mail" / user;
    for (const auto& entry : fs::directory_iterator(box)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("dovecot")) fs::remove(entry.path());
    }
    for (const auto& file : fs::directory_iterator(box / "cur")) {
        const auto name = file.path().filename().string();
        fs::rename(file.path(), box / "new" / name.substr(0, name.find(':')));
    }
    std::ofstream(box / "dovecot-uidlist")
        << "3 V1234567890 N1 G0123456789abcdef0123456789abcdef\n";
    give_to_owner(box / "dovecot-uidlist");
}

}  // namespace evenline::blackbox
