// A provider or mail server of our own on a free port of the loopback: it keeps what it was sent
// and answers what it was told to.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace evenline::senders::test {

struct heard_request { std::string head, body; };

// One connection after another; each gets one answer.
class http_stand_in {
public:
    using answer = std::function<std::string(const heard_request&)>;
    explicit http_stand_in(answer = nullptr);
    ~http_stand_in();
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<heard_request> heard();
    static std::string status(unsigned code, std::string headers = {}, std::string body = {});

private:
    void serve();
    void converse(boost::asio::ip::tcp::socket&);
    answer answer_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor door_;
    std::mutex lock_;
    std::vector<heard_request> heard_;
    std::atomic<bool> stopping_{};
    std::thread thread_;
};

// Says what a mail server says. `refuse` is the answer to the final dot, instead of 250.
class smtp_stand_in {
public:
    explicit smtp_stand_in(std::string refuse = {});
    ~smtp_stand_in();
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<std::string> lines();   // everything the client said

private:
    void serve();
    void converse(boost::asio::ip::tcp::socket&);
    std::string refuse_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor door_;
    std::mutex lock_;
    std::vector<std::string> lines_;
    std::atomic<bool> stopping_{};
    std::thread thread_;
};

}  // namespace evenline::senders::test
