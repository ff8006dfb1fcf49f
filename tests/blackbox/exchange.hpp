// Telephone exchanges of our own, to play a real one's part for the real server: they hold callers,
// do as they are told, and misbehave when a test says so.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace evenline::blackbox {

// A line-by-line conversation on a port of its own; one connection at a time.
class exchange {
public:
    exchange();
    virtual ~exchange();
    [[nodiscard]] unsigned short port() const { return port_; }
    // Everything that was said to us on all connections.
    [[nodiscard]] std::string heard();
    [[nodiscard]] bool hears(const std::string& part);   // within five seconds
    [[nodiscard]] std::size_t connections() const { return connections_; }
    // Sends these bytes as they are.
    void say(const std::string& bytes);
    // Ends the connection, in the middle of whatever was being said.
    void hang_up();
    // Nobody is let in until `open_again`.
    void shut() { shut_ = true; hang_up(); }
    void open_again() { shut_ = false; }

protected:
    // What a message means to us; `end` is what ends one.
    virtual void greet() {}
    virtual void take(const std::string& message) = 0;
    void begin(std::string end);
    void stop();   // by each destructor, before its own parts go
    std::recursive_mutex lock_;

private:
    void serve();
    std::string end_, heard_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor door_;
    std::shared_ptr<boost::asio::ip::tcp::socket> now_;
    unsigned short port_{};
    std::atomic<std::size_t> connections_{};
    std::atomic<bool> shut_{}, stopping_{};
    std::thread thread_;
};

// Asterisk's manager and a queue "support".
class asterisk final : public exchange {
public:
    asterisk() { begin("\r\n\r\n"); }
    ~asterisk() override { stop(); }
    void joins(const std::string& line, const std::string& number, int waited_s = 0);
    void leaves(const std::string& line, bool unheard = false);   // hangs up while waiting
    void hangs_up(const std::string& line);                       // while talking
    [[nodiscard]] std::string event(const std::string& name, const std::string& line,
                                    const std::string& more = {});

private:
    struct caller { std::string number; int waited_s{}; bool queued{true}; };
    void greet() override { say("Asterisk Call Manager/9.0.0\r\n"); }
    void take(const std::string& message) override;
    void redirected(const std::string& line);
    std::map<std::string, caller> callers_;
};

// FreeSWITCH's event socket and a queue "support@default".
class freeswitch final : public exchange {
public:
    freeswitch() { begin("\n\n"); }
    ~freeswitch() override { stop(); }
    void joins(const std::string& line, const std::string& number, int waited_s = 0);
    void leaves(const std::string& line, bool unheard = false);
    void hangs_up(const std::string& line);
    void event(const std::string& body);

private:
    struct caller { std::string number; long since{}; bool queued{true}; };
    void greet() override { say("Content-Type: auth/request\n\n"); }
    void take(const std::string& message) override;
    std::string queue_event(const std::string& action, const std::string& line,
                            const std::string& more = {});
    std::map<std::string, caller> callers_;
};

}  // namespace evenline::blackbox
