#include "evenline/senders/curl_transport.hpp"

#include "senders/curl_handle.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <curl/curl.h>

namespace evenline::senders {
namespace asio = boost::asio;
namespace {

// Blocks the thread it runs on, which is one of the transport's own.
asio::awaitable<transport_answer> attempt(channels::outbound_call call, bool public_only,
                                          const curl_settings& settings,
                                          const std::atomic<bool>& stopping) {
    transport_answer answer;
    try {
        answer = perform(call, public_only, settings, stopping);
    } catch (const std::exception& e) {
        answer.error = e.what();
    }
    co_return answer;
}

}  // namespace

curl_transport::curl_transport(curl_settings s)
    : settings_(std::move(s)), threads_(settings_.threads) {
    static const auto once = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(once);
}

curl_transport::~curl_transport() {
    stopping_ = true;
    threads_.join();
}

asio::awaitable<transport_answer> curl_transport::send(channels::outbound_call call,
                                                       bool public_only) {
    auto blocking = attempt(std::move(call), public_only, settings_, stopping_);
    auto answer = co_await asio::co_spawn(threads_, std::move(blocking), asio::use_awaitable);
    co_return answer;
}

}  // namespace evenline::senders
