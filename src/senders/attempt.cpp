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

}  // namespace

send_verdict given_up(std::string why) { return {send_state::failed, {}, std::move(why), {}}; }

std::optional<core::duration> retry_after(const std::vector<channels::header>& headers) {
    channels::raw_request holder;
    holder.headers = headers;
    const auto text = holder.header_value("Retry-After");
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos) {
        return std::nullopt;
    }
    return std::min(core::seconds(std::stoll(std::string(text))), core::hours(24));
}

namespace {

bool is_https(std::string_view url) { return url.starts_with("https://"); }

// The id stays the same over all attempts. While a rotation overlaps, both secrets sign.
channels::outbound_call signed_event(const intake::subscriber& s, const engine::outbox_item& item,
                                     core::instant now) {
    channels::outbound_call call;
    call.http.emplace();
    call.http->url = s.url;
    call.http->body = item.payload;
    call.http->headers.push_back({"Content-Type", "application/json"});
    const auto id = "evt_" + std::to_string(item.id);
    for (auto& h : channels::sign_standard_webhook(s.secrets.front(), id, now, item.payload)) {
        if (h.name == "webhook-signature" && !s.old_secret.empty() && now < s.old_until) {
            const auto old =
                channels::sign_standard_webhook(s.old_secret, id, now, item.payload);
            h.value += " " + old.back().value;
        }
        call.http->headers.push_back(std::move(h));
    }
    return call;
}

}  // namespace

asio::awaitable<void> outbox_sender::parts::attempt(engine::outbox_item item) {
    outcome o;
    if (is_file(item)) o = co_await bring(item);
    else if (item.channel != 0) o = co_await to_channel(item);
    else o = co_await to_subscriber(item);
    if (o.report.done && o.report.state == engine::delivery::failed) {
        spdlog::error("senders: item {} ({}) is given up: {}", item.id, item.kind, o.said);
    } else if (!o.report.done) {
        spdlog::warn("senders: item {} ({}), attempt {}: {}", item.id, item.kind,
                     o.report.attempts, o.said);
        waiting.insert_or_assign(item.id, wait{key_of(item), o.report.next_try_at});
    }
    const bool is_sent = o.report.done && o.report.state == engine::delivery::sent;
    const bool given_up_for_good = o.report.done && o.report.state == engine::delivery::failed;
    if (given_up_for_good && item.channel != 0 && on_failed) {
        if (stopping) co_return;  // the line takes no more: the next start tries once again
        intake::failed_sending what{item, o.report.error, o.contact_over};
        co_await on_failed(std::move(what));
    }
    co_await report(std::move(o.report));
    const bool said = item.channel != 0 && !is_file(item);
    if (is_sent && said && on_sent && !stopping) on_sent(item);
}

outcome outbox_sender::parts::settled(const engine::outbox_item& item, const send_verdict& v,
                                      std::optional<core::duration> pause) {
    outcome o;
    o.said = v.error.substr(0, v.error.find(": "));   // what the other side wrote may name people
    o.report.outbox_id = item.id;
    o.report.attempts = item.attempts + 1;
    o.report.error = v.error;
    o.report.provider_id = v.provider_id;
    o.contact_over = v.contact_over;
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
    const auto fetched = co_await fetch(message->attachments);
    if (fetched.state != send_state::done) {
        co_return settled(item, fetched,
                          provider_pause(item.kind, item.attempts + 1, item.id, bounds.seed));
    }
    const auto token = co_await tokens.token_of(*through);
    if (token.token.empty() && !token.error.empty()) {
        auto later = again("the provider did not sign us in: " + token.error);
        later.retry_after = token.pause;
        co_return settled(item, later,
                          provider_pause(item.kind, item.attempts + 1, item.id, bounds.seed));
    }
    message->token = token.token;
    std::string words;   // made up now
    if (item.kind == intake::notice_kind && words_of) {
        words = words_of(item, *message);
        message->text = words;
    }
    auto call = through->adapter->compose(*message);
    if (!call) {
        co_return settled(item, given_up("channel " + through->settings.id + " cannot do '" +
                                         item.kind + "' with what it was given"), {});
    }
    const auto known_id = call->provider_id;
    const auto end = [&](const send_verdict& v) {
        auto o = settled(item, v,
                         provider_pause(item.kind, item.attempts + 1, item.id, bounds.seed));
        if (v.state == send_state::done) o.report.words = words;
        return o;
    };
    if (call->is_ours) co_return end({send_state::done, known_id, {}, {}});
    const bool by_mail = call->mail.has_value();
    const auto answer = co_await wire.send(std::move(*call), false);
    send_verdict v;
    if (by_mail) v = judge_mail(answer);
    else if (answer.status == 0) v = again("the provider was not reached: " + answer.error);
    else v = through->adapter->judge(answer.status, answer.headers, answer.body);
    if (v.provider_id.empty()) v.provider_id = known_id;
    if (v.token_over) tokens.forget(*through);
    // Too many requests is said to the channel, not to this message alone.
    if (v.state == send_state::retry && v.retry_after && answer.status == 429)
        paces.pause(lane_of(item), time.now() + *v.retry_after);
    co_return end(v);
}

asio::awaitable<send_verdict> outbox_sender::parts::fetch(
    std::vector<channels::attachment_facts>& files) {
    constexpr std::string_view kept = "sha256:";
    for (auto& file : files) {
        if (!file.url.starts_with(kept)) continue;
        if (!content_of) co_return given_up("the store of files is not there");
        auto asked = content_of(file.url.substr(kept.size()));
        auto found = co_await std::move(asked);
        if (!found) co_return again("a file cannot be read: " + found.error().message());
        if (!*found) co_return given_up("the file '" + file.name + "' is no longer there");
        file.content = std::move(**found);
        file.url.clear();
    }
    co_return send_verdict{send_state::done, {}, {}, {}, false};
}

asio::awaitable<outcome> outbox_sender::parts::to_subscriber(const engine::outbox_item& item) {
    const auto* s = subscribers.find(item.subscriber);
    if (!s) co_return settled(item, given_up("the subscriber is no longer there"), {});
    if (s->gone_at != core::instant{}) {
        co_return settled(item, given_up("the subscriber answered 410 before"), {});
    }
    if (!s->active) co_return settled(item, given_up("the subscriber is switched off"), {});
    if (s->secrets.empty() || (!is_https(s->url) && !s->may_be_private)) {
        co_return settled(item, given_up("a subscriber needs a secret and an https address"), {});
    }
    const auto began = time.now();
    const auto answer = co_await wire.send(signed_event(*s, item, began), !s->may_be_private);
    auto v = judge_subscriber(answer);
    if (v.state == send_state::retry) v.retry_after = retry_after(answer.headers);
    auto o = settled(item, v, subscriber_pause(item.attempts + 1, item.id, bounds.seed));
    o.report.tried_at = began;
    o.report.status = answer.status;
    o.report.took = time.now() - began;
    o.report.gone = answer.status == 410;
    if (o.report.gone) subscribers.mark_gone(item.subscriber, began);
    co_return o;
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
