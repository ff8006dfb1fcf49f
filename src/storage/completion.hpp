// A coroutine on the loop waits for what another thread does.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <memory>

namespace evenline::storage {

using completion = std::function<void(boost::system::error_code)>;

// The code is a value here, not an exception: the signature hides it from the token.
struct completed { boost::system::error_code code; };

// A completion can be copied and keeps the loop running until it has been called.
template <class Handler>
completion completion_of(Handler handler, const boost::asio::any_io_executor& loop) {
    auto shared = std::make_shared<Handler>(std::move(handler));
    auto busy = boost::asio::prefer(loop, boost::asio::execution::outstanding_work.tracked);
    return [shared, busy](boost::system::error_code code) { std::move (*shared)(completed{code}); };
}

// `hand_over` is given the completion and sees to it that it is called; resolves with its code.
template <class HandOver>
boost::asio::awaitable<boost::system::error_code> ended(boost::asio::any_io_executor loop,
                                                        HandOver hand_over) {
    auto start = [&loop, &hand_over](auto handler) {
        hand_over(completion_of(std::move(handler), loop));
    };
    const completed r = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&,
                                                             void(completed)>(
        std::move(start), boost::asio::use_awaitable);
    co_return r.code;
}

}  // namespace evenline::storage
