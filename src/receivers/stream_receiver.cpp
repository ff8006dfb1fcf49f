#include "evenline/receivers/stream_receiver.hpp"

#include "evenline/receivers/backoff.hpp"
#include "receivers/stream_session.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <spdlog/spdlog.h>

namespace evenline::receivers {
namespace asio = boost::asio;

struct stream_receiver::parts {
    parts(stream_world w, std::uint64_t seed)
        : held(std::make_shared<stream_world>(std::move(w))), world(*held),
          pauses(seed + world.from.number, world.bounds.first_pause, world.bounds.longest_pause),
          pause(world.loop) {
        shown.channel = world.from.settings.id;
        shown.trouble = "not connected yet";
        shown.since = world.time.now();
    }

    void good() {
        shown.good = true;
        shown.since = world.time.now();
        shown.trouble.clear();
        pauses.reset();
        spdlog::info("channel {}: connected and caught up", shown.channel);
    }
    void lost(const std::string& why) {
        if (shown.good || shown.trouble != why)
            spdlog::warn("channel {}: no connection: {}", shown.channel, why);
        if (shown.good) shown.since = world.time.now();
        shown.good = false;
        shown.trouble = why;
    }

    std::shared_ptr<stream_world> held;
    stream_world& world;
    backoff pauses;
    asio::steady_timer pause;
    std::shared_ptr<stream_session> session;
    receiver_state shown;
    bool stopping{};
};

stream_receiver::stream_receiver(asio::any_io_executor loop, engine::clock& time,
                                 engine::sequencer& line, engine::lookup& index,
                                 const intake::channel& from, senders::transport& wire,
                                 connector connect, stream_bounds bounds,
                                 engine::wait_estimates* waits)
    : parts_(std::make_shared<parts>(stream_world{std::move(loop), time, line, index, from, wire,
                                                  std::move(connect), bounds, waits},
                                     bounds.seed)) {}

stream_receiver::~stream_receiver() { stop(); }

asio::awaitable<void> stream_receiver::run() {
    const auto self = parts_;
    while (!self->stopping) {
        self->session =
            std::make_shared<stream_session>(self->held, self->world.from.adapter->listens());
        ++self->shown.connections;
        const auto session = self->session;
        auto life = session->run([self] { self->good(); });
        co_await std::move(life);
        if (self->stopping) break;
        self->lost(session->why());
        const auto wait = session->refused() ? self->world.bounds.pause_when_refused
                                             : self->pauses.next();
        self->pause.expires_after(std::chrono::microseconds(wait.us));
        boost::system::error_code ec;
        co_await self->pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    self->session.reset();
}

void stream_receiver::stop() {
    parts_->stopping = true;
    parts_->pause.cancel();
    if (parts_->session) parts_->session->stop();
}

receiver_state stream_receiver::state() const { return parts_->shown; }

asio::awaitable<senders::transport_answer> stream_receiver::act(channels::outbound_message what) {
    const auto session = parts_->session;
    if (!session) {
        senders::transport_answer out;
        out.error = "the connection is not up";
        co_return out;
    }
    auto done = session->act(std::move(what));
    auto answer = co_await std::move(done);
    co_return answer;
}

}  // namespace evenline::receivers
