#include "evenline/intake/outbox_payload.hpp"
#include "senders/outbox_parts.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <spdlog/spdlog.h>

namespace evenline::senders {
namespace asio = boost::asio;
namespace {

constexpr unsigned most_left_behind = 10'000;
constexpr auto step_aside = core::seconds(2);

bool older(const engine::outbox_item& a, const engine::outbox_item& b) { return a.id < b.id; }

}  // namespace

order_key key_of(const engine::outbox_item& item) {
    if (item.channel == 0) return {0, std::to_string(item.id)};
    if (is_file(item)) return {item.channel, "file " + std::to_string(item.id)};
    return {item.channel, item.thread};
}

bool is_file(const engine::outbox_item& item) { return item.kind == intake::file_kind; }

std::string lane_of(const engine::outbox_item& item) {
    if (is_file(item)) return "files of channel " + std::to_string(item.channel);
    return item.channel != 0 ? "channel " + std::to_string(item.channel)
                             : "subscriber " + item.subscriber;
}

outbox_sender::parts::parts(asio::any_io_executor on, engine::clock& c, engine::reader& r,
                            engine::journal& j, const intake::channel_table& table,
                            intake::subscriber_book told, transport& t, sender_settings s)
    : loop(std::move(on)), time(c), disk(r), journal(j), channels(table),
      subscribers(std::move(told)), wire(t), bounds(s), alarm(loop) {}

outbox_sender::outbox_sender(asio::any_io_executor loop, engine::clock& c, engine::reader& r,
                             engine::journal& j, const intake::channel_table& table,
                             intake::subscriber_book told, transport& t, sender_settings s)
    : parts_(std::make_shared<parts>(std::move(loop), c, r, j, table, std::move(told), t, s)) {}

outbox_sender::~outbox_sender() { stop(); }

void outbox_sender::wake() { parts_->wake(); }

void outbox_sender::contents(content_source from) { parts_->content_of = std::move(from); }

void outbox_sender::words(word_source from) { parts_->words_of = std::move(from); }

void outbox_sender::on_failure(listener told) { parts_->on_failed = std::move(told); }

void outbox_sender::on_sent(sent_listener told) { parts_->on_sent = std::move(told); }

void outbox_sender::stop() {
    parts_->stopping = true;
    parts_->wake();
}

void outbox_sender::parts::wake() {
    woken = true;
    alarm.cancel();
}

asio::awaitable<void> outbox_sender::run() {
    const auto self = parts_;
    co_await self->learn();
    while (!self->stopping) {
        self->woken = false;
        co_await self->pass();
        co_await self->rest();
    }
    asio::steady_timer grace(self->loop, std::chrono::microseconds(self->bounds.grace.us));
    grace.async_wait([self](boost::system::error_code ec) { if (!ec) self->wire.give_up(); });
    while (!self->under_way.empty() || self->reporting > 0) {
        boost::system::error_code ec;
        self->alarm.expires_after(std::chrono::milliseconds(20));
        co_await self->alarm.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
}

// An item that waits for its next try holds back the younger ones of its conversation, also if
// the try before was another process's.
asio::awaitable<void> outbox_sender::parts::learn() {
    const auto left = co_await disk.due(core::never, most_left_behind);
    if (!left) {
        spdlog::warn("senders: the outbox cannot be read: {}", left.error().message());
        co_return;
    }
    for (const auto& item : *left) {
        if (item.attempts > 0 && item.due_at > time.now()) {
            waiting.emplace(item.id, wait{key_of(item), item.due_at});
        }
    }
    if (!left->empty()) spdlog::info("senders: {} items are left to send", left->size());
}

asio::awaitable<void> outbox_sender::parts::pass() {
    const auto now = time.now();
    std::erase_if(waiting, [now](const auto& w) { return w.second.until <= now; });
    std::erase_if(thread_free_at, [now](const auto& t) { return t.second <= now; });
    auto due = co_await disk.due(now, bounds.look_ahead);
    if (!due) {
        spdlog::warn("senders: the outbox cannot be read: {}", due.error().message());
        co_return;
    }
    if (!stopping) choose(std::move(*due), now);
}

void outbox_sender::parts::choose(std::vector<engine::outbox_item> due, core::instant now) {
    // A full list may be full of one slow receiver's items: they step aside for a moment, so that
    // the rest of the outbox comes into view.
    const bool is_full = due.size() >= bounds.look_ahead;
    std::sort(due.begin(), due.end(), older);
    std::map<std::string, std::deque<engine::outbox_item>> ready;
    for (auto& item : due) {
        if (under_way.contains(item.id)) continue;
        // Somebody asked for it once more: the old pause counts no longer.
        const bool anew = item.channel == 0 && item.attempts == 0 && !is_full;
        if (anew) waiting.erase(item.id);
        if (waiting.contains(item.id)) continue;
        const auto key = key_of(item);
        const auto ahead = std::find_if(waiting.begin(), waiting.end(), [&](const auto& w) {
            return w.first < item.id && w.second.key == key;
        });
        if (ahead != waiting.end()) postpone(item, ahead->second.until);
        else if (!sending.contains(key)) ready[lane_of(item)].push_back(std::move(item));
        else if (is_full) postpone(item, now + step_aside);
    }
    start_fairly(std::move(ready), now, is_full);
}

void outbox_sender::parts::start_fairly(
    std::map<std::string, std::deque<engine::outbox_item>> ready, core::instant now, bool is_full) {
    slowed_until = {};
    const auto put_off = [&](const std::deque<engine::outbox_item>& rest, core::instant until) {
        // Only so that the rest of the outbox comes into view.
        if (!is_full) return;
        for (const auto& item : rest) postpone(item, until);
    };
    while (!ready.empty()) {
        auto best = ready.end();
        std::size_t least = 0;
        for (auto lane = ready.begin(); lane != ready.end(); ++lane) {
            const auto found = lanes.find(lane->first);
            const auto busy = found == lanes.end() ? 0 : found->second;
            const bool first = best == ready.end() || busy < least ||
                               (busy == least && older(lane->second.front(), best->second.front()));
            if (!first) continue;
            best = lane;
            least = busy;
        }
        auto& items = best->second;
        const auto rate = is_file(items.front()) ? 0 : rate_of(items.front().channel);
        const auto next = paces.next(best->first, rate, now);
        const auto key = key_of(items.front());
        const auto free_at = thread_free_at.find(key);
        const auto turn = free_at == thread_free_at.end() ? now : std::max(now, free_at->second);
        const bool has_turn = !sending.contains(key) && turn <= now;
        if (has_turn && next <= now && has_room(items.front())) {
            paces.sent(best->first, rate, now);
            note_start(items.front(), key, now);
            start(std::move(items.front()));
            items.pop_front();
        } else if (!has_turn) {   // its conversation has just spoken: the lane's others may go on
            if (turn > now) slow_down(turn);
            put_off({items.front()}, std::max(turn, now + step_aside));
            items.pop_front();
        } else {
            if (next > now) slow_down(next);
            put_off(items, std::max(next, now + step_aside));
            items.clear();
        }
        if (items.empty()) ready.erase(best);
    }
}

void outbox_sender::parts::slow_down(core::instant until) {
    if (slowed_until == core::instant{} || until < slowed_until) slowed_until = until;
}

void outbox_sender::parts::note_start(const engine::outbox_item& item, const order_key& key,
                                      core::instant now) {
    const auto* through = item.channel != 0 ? channels.by_number(item.channel) : nullptr;
    if (!through || !through->adapter || is_file(item)) return;
    const auto rest = channels::pace_of(through->settings, *through->adapter).in_one_conversation;
    if (rest.us > 0) thread_free_at[key] = now + rest;
}

double outbox_sender::parts::rate_of(core::channel_number number) const {
    const auto* through = number != 0 ? channels.by_number(number) : nullptr;
    if (through == nullptr || !through->adapter) return 0;
    const auto between = channels::pace_of(through->settings, *through->adapter).between;
    return between.us > 0 ? 1 / between.seconds() : 0;
}

bool outbox_sender::parts::has_room(const engine::outbox_item& item) const {
    if (under_way.size() >= bounds.in_flight) return false;
    const auto most = item.channel != 0 ? bounds.per_channel : bounds.per_subscriber;
    const auto found = lanes.find(lane_of(item));
    return found == lanes.end() || found->second < most;
}

// Written down, so that it leaves the list of due items to those that can go.
void outbox_sender::parts::postpone(const engine::outbox_item& item, core::instant until) {
    engine::delivery_report r;
    r.outbox_id = item.id;
    r.next_try_at = until + core::milliseconds(1);
    r.attempts = item.attempts;
    r.state = engine::delivery::pending;
    waiting.insert_or_assign(item.id, wait{key_of(item), r.next_try_at});
    ++reporting;
    auto written = report(std::move(r));
    asio::co_spawn(loop, std::move(written),
                   [self = shared_from_this()](std::exception_ptr) { --self->reporting; });
}

void outbox_sender::parts::start(engine::outbox_item item) {
    const auto id = item.id;
    const auto key = key_of(item);
    const auto lane = lane_of(item);
    under_way.insert(id);
    sending.emplace(key, id);
    ++lanes[lane];
    auto tried = attempt(std::move(item));
    asio::co_spawn(loop, std::move(tried),
                   [self = shared_from_this(), id, key, lane](std::exception_ptr failed) {
        if (failed) spdlog::error("senders: item {} ended in an exception", id);
        self->under_way.erase(id);
        self->sending.erase(key);
        if (--self->lanes[lane] == 0) self->lanes.erase(lane);
        self->wake();
    });
}

asio::awaitable<void> outbox_sender::parts::rest() {
    if (woken || stopping) co_return;
    auto pause = bounds.sweep;
    if (slowed_until != core::instant{})
        pause = std::min(pause, time.real_time_until(slowed_until));
    for (const auto& [id, w] : waiting) pause = std::min(pause, time.real_time_until(w.until));
    alarm.expires_after(std::chrono::microseconds(std::max<std::int64_t>(pause.us, 1'000)));
    boost::system::error_code ec;
    co_await alarm.async_wait(asio::redirect_error(asio::use_awaitable, ec));
}

}  // namespace evenline::senders
