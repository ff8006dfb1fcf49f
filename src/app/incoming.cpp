#include "app/incoming.hpp"

#include "evenline/receivers/stream_receiver.hpp"
#include "evenline/receivers/switchboard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

namespace evenline::app {
namespace asio = boost::asio;

struct incoming::parts {
    explicit parts(asio::any_io_executor on)
        : loop(std::move(on)), ended(loop, asio::steady_timer::time_point::max()) {}

    asio::any_io_executor loop;
    std::vector<std::unique_ptr<receivers::receiver>> all;
    std::size_t running{};
    asio::steady_timer ended;   // cancelled whenever one has ended
};

incoming::incoming(asio::any_io_executor loop, const config& settings, storage::store& store,
                   const intake::channel_table& channels, engine::clock& clock,
                   engine::sequencer& line, outgoing& out)
    : parts_(std::make_unique<parts>(loop)) {
    receivers::stream_bounds bounds;
    bounds.seed = std::random_device{}();
    for (const auto& channel : channels.all()) {
        if (!channel.adapter->listens()) continue;
        auto one = std::make_unique<receivers::stream_receiver>(
            loop, clock, line, store.lookup(), channel, out.wire(),
            receivers::by_network(settings.outgoing_ca_file), bounds);
        out.lines().add(channel.settings.id, *one);
        parts_->all.push_back(std::move(one));
    }
}

incoming::~incoming() = default;

void incoming::start() {
    for (auto& one : parts_->all) {
        ++parts_->running;
        asio::co_spawn(parts_->loop, one->run(), [p = parts_.get()](std::exception_ptr) {
            --p->running;
            p->ended.cancel();
        });
    }
}

asio::awaitable<void> incoming::stop() {
    for (auto& one : parts_->all) one->stop();
    while (parts_->running > 0) {
        boost::system::error_code cancelled;
        co_await parts_->ended.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

std::vector<receivers::receiver_state> incoming::states() const {
    std::vector<receivers::receiver_state> out;
    for (const auto& one : parts_->all) out.push_back(one->state());
    return out;
}

}  // namespace evenline::app
