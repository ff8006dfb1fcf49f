// How a question travels to a reader thread and its answer back to the loop.
#pragma once

#include "storage/sqlite/reader.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::storage::sqlite {

template <class T>
boost::asio::awaitable<engine::read_result<T>> sqlite_reader::ask(question<T> asked) {
    using answer = engine::read_result<T>;
    auto start = [this, asked = std::move(asked)](auto handler) mutable {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto busy = boost::asio::prefer(loop_, boost::asio::execution::outstanding_work.tracked);
        boost::asio::post(threads_, [this, shared, busy, asked = std::move(asked)] {
            database db = borrow();
            auto found = std::make_shared<answer>(db.failed() ? answer(db.failure()) : asked(db));
            give_back(std::move(db));
            boost::asio::post(loop_,
                              [shared, busy, found] { std::move (*shared)(std::move(*found)); });
        });
    };
    auto result =
        co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(answer)>(
            std::move(start), boost::asio::use_awaitable);
    co_return result;
}

}  // namespace evenline::storage::sqlite
