// A customer's file that lies at the provider comes into the store: soon, because some providers
// forget it, and once, whoever looks at it later.
#include "evenline/channels/media.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "senders/outbox_parts.hpp"
#include "senders/schedule.hpp"

#include <charconv>

namespace evenline::senders {
namespace asio = boost::asio;
namespace {

using channels::send_state;
using channels::send_verdict;

constexpr int most_calls = 3;

// Refused credentials may be mended in a day; what the provider no longer has does not come back.
std::optional<send_verdict> trouble_with(const transport_answer& a) {
    if (a.refused_address) return given_up("the file lies at an address that is not a public one");
    if (a.status == 0)
        return send_verdict{send_state::retry, {}, "the provider was not reached: " + a.error, {}};
    if (a.status == 200) return std::nullopt;
    const auto code = std::to_string(a.status);
    const bool may_pass = a.status >= 500 || a.status == 401 || a.status == 403 ||
                          a.status == 408 || a.status == 429;
    if (!may_pass) return given_up("the provider does not give this file: it answered " + code);
    return send_verdict{send_state::retry, {}, "the provider answered " + code,
                        retry_after(a.headers)};
}

std::size_t index_in(const channels::outbound_message& m) {
    std::size_t out = 0;
    const auto said = m.extra.find("index");
    if (said != m.extra.end())
        std::from_chars(said->second.data(), said->second.data() + said->second.size(), out);
    return out;
}

}  // namespace

asio::awaitable<outcome> outbox_sender::parts::bring(const engine::outbox_item& item) {
    const auto pause = provider_pause(item.kind, item.attempts + 1, item.id, bounds.seed);
    const auto end = [&](const send_verdict& v) {
        auto o = settled(item, v, pause);
        o.report.is_file = true;
        return o;
    };
    const auto* through = channels.by_number(item.channel);
    const auto asked = intake::unpack(item);
    const auto* files = through && through->adapter ? through->adapter->files() : nullptr;
    const auto url = asked ? asked->extra.find("url") : decltype(asked->extra.find("url")){};
    if (files == nullptr || !asked || url == asked->extra.end())
        co_return end(given_up("its channel can fetch no files any more"));
    auto next = files->file_at(url->second);
    for (int calls = 0; next && calls < most_calls; ++calls) {
        const bool is_last = next->is_last, from_outside = next->from_outside;
        // One byte more tells that there is more.
        if (is_last) next->call.answer_limit = bounds.file_limit_bytes + 1;
        channels::outbound_call call;
        call.http = std::move(next->call);
        auto got = co_await wire.send(std::move(call), from_outside);
        if (const auto trouble = trouble_with(got)) co_return end(*trouble);
        if (!is_last) {
            next = files->file_said(got.body);
            continue;
        }
        if (got.body.size() > bounds.file_limit_bytes)
            co_return end(given_up("the file is larger than attachment_limit_bytes (" +
                                   std::to_string(bounds.file_limit_bytes) + ")"));
        auto o = end({send_state::done, {}, {}, {}});
        auto hash = channels::to_hex(channels::digest(channels::hash::sha256, got.body));
        o.report.file = engine::brought_file{index_in(*asked), std::move(got.body),
                                             std::move(hash)};
        co_return o;
    }
    co_return end(given_up("the provider's answer names no file that may be fetched"));
}

}  // namespace evenline::senders
