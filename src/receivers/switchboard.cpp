#include "evenline/receivers/switchboard.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace evenline::receivers {

boost::asio::awaitable<senders::transport_answer> switchboard::send(channels::outbound_call call,
                                                                    bool public_only) {
    senders::transport_answer answer;
    if (!call.stream) {
        answer = co_await outside_.send(std::move(call), public_only);
        co_return answer;
    }
    const auto found = lines_.find(call.stream->channel);
    if (found == lines_.end()) {
        answer.error = "channel " + call.stream->channel + " holds no connection";
        co_return answer;
    }
    answer = co_await found->second->act(std::move(call.stream->what));
    co_return answer;
}

}  // namespace evenline::receivers
