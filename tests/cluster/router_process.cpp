#include "cluster/router_process.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace evenline::cluster {

router_process::router_process(std::string name, std::string url)
    : name_(std::move(name)), url_(std::move(url)) {
    std::signal(SIGPIPE, SIG_IGN);
}

router_process::~router_process() {
    if (!runs()) return;
    signal(SIGKILL);
    wait();
}

void router_process::start() {
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "router_program";
    const auto owner = name_ + "-" + std::to_string(++lives_);
    std::array<int, 2> in{}, out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(in[0], 0);
        ::dup2(out[1], 1);
        ::execl(program.c_str(), "router_program", url_.c_str(), owner.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    to_ = in[1];
    from_ = out[0];
    ::fcntl(from_, F_SETFL, O_NONBLOCK);
    ::fcntl(to_, F_SETFL, O_NONBLOCK);
    half_.clear();
}

void router_process::signal(int which) const { ::kill(pid_, which); }

void router_process::wait() {
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    close();
}

void router_process::close() {
    ::close(to_);
    ::close(from_);
}

void router_process::say(const std::string& line) {
    const auto text = line + "\n";
    if (runs() && ::write(to_, text.data(), text.size()) < 0) return;  // asked again later
}

std::vector<std::string> router_process::heard() {
    std::array<char, 4'096> bytes{};
    for (ssize_t n = 0; runs() && (n = ::read(from_, bytes.data(), bytes.size())) > 0;)
        half_.append(bytes.data(), static_cast<std::size_t>(n));
    std::vector<std::string> lines;
    for (std::size_t end = 0; (end = half_.find('\n')) != std::string::npos;) {
        lines.push_back(half_.substr(0, end));
        half_.erase(0, end + 1);
    }
    return lines;
}

}  // namespace evenline::cluster
