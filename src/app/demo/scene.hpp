// Everything outside the server: customers, agents, the providers' side, and the line of figures
// every ten seconds. Runs on a thread of its own and speaks to the server only through sockets.
#pragma once

#include "app/demo/day.hpp"
#include "app/demo/feed.hpp"
#include "app/demo/secrets.hpp"
#include "app/demo/stand_ins.hpp"
#include "app/demo/workforce.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <thread>

namespace evenline::app::demo {

struct scene_settings {
    core::instant start;
    double speed{60};
    double duration_s{};  // virtual; 0: until told to stop
    std::uint64_t seed{1};
    simulation::center center;
    std::vector<visitor> day;  // who comes
    secrets keys;
    doors where;
    std::string public_url, supervisor_token, report_file, policy_name;
    std::vector<badge> agents;
    std::function<void()> over;  // the day has ended by itself
};

class scene {
public:
    // `stand_ins` are already open: the server's configuration names their ports.
    scene(boost::asio::io_context&, stand_ins&, scene_settings);
    ~scene();
    void start();  // its own thread
    void stop();   // from any thread; returns when the thread has ended
    // The parity figures as lines of text.
    [[nodiscard]] static std::string figures_of(const std::string& parity_json);

private:
    boost::asio::awaitable<void> play();
    boost::asio::awaitable<void> days();
    boost::asio::awaitable<void> tell_every_ten_seconds();
    boost::asio::awaitable<void> drain();
    boost::asio::awaitable<void> write_report();
    boost::asio::awaitable<plain_reply> ask(std::string target);
    boost::asio::awaitable<void> sleep(std::chrono::milliseconds);
    [[nodiscard]] std::string parity_target() const;
    void wind_down();

    boost::asio::io_context& loop_;
    stand_ins& providers_;
    scene_settings settings_;
    virtual_time time_;
    pool pool_;
    post_office post_;
    visitors visitors_;
    workforce workforce_;
    feed feed_;
    boost::asio::steady_timer pause_, ticker_;
    std::thread thread_;
    bool stopping_{};
};

}  // namespace evenline::app::demo
