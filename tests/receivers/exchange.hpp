// A telephone exchange of few words and a wire without a network, to try a receiver with. It says
// "queue T", "end T", "alive T…" and "ok"; it hears "hello", "connect T" and "alive?".
#pragma once

#include "engine/desk.hpp"
#include "evenline/receivers/stream_receiver.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sstream>
#include <utility>

namespace evenline::receivers::test {

namespace asio = boost::asio;

inline channels::inbound_event call(std::string kind, std::string thread) {
    channels::inbound_event e;
    e.dedupe_key = thread + ":" + kind;
    e.event_kind = kind == "queue" ? "call.queued" : "call.ended";
    e.thread_key = thread;
    e.creates_work = kind == "queue";
    e.ends_contact = kind == "end";
    e.only_if_known = e.ends_contact;
    e.contact.form = core::work_form::call;
    e.contact.thread = thread;
    e.contact.addresses = {{"phone", thread, true}};
    return e;
}

// Lines in, lines out.
class few_words final : public channels::stream {
public:
    explicit few_words(channels::stream_address a) : address_(std::move(a)) {}
    channels::stream_address address() const override { return address_; }
    channels::stream_step connected(core::instant) override {
        channels::stream_step out;
        out.say = "hello\n";
        return out;
    }
    channels::stream_step received(std::string_view bytes, core::instant) override {
        channels::stream_step out;
        rest_ += bytes;
        for (auto end = rest_.find('\n'); end != rest_.npos; end = rest_.find('\n')) {
            line(rest_.substr(0, end), out);
            rest_.erase(0, end + 1);
        }
        return out;
    }
    channels::stream_step tick(core::instant) override {
        channels::stream_step out;
        out.say = "alive?\n";
        return out;
    }
    std::vector<std::string> tells_now(core::instant) override {
        return std::exchange(holding_, {});
    }
    channels::stream_step tell(std::string_view thread, const channels::spoken_wait& w) override {
        channels::stream_step out;
        out.say = "tell " + std::string(thread) + ' ' + std::to_string(w.position) + ' ' +
                  std::to_string(w.high_s) + "\n";
        return out;
    }
    channels::stream_step act(std::uint64_t number, const channels::outbound_message& m,
                              core::instant) override {
        channels::stream_step out;
        asked_ = number;
        out.say = "connect " + m.thread + "\n";
        return out;
    }

private:
    void line(const std::string& text, channels::stream_step& out) {
        std::istringstream in(text);
        std::string word, thread;
        in >> word;
        if (word == "alive") {
            channels::stream_snapshot now;
            while (in >> thread) now.alive.push_back(thread);
            out.input.push_back({text, {}, std::move(now)});
            out.ready = true;
        } else if (word == "ok") {
            out.replies.push_back({asked_, 200, "done"});
        } else if (word == "bye") {
            out.close = "it said bye";
        } else if (in >> thread) {
            out.input.push_back({text, {call(word, thread)}, {}});
            out.say += "kept " + thread + "\n";
            if (word == "queue") holding_.push_back(thread);
        }
    }
    channels::stream_address address_;
    std::string rest_;
    std::vector<std::string> holding_;   // not yet told how long it will be
    std::uint64_t asked_{};
};

// The other end of every connection that was opened.
struct far_end : std::enable_shared_from_this<far_end> {
    explicit far_end(asio::any_io_executor loop) : alarm(loop) {}
    void say(std::string what) { coming.push_back(std::move(what)); alarm.cancel(); }
    void hang_up() { closed = true; alarm.cancel(); }
    asio::steady_timer alarm;
    std::deque<std::string> coming;
    std::string heard;
    bool closed{}, refuses{};
};

class pipe final : public connection {
public:
    explicit pipe(std::shared_ptr<far_end> end) : end_(std::move(end)) {}
    asio::awaitable<boost::system::error_code> open() override {
        co_return end_->refuses ? asio::error::make_error_code(asio::error::connection_refused)
                                : boost::system::error_code{};
    }
    asio::awaitable<boost::system::result<std::string>> read() override {
        while (end_->coming.empty()) {
            if (end_->closed) co_return asio::error::make_error_code(asio::error::eof);
            end_->alarm.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code ec;
            co_await end_->alarm.async_wait(asio::redirect_error(asio::use_awaitable, ec));
        }
        auto out = std::move(end_->coming.front());
        end_->coming.pop_front();
        co_return out;
    }
    asio::awaitable<boost::system::error_code> write(std::string what) override {
        if (end_->closed) co_return asio::error::make_error_code(asio::error::broken_pipe);
        end_->heard += what;
        co_return boost::system::error_code{};
    }
    void close() override { end_->hang_up(); }

private:
    std::shared_ptr<far_end> end_;
};

}  // namespace evenline::receivers::test
