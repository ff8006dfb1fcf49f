#include "app/demo/folder.hpp"

#include <signal.h>
#include <unistd.h>
#include <fstream>

namespace evenline::app::demo {
namespace {

constexpr const char* marker = "made-by-evenline-demo";

bool is_running(pid_t pid) { return pid > 0 && kill(pid, 0) == 0; }

}  // namespace

std::string folder::make() {
    std::error_code failed;
    if (std::filesystem::exists(path_)) {
        std::ifstream in{path_ / marker};
        pid_t pid = 0;
        if (!in)
            return path_.string() +
                   " was not made by a demo; the demo does not touch it. Move it, or start "
                   "elsewhere";
        if (in >> pid && is_running(pid))
            return path_.string() + " is used by a demo that runs (pid " + std::to_string(pid) +
                   "). End that one, or start elsewhere";
        std::filesystem::remove_all(path_, failed);
    }
    if (!failed) std::filesystem::create_directory(path_, failed);
    if (failed) return path_.string() + " cannot be made: " + failed.message();
    made_ = true;
    std::ofstream out{path_ / marker};
    out << getpid() << "\n";
    return out ? std::string{} : path_.string() + " cannot be written";
}

folder::~folder() {
    if (!made_) return;
    std::error_code ignored;
    if (keep_) {
        std::ofstream{path_ / marker} << 0 << "\n";
        return;
    }
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace evenline::app::demo
