#include "app/demo/workforce.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace evenline::app::demo {
namespace asio = boost::asio;

namespace {

constexpr double units = 15, chat_units = 5, mail_units = 3;

constexpr const char* available = R"({"state":"available"})";
constexpr const char* hello = R"({"text":"Hello, I am looking at it now."})";
constexpr const char* answer = R"({"text":"Thank you for writing. It is done now."})";
constexpr const char* solved = R"({"disposition":"solved"})";

std::size_t count_of(const auto& jobs, core::work_form form) {
    return static_cast<std::size_t>(std::count_if(
        jobs.begin(), jobs.end(), [form](const auto& job) { return job.form == form; }));
}

}  // namespace

workforce::workforce(asio::any_io_executor loop, const virtual_time& time, pool& connections,
                     visitors& crowd, std::vector<badge> badges)
    : loop_(loop), time_(time), pool_(connections), visitors_(crowd) {
    for (auto& b : badges)
        desks_.emplace(b.agent, std::make_unique<desk>(loop_, std::move(b.token)));
}

asio::awaitable<plain_reply> workforce::ask(const desk& at, std::string method, std::string target,
                                            std::string body) {
    std::vector<channels::header> headers{{"Authorization", "Bearer " + at.token},
                                          {"Content-Type", "application/json"}};
    auto reply = co_await pool_.ask(std::move(method), std::move(target), std::move(body),
                                    std::move(headers));
    co_return reply;
}

void workforce::count(const plain_reply& reply) {
    if (reply.status / 100 == 2) return;
    ++counts_.refused;
    counts_.last_refusal = std::to_string(reply.status) + " " + reply.body.substr(0, 300);
}

asio::awaitable<void> workforce::begin() {
    for (const auto& [agent, at] : desks_) co_await be_available(*at);
}

// A server that has just started may not know all its agents for a moment.
asio::awaitable<void> workforce::be_available(desk& at) {
    asio::steady_timer pause{loop_};
    plain_reply reply;
    for (int tries = 0; tries < 50 && reply.status != 200 && !stopping_; ++tries) {
        if (tries > 0) {
            boost::system::error_code cancelled;
            pause.expires_after(std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        }
        reply = co_await ask(at, "PUT", "/api/v1/me/presence", available);
    }
    count(reply);
}

void workforce::offered(const std::string& agent, const std::string& offer, std::uint64_t version,
                        job what) {
    const auto found = desks_.find(agent);
    if (stopping_ || found == desks_.end()) return;
    asio::co_spawn(loop_, accept(*found->second, offer, version, std::move(what)), asio::detached);
}

void workforce::left(const std::string& agent, const std::string& ticket) {
    const auto found = desks_.find(agent);
    if (stopping_ || found == desks_.end()) return;
    auto& at = *found->second;
    const auto it = std::find_if(at.jobs.begin(), at.jobs.end(),
                                 [&](const job& one) { return one.ticket == ticket; });
    if (it == at.jobs.end()) {  // done already, or the answer to our accept is still on its way
        gone_.insert(ticket);
        return;
    }
    work(at);
    auto over = std::move(*it);
    at.jobs.erase(it);
    work(at);
    visitors_.crossed();
    asio::co_spawn(loop_, finish(at, std::move(over), true), asio::detached);
}

void workforce::offer_expired(const std::string& agent) {
    const auto found = desks_.find(agent);
    if (stopping_ || found == desks_.end()) return;
    ++counts_.too_late;
    asio::co_spawn(loop_, be_available(*found->second), asio::detached);
}

asio::awaitable<void> workforce::accept(desk& at, std::string offer, std::uint64_t version,
                                        job what) {
    const auto seen = "{\"version\":" + std::to_string(version) + "}";
    const auto reply = co_await ask(at, "POST", "/api/v1/offers/" + offer + "/accept", seen);
    if (reply.status == 409 || reply.status == 404) {  // the caller hung up, or the offer is over
        ++counts_.too_late;
        co_return;
    }
    count(reply);
    if (reply.status != 200) co_return;
    ++counts_.accepted;
    if (gone_.erase(what.ticket) > 0) {
        visitors_.crossed();
        co_await finish(at, std::move(what), true);
        co_return;
    }
    work(at);
    what.left_s = what.who != nullptr ? what.who->handle_s : 300;
    const bool chats = what.form == core::work_form::chat;
    const auto ticket = what.ticket;
    at.jobs.push_back(std::move(what));
    work(at);
    if (!chats) co_return;
    const auto greeted = co_await ask(at, "POST", "/api/v1/tickets/" + ticket + "/messages", hello);
    count(greeted);
}

// Live work has an agent's attention first; mails share what is left.
double workforce::speed_of(const desk& at, const job& one) {
    if (one.form != core::work_form::mail) return 1;
    if (count_of(at.jobs, core::work_form::call) > 0) return 0;
    const double live = chat_units * static_cast<double>(count_of(at.jobs, core::work_form::chat));
    const double mails = mail_units * static_cast<double>(count_of(at.jobs, core::work_form::mail));
    return std::min(1.0, (units - live) / mails);
}

void workforce::work(desk& at) {
    const double now_s = time_.seconds();
    for (auto& one : at.jobs) one.left_s -= (now_s - at.worked_until_s) * speed_of(at, one);
    at.worked_until_s = now_s;
    for (auto it = at.jobs.begin(); it != at.jobs.end();) {
        if (it->left_s > 1e-3) {
            ++it;
            continue;
        }
        asio::co_spawn(loop_, finish(at, std::move(*it), false), asio::detached);
        it = at.jobs.erase(it);
    }
    double next_s = 1e12;
    for (const auto& one : at.jobs)
        if (const double speed = speed_of(at, one); speed > 0)
            next_s = std::min(next_s, one.left_s / speed);
    if (next_s > 1e11 || stopping_) return;
    at.timer.expires_at(time_.real(now_s + next_s));
    at.timer.async_wait([this, &at](boost::system::error_code cancelled) {
        if (!cancelled && !stopping_) work(at);
    });
}

asio::awaitable<void> workforce::finish(desk& at, job done, bool customer_left) {
    const std::string ticket = "/api/v1/tickets/" + done.ticket;
    if (done.form == core::work_form::mail) {
        const auto answered = co_await ask(at, "POST", ticket + "/messages", answer);
        count(answered);
    }
    if (done.who != nullptr && done.form == core::work_form::call && !customer_left)
        co_await visitors_.hang_up(*done.who);
    const auto closed = co_await ask(at, "POST", ticket + "/close", solved);
    count(closed);
    ++counts_.finished;
}

std::size_t workforce::in_hand() const {
    std::size_t all = 0;
    for (const auto& [agent, at] : desks_) all += at->jobs.size();
    return all;
}

void workforce::stop() {
    stopping_ = true;
    for (const auto& [agent, at] : desks_) at->timer.cancel();
}

}  // namespace evenline::app::demo
