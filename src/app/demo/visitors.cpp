#include "app/demo/visitors.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>

namespace evenline::app::demo {
namespace asio = boost::asio;

namespace {

constexpr double announcement_s = 60;  // Twilio asks what to play next about once a minute

}  // namespace

visitors::visitors(asio::any_io_executor loop, const virtual_time& time, pool& connections,
                   const post_office& post, std::uint16_t mail_port,
                   std::string supervisor_token)
    : loop_(loop),
      time_(time),
      pool_(connections),
      post_(post),
      mail_port_(mail_port),
      token_(std::move(supervisor_token)),
      next_(loop) {}

asio::awaitable<void> visitors::sleep_until(double at_s, asio::steady_timer& timer) {
    boost::system::error_code cancelled;
    timer.expires_at(time_.real(at_s));
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<void> visitors::arrive(std::vector<visitor> day, double until_s) {
    day_ = std::move(day);
    for (std::size_t i = 0; i < day_.size(); ++i) {
        if (const auto thread = post_office::thread_of(day_[i]); !thread.empty())
            threads_.emplace(thread, i);
        if (day_[i].writes_after_s > 0)
            threads_.emplace(post_office::messenger_thread_of(day_[i]), i);
    }
    for (const auto& who : day_) {
        if (who.at_s > until_s) break;
        co_await sleep_until(who.at_s, next_);
        if (stopping_) co_return;
        asio::co_spawn(loop_, visit(who), asio::detached);
    }
}

asio::awaitable<bool> visitors::send(letter one) {
    const auto reply = co_await pool_.ask("POST", std::move(one.target), std::move(one.body),
                                          std::move(one.headers));
    const bool good = reply.status / 100 == 2;
    if (!good) {
        ++counts_.refused;
        counts_.last_refusal = std::to_string(reply.status) + " " + reply.body.substr(0, 200);
    }
    co_return good;
}

asio::awaitable<void> visitors::visit(const visitor& who) {
    ++counts_.came;
    if (who.channel == "mail") {
        co_await hand_in_mail(who);
    } else if (who.channel == "voice") {
        co_await wait_on_the_phone(who);
    } else {
        const auto now = time_.now();
        auto one =
            who.channel == "fb" ? post_.messenger_message(who, now) : post_.web_contact(who, now);
        co_await send(std::move(one));
    }
}

asio::awaitable<void> visitors::hand_in_mail(const visitor& who) {
    const auto said =
        co_await deliver_by_lmtp(loop_, mail_port_, post_office::mail_sender(who),
                                 "support@desk.example.com", post_office::mail(who, time_.now()));
    if (said.empty()) co_return;
    ++counts_.refused;
    counts_.last_refusal = "mail: " + said;
}

asio::awaitable<void> visitors::wait_on_the_phone(const visitor& who) {
    asio::steady_timer timer{loop_};
    holding_[who.number] = &timer;
    const double came_s = time_.seconds();
    const double leaves_s = who.patience_s > 0 ? came_s + who.patience_s : came_s + 1e9;
    bool there = co_await send(post_.call_comes_in(who));
    double heard_s = came_s;
    while (there && !stopping_ && holding_.contains(who.number) && time_.seconds() < leaves_s) {
        there = co_await send(post_.call_waits(who, static_cast<long>(heard_s - came_s)));
        heard_s = std::min(leaves_s, heard_s + announcement_s);
        if (!holding_.contains(who.number)) break;
        co_await sleep_until(heard_s, timer);
    }
    const bool gives_up = !stopping_ && holding_.erase(who.number) > 0 && there;
    if (!gives_up) co_return;
    co_await send(post_.caller_hangs_up_waiting(who, static_cast<long>(time_.seconds() - came_s)));
}

void visitors::taken(const visitor& who) {
    const auto found = holding_.find(who.number);
    if (found == holding_.end()) return;
    auto* timer = found->second;
    holding_.erase(found);
    timer->cancel();
}

void visitors::abandoned(const visitor& who, std::string customer) {
    ++counts_.gave_up;
    if (stopping_ || who.writes_after_s <= 0 || customer.empty()) return;
    asio::co_spawn(loop_, write_later(who, std::move(customer)), asio::detached);
}

asio::awaitable<void> visitors::write_later(const visitor& who, std::string customer) {
    asio::steady_timer timer{loop_};
    writing_.insert(&timer);
    co_await sleep_until(time_.seconds() + who.writes_after_s, timer);
    writing_.erase(&timer);
    if (stopping_) co_return;
    std::vector<channels::header> headers{{"Authorization", "Bearer " + token_},
                                          {"Content-Type", "application/json"}};
    auto known = "{\"kind\":\"messenger\",\"value\":\"" + post_office::messenger_id_of(who) + "\"}";
    const auto linked = co_await pool_.ask("POST", "/api/v1/customers/" + customer + "/link",
                                           std::move(known), std::move(headers));
    if (linked.status != 200) {
        ++counts_.refused;
        counts_.last_refusal = std::to_string(linked.status) + " " + linked.body.substr(0, 200);
        co_return;
    }
    ++counts_.wrote_later;
    co_await send(post_.messenger_message(who, time_.now()));
}

void visitors::echo(std::string person, std::string mid, std::string text) {
    if (stopping_) return;
    auto one = post_.messenger_echo(person, mid, text, time_.now());
    asio::co_spawn(loop_, send(std::move(one)), asio::detached);
}

asio::awaitable<void> visitors::hang_up(const visitor& who) {
    if (who.channel != "voice") co_return;
    co_await send(post_.call_is_over(who, static_cast<long>(who.handle_s)));
}

void visitors::stop() {
    stopping_ = true;
    next_.cancel();
    for (const auto& [number, timer] : holding_) timer->cancel();
    for (auto* timer : writing_) timer->cancel();
    holding_.clear();
}

const visitor* visitors::by_thread(const std::string& thread) const {
    const auto found = threads_.find(thread);
    return found == threads_.end() ? nullptr : &day_[found->second];
}

const visitor* visitors::by_subject(const std::string& subject) const {
    const auto open = subject.rfind('[');
    if (open == std::string::npos) return nullptr;
    std::size_t number = 0;
    std::from_chars(subject.data() + open + 1, subject.data() + subject.size(), number);
    return number >= 1 && number <= day_.size() ? &day_[number - 1] : nullptr;
}

}  // namespace evenline::app::demo
