// The agents: they accept what is offered, work on it, answer and close, all through the public
// API, each with a token of their own. A mail in hand rests while a customer is on the phone.
#pragma once

#include "app/demo/pool.hpp"
#include "app/demo/virtual_time.hpp"
#include "app/demo/visitors.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <set>
#include <unordered_map>

namespace evenline::app::demo {

struct badge {
    std::string agent, token;
};  // "agt_3" and what it logs in with

struct work_counts {
    std::uint64_t accepted{}, finished{}, too_late{}, refused{};
    std::string last_refusal;
};

class workforce {
public:
    workforce(boost::asio::any_io_executor, const virtual_time&, pool&, visitors&,
              std::vector<badge>);

    boost::asio::awaitable<void> begin();  // everybody is available
    struct job {
        std::string ticket;
        const visitor* who{};
        core::work_form form{};
        double left_s{};
    };
    void offered(const std::string& agent, const std::string& offer, std::uint64_t version,
                 job what);
    // The customer of this ticket has hung up: there is nothing left but to close it.
    void left(const std::string& agent, const std::string& ticket);
    void closed(const std::string& ticket) { gone_.erase(ticket); }
    void offer_expired(const std::string& agent);  // they say they are there again
    void stop();
    [[nodiscard]] const work_counts& counts() const { return counts_; }
    [[nodiscard]] std::size_t size() const { return desks_.size(); }
    [[nodiscard]] std::size_t in_hand() const;

private:
    struct desk {
        desk(boost::asio::any_io_executor loop, std::string t) : token(std::move(t)), timer(loop) {}
        std::string token;
        boost::asio::steady_timer timer;
        std::vector<job> jobs;
        double worked_until_s{};
    };

    boost::asio::awaitable<plain_reply> ask(const desk&, std::string method, std::string target,
                                            std::string body);
    boost::asio::awaitable<void> accept(desk&, std::string offer, std::uint64_t version, job what);
    boost::asio::awaitable<void> finish(desk&, job, bool customer_left);
    boost::asio::awaitable<void> be_available(desk&);
    [[nodiscard]] static double speed_of(const desk&, const job&);
    void work(desk&);  // brings the jobs up to now, ends those that are done
    void count(const plain_reply&);

    boost::asio::any_io_executor loop_;
    const virtual_time& time_;
    pool& pool_;
    visitors& visitors_;
    std::map<std::string, std::unique_ptr<desk>> desks_;
    std::set<std::string> gone_;  // tickets whose customer left before we knew that we had them
    work_counts counts_;
    bool stopping_{};
};

}  // namespace evenline::app::demo
