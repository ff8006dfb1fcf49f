#include "senders/fake_outbox.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::senders::test {
namespace asio = boost::asio;

void scripted_wire::release() {
    held = false;
    for (const auto& t : waiting_) t->cancel();
    waiting_.clear();
}

void scripted_wire::give_up() {
    reply = [](const auto&) { return transport_answer{0, {}, {}, "given up", false}; };
    release();
}

awaitable<transport_answer> scripted_wire::send(channels::outbound_call call, bool only_public) {
    sent.push_back(call);
    public_only.push_back(only_public);
    if (held) {
        auto t = std::make_shared<asio::steady_timer>(loop_, asio::steady_timer::time_point::max());
        waiting_.push_back(t);
        boost::system::error_code ec;
        co_await t->async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    transport_answer answer;
    answer.status = 200;
    if (reply) answer = reply(call);
    co_return answer;
}

}  // namespace evenline::senders::test
