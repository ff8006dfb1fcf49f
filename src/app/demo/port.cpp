#include "app/demo/port.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace evenline::app::demo {
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

std::uint16_t bind_to(std::uint16_t port) {
    asio::io_context loop;
    asio::ip::tcp::acceptor door{loop};
    boost::system::error_code failed;
    door.open(asio::ip::tcp::v4(), failed);
    if (!failed) door.set_option(asio::socket_base::reuse_address{true}, failed);
    if (!failed) door.bind({asio::ip::address_v4::loopback(), port}, failed);
    if (!failed) door.listen(1, failed);
    return failed ? std::uint16_t{} : door.local_endpoint().port();
}

// The socket that listens on this port, as the kernel numbers it.
std::string inode_of(std::uint16_t port) {
    char suffix[8];
    std::snprintf(suffix, sizeof suffix, ":%04X", port);
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream in{table};
        std::string line;
        while (std::getline(in, line)) {
            std::istringstream words{line};
            std::string number, local, remote, state, skip, inode;
            words >> number >> local >> remote >> state >> skip >> skip >> skip >> skip >> skip >>
                inode;
            if (state == "0A" && local.ends_with(suffix)) return inode;
        }
    }
    return {};
}

std::string owner_of(const std::string& inode) {
    std::error_code ignored;
    const auto wanted = "socket:[" + inode + "]";
    for (const auto& process : fs::directory_iterator{"/proc", ignored}) {
        const auto pid = process.path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        for (const auto& open : fs::directory_iterator{process.path() / "fd", ignored}) {
            if (fs::read_symlink(open.path(), ignored).string() != wanted) continue;
            std::ifstream in{process.path() / "comm"};
            std::string name;
            std::getline(in, name);
            return name + " (pid " + pid + ")";
        }
    }
    return "another program";
}

}  // namespace

port_choice choose_port(std::uint16_t wanted) {
    if (bind_to(wanted) != 0) return {wanted, {}};
    port_choice out{0, owner_of(inode_of(wanted))};
    for (int next = wanted + 1; next <= wanted + 100 && next <= 65'535 && out.port == 0; ++next)
        out.port = bind_to(static_cast<std::uint16_t>(next));
    return out;
}

std::uint16_t free_port() { return bind_to(0); }

}  // namespace evenline::app::demo
