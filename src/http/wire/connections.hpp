// The connections that are open. On the loop's thread.
#pragma once

#include "http/wire/session.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <unordered_set>

namespace evenline::http {

class connections {
public:
    // `emptied` is called whenever the last one has ended.
    connections(boost::asio::any_io_executor loop, edge& server, std::function<void()> emptied);

    void take(std::unique_ptr<transport>);
    [[nodiscard]] std::size_t count() const { return open_.size(); }
    // Whether somebody found no place in this last second.
    [[nodiscard]] bool crowded() const;
    // Somebody found no place: whoever has asked nothing for two seconds gives theirs, the longest
    // first, at most 32 of them. Their next request finds the connection closed, as it does after
    // `idle_timeout_s`. O(n) of the connections.
    void make_room();
    // Each ends after the answer under way.
    void finish();
    // Each ends now.
    void cut();

private:
    boost::asio::any_io_executor loop_;
    edge& server_;
    std::function<void()> emptied_;
    std::chrono::steady_clock::time_point crowded_until_{};
    std::unordered_set<std::shared_ptr<connection>> open_;
};

}  // namespace evenline::http
