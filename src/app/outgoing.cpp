#include "app/outgoing.hpp"

#include "evenline/senders/curl_transport.hpp"
#include "evenline/senders/outbox_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

std::vector<intake::subscriber> subscribers_of(const config& settings) {
    std::vector<intake::subscriber> out;
    for (const auto& s : settings.subscribers)
        out.push_back({s.id, s.url, s.secrets, s.events, s.may_be_private});
    return out;
}

}  // namespace

struct outgoing::parts {
    parts(asio::any_io_executor on, const config& settings, storage::store& store,
          const intake::channel_table& channels, engine::clock& clock)
        : loop(std::move(on)),
          effects(channels, subscribers_of(settings),
                  [&store](core::agent_id agent) {
                      const auto account = store.accounts().by_agent(agent);
                      return account ? account->phone : std::string{};
                  }),
          sender(loop, clock, store.reader(), store.journal(), channels, subscribers_of(settings),
                 wire),
          ended(loop, asio::steady_timer::time_point::max()) {}

    asio::awaitable<void> run() {
        running = true;
        co_await sender.run();
        running = false;
        ended.cancel();
    }

    asio::any_io_executor loop;
    senders::curl_transport wire;
    intake::channel_effects effects;
    senders::outbox_sender sender;
    asio::steady_timer ended;  // cancelled when `run` is over
    bool running{};
};

outgoing::outgoing(asio::any_io_executor loop, const config& settings, storage::store& store,
                   const intake::channel_table& channels, engine::clock& clock)
    : parts_(std::make_unique<parts>(std::move(loop), settings, store, channels, clock)) {}

outgoing::~outgoing() = default;

const engine::effects& outgoing::effects() const { return parts_->effects; }

void outgoing::serve(engine::sequencer& line) {
    line.on_outbox([this] { parts_->sender.wake(); });
}

void outgoing::start() { asio::co_spawn(parts_->loop, parts_->run(), asio::detached); }

asio::awaitable<void> outgoing::stop() {
    parts_->sender.stop();
    while (parts_->running) {
        boost::system::error_code cancelled;
        co_await parts_->ended.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

}  // namespace evenline::app
