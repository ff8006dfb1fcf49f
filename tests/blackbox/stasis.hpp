// Asterisk's REST interface with callers in an application of ours: what it is told to do it does,
// and every telephone that it rings is answered, unless a test says otherwise.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace evenline::blackbox {

class stasis {
public:
    stasis();
    ~stasis();
    [[nodiscard]] unsigned short port() const { return port_; }
    void enters(const std::string& id, const std::string& number, int seconds_ago = 0);
    void hangs_up(const std::string& id, bool unheard = false);
    void presses(const std::string& id, const std::string& key);
    void drop_events();                                    // the WebSocket alone
    void answers_telephones(bool yes) { answers_ = yes; }
    [[nodiscard]] bool hears(const std::string& request);  // "POST /ari/…" within five seconds
    [[nodiscard]] std::string requests();

private:
    struct call { std::string number, created; };
    struct listener;
    void serve();
    void converse(boost::asio::ip::tcp::socket);
    std::string answer(const std::string& method, const std::string& target, unsigned& status);
    void ring(const std::string& id, const std::string& args);
    void tell(const std::string& type, const std::string& id, const std::string& more = {});
    [[nodiscard]] std::string shown(const std::string& id) const;

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor door_;
    unsigned short port_{};
    std::recursive_mutex lock_;
    std::map<std::string, call> calls_;
    std::vector<std::string> requests_;
    std::shared_ptr<listener> events_;
    std::atomic<bool> answers_{true}, stopping_{};
    std::vector<std::thread> threads_;
};

}  // namespace evenline::blackbox
