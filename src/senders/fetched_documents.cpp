#include "evenline/senders/fetched_documents.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace evenline::senders {
namespace {

constexpr std::size_t most_kept = 32;
constexpr unsigned most_under_way = 2;
constexpr auto fresh = core::days(1), failure_counts = core::seconds(30);

}  // namespace

fetched_documents::fetched_documents(transport& wire, engine::clock& clock)
    : wire_(wire), clock_(clock) {}

boost::asio::awaitable<std::optional<std::string>> fetched_documents::get(std::string url) {
    const auto now = clock_.now();
    std::erase_if(kept_, [now](const auto& one) { return one.second.until <= now; });
    if (const auto found = kept_.find(url); found != kept_.end()) co_return found->second.content;
    const bool refuse = !url.starts_with("https://") || under_way_ >= most_under_way ||
                        kept_.size() >= most_kept;
    if (refuse) co_return std::nullopt;
    channels::http_call call;
    call.method = "GET";
    call.url = url;
    channels::outbound_call outgoing;
    outgoing.http = std::move(call);
    ++under_way_;
    auto answer = co_await wire_.send(std::move(outgoing), true);
    --under_way_;
    kept one;
    if (answer.status == 200 && answer.error.empty()) one.content = std::move(answer.body);
    else spdlog::warn("senders: {} was not had: status {} {}", url, answer.status, answer.error);
    one.until = now + (one.content ? fresh : failure_counts);
    const auto content = one.content;
    kept_.insert_or_assign(std::move(url), std::move(one));
    co_return content;
}

}  // namespace evenline::senders
