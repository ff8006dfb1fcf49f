#include "evenline/channels/standard_webhook.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "senders/outbox_parts.hpp"
#include "senders/schedule.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <spdlog/spdlog.h>

namespace evenline::senders {
namespace asio = boost::asio;
namespace {

using channels::send_state;
using channels::send_verdict;

send_verdict given_up(std::string why) { return {send_state::failed, {}, std::move(why), {}}; }
send_verdict again(std::string why) { return {send_state::retry, {}, std::move(why), {}}; }

// A mail server's last word: 4yz asks for another try, 5yz does not.
send_verdict judge_mail(const transport_answer& a) {
    if (a.error.empty()) return {send_state::done, {}, {}, {}};
    if (a.status >= 500 && a.status < 600) {
        return given_up("the mail server refused it (" + std::to_string(a.status) +
                        "): " + a.error);
    }
    return again("the mail server did not take it yet: " + a.error);
}

send_verdict judge_subscriber(const transport_answer& a) {
    if (a.refused_address) return given_up("its address is not a public one (may_be_private)");
    if (a.status == 0) return again(a.error);
    if (a.status >= 200 && a.status < 300) return {send_state::done, {}, {}, {}};
    if (a.status == 410) return given_up("it answered 410: nothing more is sent to it");
    return again("it answered " + std::to_string(a.status));
}

std::optional<core::duration> retry_after(const std::vector<channels::header>& headers) {
    channels::raw_request holder;
    holder.headers = headers;
    const auto text = holder.header_value("Retry-After");
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos) {
        return std::nullopt;
    }
    return std::min(core::seconds(std::stoll(std::string(text))), core::hours(24));
}

bool is_https(std::string_view url) { return url.starts_with("https://"); }

}  // namespace

const intake::subscriber* outbox_sender::parts::find(std::string_view id) const {
    for (const auto& s : subscribers) {
        if (s.id == id) return &s;
    }
    return nullptr;
}

asio::awaitable<void> outbox_sender::parts::attempt(engine::outbox_item item) {
    outcome o;
    if (item.channel != 0) o = co_await to_channel(item);
    else o = co_await to_subscriber(item);
    if (o.report.done && o.report.state == engine::delivery::failed) {
        spdlog::error("senders: item {} ({}) is given up: {}", item.id, item.kind, o.said);
    } else if (!o.report.done) {
        spdlog::warn("senders: item {} ({}), attempt {}: {}", item.id, item.kind,
                     o.report.attempts, o.said);
        const auto key = item.channel != 0 ? order_key{item.channel, item.thread}
                                           : order_key{0, std::to_string(item.id)};
        waiting.insert_or_assign(item.id, wait{key, o.report.next_try_at});
    }
    co_await report(std::move(o.report));
}

outcome outbox_sender::parts::settled(const engine::outbox_item& item, const send_verdict& v,
                                      std::optional<core::duration> pause) {
    outcome o;
    o.said = v.error.substr(0, v.error.find(": "));   // what the other side wrote may name people
    o.report.outbox_id = item.id;
    o.report.attempts = item.attempts + 1;
    o.report.error = v.error;
    o.report.provider_id = v.provider_id;
    if (v.state == send_state::done) {
        o.report.done = true;
        o.report.state = engine::delivery::sent;
    } else if (v.state == send_state::failed || !pause) {
        o.report.done = true;
        o.report.state = engine::delivery::failed;
        if (v.state != send_state::failed) o.report.error = "given up after many tries: " + v.error;
    } else {
        o.report.state = engine::delivery::pending;
        o.report.next_try_at = time.now() + v.retry_after.value_or(*pause);
    }
    return o;
}

asio::awaitable<outcome> outbox_sender::parts::to_channel(const engine::outbox_item& item) {
    const auto* through = channels.by_number(item.channel);
    auto message = intake::unpack(item);
    if (!through || !message) {
        co_return settled(item, given_up(through ? "its payload cannot be read"
                                                 : "its channel is no longer configured"), {});
    }
    message->now = time.now();
    auto call = through->adapter->compose(*message);
    if (!call) {
        co_return settled(item, given_up("channel " + through->settings.id + " cannot do '" +
                                         item.kind + "' with what it was given"), {});
    }
    const auto known_id = call->provider_id;
    const bool by_mail = call->mail.has_value();
    const auto answer = co_await wire.send(std::move(*call), false);
    send_verdict v;
    if (by_mail) v = judge_mail(answer);
    else if (answer.status == 0) v = again("the provider was not reached: " + answer.error);
    else v = through->adapter->judge(answer.status, answer.headers, answer.body);
    if (v.provider_id.empty()) v.provider_id = known_id;
    co_return settled(item, v, provider_pause(item.kind, item.attempts + 1, item.id, bounds.seed));
}

asio::awaitable<outcome> outbox_sender::parts::to_subscriber(const engine::outbox_item& item) {
    const auto* s = find(item.subscriber);
    if (!s || gone.contains(item.subscriber)) {
        co_return settled(item, given_up(s ? "the subscriber answered 410 before"
                                           : "the subscriber is no longer configured"), {});
    }
    if (s->secrets.empty() || (!is_https(s->url) && !s->may_be_private)) {
        co_return settled(item, given_up("a subscriber needs a secret and an https address"), {});
    }
    channels::outbound_call call;
    call.http.emplace();
    call.http->url = s->url;
    call.http->body = item.payload;
    call.http->headers.push_back({"Content-Type", "application/json"});
    const auto id = "evt_" + std::to_string(item.id);
    for (auto& h :
         channels::sign_standard_webhook(s->secrets.front(), id, time.now(), item.payload)) {
        call.http->headers.push_back(std::move(h));
    }
    const auto answer = co_await wire.send(std::move(call), !s->may_be_private);
    auto v = judge_subscriber(answer);
    if (answer.status == 410) gone.insert(item.subscriber);
    if (v.state == send_state::retry) v.retry_after = retry_after(answer.headers);
    co_return settled(item, v, subscriber_pause(item.attempts + 1, item.id, bounds.seed));
}

// Said until it is durable: forgetting it would send the item twice.
asio::awaitable<void> outbox_sender::parts::report(engine::delivery_report what) {
    asio::steady_timer pause(loop);
    while (true) {
        const auto failed = co_await journal.report(what);
        if (!failed) co_return;
        spdlog::warn("senders: item {} cannot be reported: {}", what.outbox_id, failed.message());
        if (stopping) co_return;
        boost::system::error_code ec;
        pause.expires_after(std::chrono::milliseconds(500));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
}

}  // namespace evenline::senders
