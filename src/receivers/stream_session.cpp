#include "receivers/stream_session.hpp"

#include "evenline/intake/spoken.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>
#include <unordered_set>
#include <utility>

namespace evenline::receivers {
namespace asio = boost::asio;
namespace {

using steady = std::chrono::steady_clock;

std::chrono::microseconds real(core::duration d) { return std::chrono::microseconds(d.us); }

senders::transport_answer not_reached(std::string why) {
    senders::transport_answer out;
    out.error = std::move(why);
    return out;
}

}  // namespace

stream_session::stream_session(std::shared_ptr<stream_world> w,
                               std::unique_ptr<channels::stream> machine)
    : held_(std::move(w)), world_(*held_), machine_(std::move(machine)),
      address_(machine_->address()), wire_(world_.connect(world_.loop, address_)),
      alarm_(world_.loop), room_(world_.loop) {}

asio::awaitable<void> stream_session::run(std::function<void()> on_good) {
    on_good_ = std::move(on_good);
    const auto failed = co_await wire_->open();
    if (failed) end(failed.message());
    if (over_) co_return;
    heard_at_ = tick_at_ = steady::now();
    co_await carry_out(machine_->connected(world_.time.now()));
    asio::co_spawn(world_.loop, read_on(), [self = shared_from_this()](std::exception_ptr) {});
    while (!over_) {
        const bool something = co_await wait();
        if (over_) break;
        if (something) {
            auto next = std::move(inbox_.front());
            inbox_.pop_front();
            room_.cancel();
            co_await take(std::move(next));
        } else if (steady::now() - heard_at_ >= real(address_.silence)) {
            end("nothing was heard for " + std::to_string(address_.silence.us / 1'000'000) + " s");
        } else {
            tick_at_ = steady::now();
            co_await carry_out(machine_->tick(world_.time.now()));
            co_await tell_waits();
        }
    }
    wire_->close();
    room_.cancel();
    for (auto& [number, waiting] : actions_) {
        if (!waiting->got) waiting->got = not_reached("the connection was lost: " + why_);
        waiting->timer.cancel();
    }
}

asio::awaitable<bool> stream_session::wait() {
    while (inbox_.empty() && !over_) {
        const auto until = std::min(tick_at_ + real(address_.tick),
                                    heard_at_ + real(address_.silence));
        if (steady::now() >= until) co_return false;
        alarm_.expires_at(until);
        boost::system::error_code ec;
        co_await alarm_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    co_return true;
}

asio::awaitable<void> stream_session::read_on() {
    while (!over_) {
        while (inbox_.size() >= world_.bounds.unread && !over_) {
            room_.expires_at(steady::time_point::max());
            boost::system::error_code ec;
            co_await room_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
        }
        auto read = co_await wire_->read();
        if (!read) {
            push(lost{read.error().message()});
            co_return;
        }
        heard_at_ = steady::now();
        push(std::move(*read));
    }
}

asio::awaitable<void> stream_session::take(input next) {
    channels::stream_step step;
    const auto now = world_.time.now();
    if (auto* bytes = std::get_if<std::string>(&next)) {
        step = machine_->received(*bytes, now);
    } else if (auto* answer = std::get_if<fetched>(&next)) {
        const auto& a = answer->answer;
        step = machine_->fetched(answer->number, a.status, a.headers,
                                 a.status == 0 ? a.error : a.body, now);
    } else if (auto* question = std::get_if<asked>(&next)) {
        step = machine_->act(question->number, question->what, now);
    } else {
        end(std::get<lost>(next).why);
    }
    co_await carry_out(std::move(step));
}

asio::awaitable<void> stream_session::carry_out(channels::stream_step step) {
    std::vector<intake::heard> said;
    for (auto& i : step.input) {
        if (!i.events.empty()) said.push_back({std::move(i.raw), std::move(i.events)});
        if (!i.snapshot) continue;
        co_await keep(std::move(said));
        said.clear();
        if (!over_) co_await keep(gone(*i.snapshot));
    }
    co_await keep(std::move(said));
    if (over_) co_return;
    if (!step.say.empty()) co_await say(std::move(step.say));
    for (auto& f : step.fetches) fetch(std::move(f));
    for (auto& r : step.replies) reply(std::move(r));
    if (step.ready && !ready_) {
        ready_ = true;
        on_good_();
    }
    refused_ = step.refused;
    if (!step.close.empty()) end(std::move(step.close));
}

// The other side will not say it again: nothing is read or done until the store has it.
asio::awaitable<void> stream_session::keep(std::vector<intake::heard> said) {
    if (said.empty()) co_return;
    asio::steady_timer pause(world_.loop);
    for (auto wait = std::chrono::milliseconds(100); !over_;
         wait = std::min(wait * 2, std::chrono::milliseconds(2'000))) {
        const auto kept = co_await intake::take_in(world_.line, world_.index, world_.from, said);
        if (kept.durable) co_return;
        spdlog::error("channel {}: not stored yet, trying again", world_.from.settings.id);
        boost::system::error_code ec;
        pause.expires_after(wait);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
        heard_at_ = steady::now();
    }
}

// Calls of ours that the provider no longer has: they ended while nobody listened.
std::vector<intake::heard> stream_session::gone(const channels::stream_snapshot& now) const {
    const std::unordered_set<std::string> alive(now.alive.begin(), now.alive.end());
    intake::heard out;
    out.raw = "resync";
    const auto& state = world_.line.state();
    for (const auto id : state.open_tickets()) {
        for (const auto& c : state.find(id)->contacts) {
            if (c.channel != world_.from.number || c.form != core::work_form::call ||
                c.ended_at || alive.contains(c.thread))
                continue;
            channels::inbound_event e;
            e.event_kind = "call.ended";
            e.thread_key = c.thread;
            e.dedupe_key = "resync:" + std::to_string(c.id.value) + ":" + c.thread;
            e.ends_contact = true;
            e.only_if_known = true;
            out.events.push_back(std::move(e));
        }
    }
    if (out.events.empty()) return {};
    spdlog::info("channel {}: {} calls ended while the connection was down",
                 world_.from.settings.id, out.events.size());
    return {std::move(out)};
}

asio::awaitable<void> stream_session::tell_waits() {
    if (world_.waits == nullptr) co_return;
    for (const auto& thread : machine_->tells_now(world_.time.now())) {
        const auto* t = world_.line.state().find_thread(world_.from.number, thread);
        const auto likely = t != nullptr ? world_.waits->of(t->id) : std::nullopt;
        if (!likely || over_) continue;
        co_await carry_out(machine_->tell(thread, intake::spoken(*likely)));
    }
}

asio::awaitable<void> stream_session::say(std::string what) {
    const auto failed = co_await wire_->write(std::move(what));
    if (failed) end(failed.message());
}

void stream_session::fetch(channels::stream_fetch f) {
    channels::outbound_call call;
    call.http = std::move(f.call);
    auto sent = world_.wire.send(std::move(call), false);
    asio::co_spawn(world_.loop, std::move(sent),
                   [self = shared_from_this(), number = f.number](
                       std::exception_ptr failed, senders::transport_answer answer) {
        if (failed) answer = not_reached("the request could not be made");
        self->push(fetched{number, std::move(answer)});
    });
}

void stream_session::reply(channels::stream_reply r) {
    const auto found = actions_.find(r.number);
    if (found == actions_.end()) return;
    senders::transport_answer a;
    a.status = r.status;
    (r.status == 0 ? a.error : a.body) = std::move(r.text);
    found->second->got = std::move(a);
    found->second->timer.cancel();
}

asio::awaitable<senders::transport_answer> stream_session::act(channels::outbound_message what) {
    if (!ready_ || over_) co_return not_reached("the connection is not up");
    const auto self = shared_from_this();
    const auto number = ++last_number_;
    auto waiting = std::make_shared<pending>(pending{asio::steady_timer(world_.loop), {}});
    actions_.emplace(number, waiting);
    push(asked{number, std::move(what)});
    waiting->timer.expires_after(real(world_.bounds.answer_time));
    boost::system::error_code ec;
    co_await waiting->timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    actions_.erase(number);
    if (!waiting->got) co_return not_reached("it did not answer in time");
    co_return std::move(*waiting->got);
}

void stream_session::push(input next) {
    inbox_.push_back(std::move(next));
    alarm_.cancel();
}

void stream_session::stop() { end("stopped"); }

void stream_session::end(std::string why) {
    if (over_) return;
    over_ = true;
    why_ = std::move(why);
    wire_->close();
    alarm_.cancel();
    room_.cancel();
}

}  // namespace evenline::receivers
