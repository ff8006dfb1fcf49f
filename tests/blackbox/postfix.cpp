#include "blackbox/postfix.hpp"

#include "blackbox/server.hpp"

#include <curl/curl.h>
#include <cstring>
#include <fstream>
#include <pwd.h>
#include <iterator>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace evenline::blackbox {
namespace {

namespace fs = std::filesystem;
constexpr const char* binary = "/usr/sbin/postfix";

struct upload { std::string_view rest; };

std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
    auto& rest = static_cast<upload*>(from)->rest;
    const auto n = std::min(size * count, rest.size());
    std::memcpy(into, rest.data(), n);
    rest.remove_prefix(n);
    return n;
}

}  // namespace

std::string postfix::why_not() {
    if (::access(binary, X_OK) != 0) return "Postfix is not installed (apt install postfix)";
    if (::geteuid() != 0) return "Postfix starts as root only";
    if (::getpwnam("postfix") == nullptr) return "there is no user 'postfix'";
    return {};
}

postfix::postfix(unsigned short mail_port) : port_(free_port()) {
    auto pattern = (fs::temp_directory_path() / "evenline-postfix-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    ::chmod(folder_.c_str(), 0755);   // its processes run as another user
    for (const char* part : {"etc", "queue", "data", "log"}) {
        fs::create_directory(folder_ / part);
        ::chmod((folder_ / part).c_str(), 0755);
    }
    const auto* owner = ::getpwnam("postfix");
    if (::chown((folder_ / "data").c_str(), owner->pw_uid, owner->pw_gid) != 0)
        throw std::runtime_error("the data folder cannot be given to Postfix");
    write_config(mail_port);
    if (command("start") != 0) throw std::runtime_error("Postfix did not start:\n" + log());
}

postfix::~postfix() {
    if (command("stop") != 0) std::fprintf(stderr, "Postfix did not stop: %s\n", log().c_str());
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void postfix::write_config(unsigned short mail_port) const {
    const auto in = [this](const char* part) { return (folder_ / part).string(); };
    std::ofstream(folder_ / "etc/main.cf")
        << "compatibility_level = 3.6\nmyhostname = mx.desk.example.com\nmydestination =\n"
        << "queue_directory = " << in("queue") << "\ndata_directory = " << in("data")
        << "\nmaillog_file_prefixes = " << folder_.string() << "\nmaillog_file = " << in("log/mail")
        << "\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n"
        << "virtual_mailbox_domains = desk.example.com\nvirtual_transport = lmtp:inet:127.0.0.1:"
        << mail_port << "\nrecipient_delimiter = +\nalias_maps =\nalias_database =\n"
        << "smtpd_peername_lookup = no\nbiff = no\n"
        << "default_transport = lmtp:inet:127.0.0.1:" << mail_port << "\n";
    std::ofstream master(folder_ / "etc/master.cf");
    master << "127.0.0.1:" << port_ << " inet n - n - - smtpd\n";
    for (const char* line :
         {"pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup",
          "qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite",
          "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
          "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
          "error unix - - n - - error", "retry unix - - n - - error",
          "proxymap unix - - n - - proxymap", "lmtp unix - - n - - lmtp",
          "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
          "postlog unix-dgram n - n - 1 postlogd"})
        master << line << "\n";
}

int postfix::command(const std::string& verb) const {
    const auto said = (folder_ / "log/command").string();
    return std::system((std::string(binary) + " -c " + (folder_ / "etc").string() + ' ' + verb +
                        " >> " + said + " 2>&1").c_str());
}

std::string postfix::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::string postfix::log() const {
    std::string out;
    for (const char* part : {"log/command", "log/mail"}) {
        std::ifstream in(folder_ / part);
        out.append(std::istreambuf_iterator<char>(in), {});
    }
    return out;
}

std::string postfix::hand_in(const std::string& from, const std::string& to,
                             const std::string& mail) const {
    auto* handle = curl_easy_init();
    auto* recipients = curl_slist_append(nullptr, ("<" + to + ">").c_str());
    upload what{mail};
    curl_easy_setopt(handle, CURLOPT_URL, url().c_str());
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle, CURLOPT_READDATA, &what);
    const auto result = curl_easy_perform(handle);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(handle);
    return result == CURLE_OK ? std::string{} : curl_easy_strerror(result);
}

}  // namespace evenline::blackbox
