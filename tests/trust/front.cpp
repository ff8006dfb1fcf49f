#include "trust/front.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <chrono>
#include <fstream>
#include <thread>

namespace evenline::trust {
namespace {

namespace fs = std::filesystem;

sockaddr_in local(std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return out;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    auto at = local(0);
    socklen_t size = sizeof at;
    ::bind(socket, reinterpret_cast<sockaddr*>(&at), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size);
    ::close(socket);
    return ntohs(at.sin_port);
}

std::string program_path(const std::string& name) {
    for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"})
        if (fs::exists(folder + name)) return folder + name;
    return {};
}

std::string nginx_file(const fs::path& folder, std::uint16_t port, std::uint16_t back) {
    const auto at = folder.string();
    return "daemon off; master_process off; pid " + at + "/pid; error_log " + at +
           "/error.log;\nevents { worker_connections 256; }\nhttp {\n access_log off;\n"
           " client_body_temp_path " + at + "/b; proxy_temp_path " + at +
           "/p; fastcgi_temp_path " + at + "/f; uwsgi_temp_path " + at + "/u; scgi_temp_path " +
           at + "/s;\n server {\n  listen 127.0.0.1:" + std::to_string(port) +
           ";\n  client_header_timeout 1s; client_body_timeout 1s; keepalive_timeout 200ms;\n"
           "  location / {\n   proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
           "   proxy_request_buffering off; proxy_read_timeout 2s;\n"
           "   proxy_pass http://back;\n  }\n }\n"
           " upstream back { server 127.0.0.1:" + std::to_string(back) + "; keepalive 4; }\n}\n";
}

std::string haproxy_file(std::uint16_t port, std::uint16_t back) {
    return "defaults\n mode http\n timeout client 1s\n timeout http-keep-alive 200ms\n"
           " timeout connect 1s\n timeout server 2s\n http-reuse always\n"
           "frontend f\n bind 127.0.0.1:" + std::to_string(port) +
           "\n default_backend b\nbackend b\n server s 127.0.0.1:" + std::to_string(back) + "\n";
}

}  // namespace

front::front(front_kind kind, std::uint16_t back_port) : port_(free_port()) {
    auto name = (fs::temp_directory_path() / "evenline-front-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const bool nginx = kind == front_kind::nginx;
    const std::string program = program_path(nginx ? "nginx" : "haproxy");
    if (program.empty()) {
        missing_ = std::string(nginx ? "nginx" : "haproxy") + " is not installed";
        return;
    }
    const auto file = (folder_ / "front.conf").string();
    std::ofstream(file) << (nginx ? nginx_file(folder_, port_, back_port)
                                  : haproxy_file(port_, back_port));
    if (nginx) start(program, {"-p", folder_.string(), "-c", file});
    else start(program, {"-db", "-f", file});
}

void front::start(const std::string& program, const std::vector<std::string>& args) {
    pid_ = ::fork();
    if (pid_ == 0) {
        const int log = ::open((folder_ / "out.log").c_str(), O_CREAT | O_WRONLY, 0644);
        ::dup2(log, 1);
        ::dup2(log, 2);
        for (int fd = 3; fd < 1'024; ++fd) ::close(fd);
        std::vector<char*> argv{const_cast<char*>(program.c_str())};
        for (const auto& a : args) argv.push_back(const_cast<char*>(a.c_str()));
        argv.push_back(nullptr);
        ::execv(program.c_str(), argv.data());
        ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!answers()) {
        int how = 0;
        const bool ended = ::waitpid(pid_, &how, WNOHANG) == pid_;
        if (ended) pid_ = -1;
        if (ended || std::chrono::steady_clock::now() > until) {
            std::ifstream log(folder_ / "out.log");
            missing_ = program + " does not start: " +
                       std::string(std::istreambuf_iterator<char>(log), {}).substr(0, 400);
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

bool front::answers() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto at = local(port_);
    const bool there = ::connect(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
    ::close(socket);
    return there;
}

front::~front() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace evenline::trust
