// The store, for a command that does one thing and ends; beside a running server or alone.
#pragma once

#include "evenline/app/config.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/io_context.hpp>

namespace evenline::app {

class open_store {
public:
    // Nothing after the reason was printed. `create`: a missing file is made.
    static std::unique_ptr<open_store> at(const config&, storage::options = {});

    storage::store& operator*() { return *store_; }
    storage::store* operator->() { return store_.get(); }

    // Runs one asynchronous query to its end.
    template <class Result>
    Result wait_for(boost::asio::awaitable<Result> query);

private:
    open_store() = default;
    boost::asio::io_context loop_;
    std::unique_ptr<storage::store> store_;
};

}  // namespace evenline::app

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace evenline::app {

template <class Result>
Result open_store::wait_for(boost::asio::awaitable<Result> query) {
    auto answer = boost::asio::co_spawn(loop_, std::move(query), boost::asio::use_future);
    loop_.restart();
    loop_.run();
    return answer.get();
}

}  // namespace evenline::app
