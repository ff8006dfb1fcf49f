#include "http/wire/connections.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <vector>

namespace evenline::http {
namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

connections::connections(asio::any_io_executor loop, edge& server, std::function<void()> emptied)
    : loop_(std::move(loop)), server_(server), emptied_(std::move(emptied)) {}

void connections::take(std::unique_ptr<transport> wire) {
    auto one = make_connection(std::move(wire), server_);
    open_.insert(one);
    asio::co_spawn(loop_, one->run(), [this, one](std::exception_ptr) {
        open_.erase(one);
        if (open_.empty()) emptied_();
    });
}

bool connections::crowded() const { return clock::now() < crowded_until_; }

void connections::make_room() {
    crowded_until_ = clock::now() + std::chrono::seconds(1);
    constexpr std::size_t at_once = 32;
    const auto before = clock::now() - std::chrono::seconds(2);
    std::vector<std::pair<clock::time_point, connection*>> resting;
    for (const auto& one : open_) {
        const auto since = one->resting_since();
        if (since && *since < before) resting.emplace_back(*since, one.get());
    }
    const auto n = static_cast<std::ptrdiff_t>(std::min(at_once, resting.size()));
    std::partial_sort(resting.begin(), resting.begin() + n, resting.end());
    for (auto one = resting.begin(); one != resting.begin() + n; ++one) one->second->cut();
}

void connections::finish() {
    const auto at_work = open_;
    for (const auto& one : at_work) one->finish();
}

void connections::cut() {
    const auto slow = open_;
    for (const auto& one : slow) one->cut();
}

}  // namespace evenline::http
