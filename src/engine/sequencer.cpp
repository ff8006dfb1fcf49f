#include "engine/sequencer_parts.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::engine {
namespace asio = boost::asio;

sequencer::parts::parts(asio::any_io_executor on, clock& c, journal& j, lookup& l,
                        const effects& e, limits b)
    : loop(std::move(on)), time(c), disk(j), index(l), asks(e), bounds(b), deadline(loop),
      retry(loop), drained(loop, asio::steady_timer::time_point::max()) {}

sequencer::sequencer(asio::any_io_executor loop, clock& c, journal& j, lookup& l,
                     const effects& e, limits b)
    : parts_(std::make_shared<parts>(std::move(loop), c, j, l, e, b)) {}

sequencer::~sequencer() {
    parts_->stopping = true;
    parts_->deadline.cancel();
    parts_->retry.cancel();
}

asio::awaitable<std::vector<answered>> sequencer::submit(std::vector<submission> what) {
    const auto self = parts_;
    std::vector<answered> answers;
    const auto carrier = self->decide(std::move(what), answers);
    if (carrier) {
        co_await parts::wait_for(carrier);
        if (carrier->failed) {
            answered nothing_happened;
            nothing_happened.failed = carrier->failed;
            answers.assign(answers.size(), nothing_happened);
        }
    }
    co_return answers;
}

asio::awaitable<answered> sequencer::submit(submission what) {
    std::vector<submission> one;
    one.push_back(std::move(what));
    auto answers = co_await submit(std::move(one));
    co_return std::move(answers.front());
}

const core::state& sequencer::state() const { return parts_->state; }
core::instant sequencer::now() { return parts_->stamp(); }
bool sequencer::healthy() const { return parts_->healthy; }
std::uint64_t sequencer::readings() const { return parts_->readings; }

std::uint64_t sequencer::subscribe(listener l) {
    parts_->listeners.emplace(++parts_->last_listener, std::move(l));
    return parts_->last_listener;
}

void sequencer::unsubscribe(std::uint64_t number) { parts_->listeners.erase(number); }
void sequencer::on_outbox(std::function<void()> f) { parts_->outbox_ready = std::move(f); }

asio::awaitable<void> sequencer::stop() {
    const auto self = parts_;
    self->stopping = true;
    self->deadline.cancel();
    self->retry.cancel();
    while (self->appends > 0) {
        boost::system::error_code cancelled;
        co_await self->drained.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
    co_await self->disk.drain();
}

}  // namespace evenline::engine
