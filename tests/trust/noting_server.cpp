#include "trust/noting_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <stdexcept>

namespace evenline::trust {
namespace asio = boost::asio;

http::settings noting_server::quick() {
    http::settings s;
    s.listen_port = 0;
    s.header_timeout_s = 1;
    s.body_timeout_s = 1;
    s.idle_timeout_s = 1;
    return s;
}

noting_server::noting_server(http::settings limits)
    : limits_(std::move(limits)), doors_(loop_.get_executor(), limits_) {
    std::string why;
    if (doors_.open(why)) throw std::runtime_error(why);
    doors_.run([this](std::unique_ptr<http::transport> wire) { open_.take(std::move(wire)); },
               [this] { open_.make_room(); });
    thread_ = std::thread([this] { loop_.run(); });
}

noting_server::~noting_server() {
    asio::post(loop_, [this] {
        doors_.close();
        open_.cut();
        open_for_more_.reset();
    });
    thread_.join();
}

std::vector<std::string> noting_server::take_notes() {
    const std::lock_guard lock(mutex_);
    return std::exchange(notes_, {});
}

asio::awaitable<http::response> noting_server::answer(http::request& asked) {
    {
        const std::lock_guard lock(mutex_);
        notes_.push_back(asked.method + " " + asked.target +
                         (asked.body.empty() ? "" : " " + asked.body));
    }
    http::response out;
    out.content_type = "text/plain";
    out.body = "noted";
    co_return out;
}

std::optional<http::response> noting_server::refuse_live(const http::request&) {
    http::response out;
    out.status = 403;
    return out;
}

asio::awaitable<void> noting_server::serve_live(http::transport&, const http::request&,
                                                std::string) {
    co_return;
}

}  // namespace evenline::trust
