#include "evenline/receivers/imap_receiver.hpp"

#include "evenline/channels/timestamp.hpp"
#include "evenline/receivers/backoff.hpp"
#include "receivers/imap_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <spdlog/spdlog.h>

namespace evenline::receivers {
namespace asio = boost::asio;
namespace {

// What blocks runs on the mailbox's own thread.
asio::awaitable<void> done(std::function<void()> what) {
    what();
    co_return;
}

}  // namespace

struct imap_receiver::parts {
    parts(asio::any_io_executor on, engine::clock& c, engine::sequencer& line,
          engine::lookup& known, const intake::channel& channel, imap_receiver_settings s)
        : loop(std::move(on)),
          time(c),
          to(line),
          index(known),
          from(channel),
          settings(std::move(s)),
          again(channel.number, settings.first_pause, settings.longest_pause),
          pause(loop) {
        now.channel = channel.settings.id;
        now.since = time.now();
    }

    asio::awaitable<void> on_thread(std::function<void()> what);
    asio::awaitable<std::string> converse();       // why it ended
    asio::awaitable<void> store(imap_session&);
    asio::awaitable<std::string> listen(imap_session&);
    asio::awaitable<void> rest();
    void note(std::string trouble);

    asio::any_io_executor loop;
    engine::clock& time;
    engine::sequencer& to;
    engine::lookup& index;
    const intake::channel& from;
    imap_receiver_settings settings;
    backoff again;
    asio::steady_timer pause;
    asio::thread_pool thread{1};
    std::shared_ptr<imap_connection> wire;
    receiver_state now;
    bool stopping{};
};

imap_receiver_settings imap_settings_of(const channels::channel_settings& s) {
    imap_receiver_settings out;
    out.login.url = s.text("imap_url");
    out.login.user = s.text("user");
    out.login.password = s.text("password");
    out.login.oauth_file = s.text("oauth_file");
    out.login.ca_file = s.text("ca_file");
    out.login.without_tls = s.text("without_tls") == "true";
    out.session.folder = s.text("folder", "INBOX");
    out.session.done_folder = s.text("done_folder");
    out.session.since = s.text("since");
    return out;
}

std::string try_login(const imap_login& as) {
    imap_connection once;
    return once.open(as);
}

imap_receiver::imap_receiver(asio::any_io_executor loop, engine::clock& clock,
                             engine::sequencer& to, engine::lookup& index,
                             const intake::channel& from, imap_receiver_settings s)
    : parts_(std::make_shared<parts>(std::move(loop), clock, to, index, from, std::move(s))) {}

imap_receiver::~imap_receiver() {
    stop();
    parts_->thread.join();
}

receiver_state imap_receiver::state() const { return parts_->now; }

void imap_receiver::parts::note(std::string trouble) {
    const bool good = trouble.empty();
    if (now.good != good) now.since = time.now();
    now.good = good;
    now.trouble = std::move(trouble);
}

void imap_receiver::stop() {
    parts_->stopping = true;
    parts_->pause.cancel();
    if (parts_->wire) parts_->wire->wake();
}

asio::awaitable<void> imap_receiver::parts::on_thread(std::function<void()> what) {
    auto blocking = done(std::move(what));
    co_await asio::co_spawn(thread, std::move(blocking), asio::use_awaitable);
}

asio::awaitable<void> imap_receiver::run() {
    const auto self = parts_;
    while (!self->stopping) {
        auto why = co_await self->converse();
        self->wire.reset();
        if (self->stopping) break;
        spdlog::warn("channel {}: the mailbox: {}", self->from.settings.id, why);
        self->note(std::move(why));
        co_await self->rest();
    }
}

asio::awaitable<void> imap_receiver::parts::rest() {
    boost::system::error_code ec;
    pause.expires_after(std::chrono::microseconds(again.next().us));
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
}

asio::awaitable<std::string> imap_receiver::parts::converse() {
    wire = std::make_shared<imap_connection>();
    std::string wrong;
    const std::function<void()> opening = [this, &wrong] { wrong = wire->open(settings.login); };
    co_await on_thread(opening);
    if (!wrong.empty()) co_return wrong;
    ++now.connections;
    imap_session session(settings.session);
    session.start();
    while (!stopping && session.trouble().empty()) {
        auto said = session.take_output();
        if (!said.empty()) {
            bool sent = false;
            const std::function<void()> sending = [this, &said, &sent] { sent = wire->send(said); };
            co_await on_thread(sending);
            if (!sent) co_return "the connection was lost";
        }
        if (session.mail()) {
            co_await store(session);
            continue;
        }
        wrong = co_await listen(session);
        if (!wrong.empty()) co_return wrong;
    }
    co_return session.trouble();
}

asio::awaitable<std::string> imap_receiver::parts::listen(imap_session& session) {
    if (session.is_waiting()) {        // everything was fetched: this server is well
        again.reset();
        note({});
    }
    const auto longest = !session.is_waiting()          ? settings.answer_time
                         : session.is_told_of_news()    ? settings.idle
                                                        : settings.ask_again;
    std::string bytes;
    auto what = imap_connection::heard::end;
    const std::function<void()> receiving = [this, &bytes, &what, longest] {
        what = wire->receive(bytes, longest);
    };
    co_await on_thread(receiving);
    if (what == imap_connection::heard::end) co_return "the connection was lost";
    if (what == imap_connection::heard::something) {
        session.receive(bytes);
    } else if (session.is_waiting()) {
        session.look_again();
    } else {
        co_return "the server has not answered in time";
    }
    co_return std::string{};
}

asio::awaitable<void> imap_receiver::parts::store(imap_session& session) {
    const auto& mail = *session.mail();
    channels::raw_request request;
    request.method = "IMAP";
    request.url = "imap:" + from.settings.id;
    if (const auto at = channels::read_mail_date(mail.arrived))
        request.headers.push_back({"ARRIVED", channels::write_rfc3339(*at)});
    request.body = mail.content;
    request.received_at = to.now();
    if (mail.cut)
        spdlog::warn("channel {}: mail {} is bigger than {} bytes; the rest stays in the mailbox",
                     from.settings.id, mail.uid, settings.session.message_bytes);
    const auto taken = co_await intake::take_in(to, index, from, request);
    session.stored(taken.durable);
}

}  // namespace evenline::receivers
