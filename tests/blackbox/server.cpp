#include "blackbox/server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "blackbox/client.hpp"

namespace evenline::blackbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string read_file(const fs::path& path) {
    const std::ifstream in(path, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

fs::path make_folder() {
    std::string pattern = (fs::temp_directory_path() / "evenline-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

pid_t spawn(const std::vector<std::string>& args, int in, int out, int err) {
    std::vector<char*> argv;
    const std::string binary = EVENLINE_BINARY;
    argv.push_back(const_cast<char*>(binary.c_str()));
    for (const auto& a : args) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    const pid_t pid = fork();
    if (pid == 0) {
        dup2(in, 0), dup2(out, 1), dup2(err, 2);
        execv(binary.c_str(), argv.data());
        _exit(127);
    }
    return pid;
}

int wait_for(pid_t pid, std::chrono::seconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > until) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
        std::this_thread::sleep_for(2ms);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

unsigned short free_port() {
    int first = 0;
    std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
    std::random_device chance;
    std::uniform_int_distribution any(10'000, std::max(first, 12'000) - 1);
    for (;;) {
        const auto port = static_cast<unsigned short>(any(chance));
        const int s = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool taken = bind(s, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0;
        close(s);
        if (!taken) return port;
    }
}

ran run_evenline(const std::vector<std::string>& args, const std::string& input) {
    const auto folder = make_folder();
    std::ofstream(folder / "in") << input;
    const int in = open((folder / "in").c_str(), O_RDONLY);
    const int out = open((folder / "out").c_str(), O_CREAT | O_WRONLY, 0600);
    const int err = open((folder / "err").c_str(), O_CREAT | O_WRONLY, 0600);
    const pid_t pid = spawn(args, in, out, err);
    close(in), close(out), close(err);
    ran done{wait_for(pid, 120s), {}, {}};
    done.out = read_file(folder / "out");
    done.err = read_file(folder / "err");
    fs::remove_all(folder);
    return done;
}

server::server(const std::string& extra, const std::string& store_url)
    : folder_(make_folder()),
      port_(free_port()),
      mail_port_(free_port()),
      provider_port_(free_port()) {
    write_config(extra, store_url);
}

server::~server() {
    if (running()) kill_hard();
    if (testing::Test::HasFailure()) std::cerr << log() << std::endl;
    fs::remove_all(folder_);
}

void server::write_config(const std::string& extra, const std::string& store_url) const {
    const std::string nowhere = "http://127.0.0.1:" + std::to_string(provider_port_);
    std::ofstream(folder_ / "evenline.toml")
        << "[server]\nlisten = \"127.0.0.1:" << port_
        << "\"\npublic_url = \"https://desk.example.com\"\n"
        << "reads_per_second = 100000\nwrites_per_second = 100000\n"  // tests ask without pause
        << "[store]\nurl = \"" << store_url << "\"\n"
        << "[policy]\nfile = \"" << EVENLINE_ROOT << "/config/policies/equal.toml\"\n"
        << "[[channel]]\nid = \"voice\"\nkind = \"twilio_voice\"\naccount_sid = "
           "\"AC1\"\nauth_token = \""
        << twilio_token << "\"\napi_url = \"" << nowhere << "\"\n"
        << "[[channel]]\nid = \"fb\"\nkind = \"messenger\"\napp_secret = \"" << messenger_secret
        << "\"\nverify_token = \"verify-me\"\npage_access_token = \"page-token\"\napi_url = \""
        << nowhere << "\"\n"
        << "[[channel]]\nid = \"hook\"\nkind = \"webhook\"\nsecrets = [\"" << webhook_secret
        << "\"]\n"
        << "[[channel]]\nid = \"mail\"\nkind = \"lmtp\"\nlisten = \"127.0.0.1:" << mail_port_
        << "\"\ndomain = \"desk.example.com\"\nsmtp_url = \"smtp://127.0.0.1:" << provider_port_
        << "\"\n"
        << extra;
}

void server::speak_tls(const std::string& certificate_pem, const std::string& key_pem) {
    std::ofstream(folder_ / "certificate.pem") << certificate_pem;
    std::ofstream(folder_ / "key.pem") << key_pem;
    set("certificate_file = \"certificate.pem\"\nkey_file = \"key.pem\"");
    tls_ = true;
}

void server::set(const std::string& lines) const {
    auto text = read_file(config());
    const std::string table = "[server]\n";
    text.insert(text.find(table) + table.size(), lines + "\n");
    std::ofstream(config()) << text;
}

void server::start() {
    const int null = open("/dev/null", O_RDONLY);
    const int out = open((folder_ / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    pid_ = spawn({"serve", "--config", config()}, null, out, out);
    close(null), close(out);
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (client c; std::chrono::steady_clock::now() < until; std::this_thread::sleep_for(5ms)) {
        int status = 0;
        if (waitpid(pid_, &status, WNOHANG) != 0) {
            pid_ = -1;
            throw std::runtime_error("the server ended at its start:\n" + log());
        }
        if (c.get(url("/readyz")).status == 200) return;
    }
    throw std::runtime_error("the server was not ready after 20 s:\n" + log());
}

void server::kill_hard() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void server::tell(int signal) const { kill(pid_, signal); }

int server::stop() {
    tell(SIGTERM);
    return ended();
}

int server::ended() {
    const int code = wait_for(pid_, 20s);
    pid_ = -1;
    return code;
}

std::string server::add_agent(const std::string& email, const std::vector<std::string>& extra) {
    std::vector<std::string> args{"user",   "add", "--config", config(), "--email",         email,
                                  "--name", email, "--role",   "agent",  "--password-stdin"};
    args.insert(args.end(), extra.begin(), extra.end());
    const auto done = run_evenline(args, std::string(password) + "\n");
    if (done.code != 0) throw std::runtime_error("user add failed: " + done.err);
    return email;
}

std::string server::token(const std::string& role) {
    auto done = run_evenline({"token", "create", "--config", config(), "--role", role});
    if (done.code != 0) throw std::runtime_error("token create failed: " + done.err);
    while (!done.out.empty() && done.out.back() == '\n') done.out.pop_back();
    return done.out;
}

std::string server::url(const std::string& path) const {
    return (tls_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_) + path;
}
std::string server::public_url(const std::string& path) const {
    return "https://desk.example.com" + path;
}
std::string server::log() const { return read_file(folder_ / "log"); }

}  // namespace evenline::blackbox
