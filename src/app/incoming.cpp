#include "app/incoming.hpp"

#include "evenline/receivers/poller.hpp"
#include "evenline/receivers/imap_receiver.hpp"
#include "evenline/receivers/stream_receiver.hpp"
#include "evenline/receivers/switchboard.hpp"
#include "evenline/senders/curl_transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

// Threads of their own: a provider that answers slowly must not hold up what we send.
senders::curl_settings wire_settings(const config& settings) {
    senders::curl_settings out;
    out.threads = 2;
    out.ca_file = settings.outgoing_ca_file;
    return out;
}

}  // namespace

struct incoming::parts {
    parts(asio::any_io_executor on, const config& settings, engine::clock& clock)
        : loop(std::move(on)), wire(wire_settings(settings)), tokens(clock, wire),
          ended(loop, asio::steady_timer::time_point::max()) {}

    asio::any_io_executor loop;
    senders::curl_transport wire;   // of those that ask
    senders::token_keeper tokens;
    std::vector<std::unique_ptr<receivers::receiver>> all;
    std::size_t running{};
    asio::steady_timer ended;   // cancelled whenever one has ended
};

incoming::incoming(asio::any_io_executor loop, const config& settings, storage::store& store,
                   const intake::channel_table& channels, engine::clock& clock,
                   engine::sequencer& line, outgoing& out, engine::wait_estimates& waits)
    : parts_(std::make_unique<parts>(loop, settings, clock)) {
    const receivers::poller_desk asking{
        loop, clock, line, store.lookup(),
        [&store](core::channel_number n) { return store.office().mark_of(n); }, parts_->wire,
        parts_->tokens};
    receivers::stream_bounds bounds;
    bounds.seed = std::random_device{}();
    for (const auto& channel : channels.all()) {
        if (channel.adapter->polls() != nullptr) {
            receivers::poller_settings how;
            how.seed = bounds.seed + channel.number;
            parts_->all.push_back(std::make_unique<receivers::poller>(asking, channel, how));
            continue;
        }
        if (channel.settings.kind == "imap") {
            auto mailbox = receivers::imap_settings_of(channel.settings);
            if (mailbox.login.ca_file.empty()) mailbox.login.ca_file = settings.outgoing_ca_file;
            parts_->all.push_back(std::make_unique<receivers::imap_receiver>(
                loop, clock, line, store.lookup(), channel, std::move(mailbox)));
            continue;
        }
        if (!channel.adapter->listens()) continue;
        auto one = std::make_unique<receivers::stream_receiver>(
            loop, clock, line, store.lookup(), channel, out.wire(),
            receivers::by_network(settings.outgoing_ca_file), bounds, &waits);
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
    parts_->wire.give_up();
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
