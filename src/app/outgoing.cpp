#include "app/outgoing.hpp"

#include "evenline/intake/answer_words.hpp"
#include "evenline/senders/curl_transport.hpp"
#include "evenline/senders/outbox_sender.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::app {
namespace asio = boost::asio;

namespace {

engine::subscriber_record recorded(const subscriber_settings& s, core::instant now) {
    engine::subscriber_record out;
    out.id = s.id;
    out.url = s.url;
    out.events = s.events;
    out.may_be_private = s.may_be_private;
    out.configured = true;
    out.created_at = now;
    return out;
}

intake::subscriber listed(const engine::subscriber_record& s, const config& settings) {
    intake::subscriber out;
    out.id = s.id;
    out.url = s.url;
    out.events = s.events;
    out.may_be_private = s.may_be_private;
    out.active = s.active;
    out.gone_at = s.gone_at;
    out.created_at = s.created_at;
    out.configured = s.configured;
    if (!s.secrets.empty()) out.secrets = {s.secrets.front().secret};
    if (s.secrets.size() > 1) {
        out.old_secret = s.secrets[1].secret;
        out.old_until = s.secrets[1].until;
    }
    for (const auto& c : settings.subscribers)
        if (c.id == s.id) out.secrets = c.secrets;
    return out;
}

// The file's and those made in the console; who answered 410 before stays gone.
intake::subscriber_book book_of(const config& settings, storage::store& store, core::instant now) {
    std::vector<engine::subscriber_record> configured;
    configured.reserve(settings.subscribers.size());
    for (const auto& s : settings.subscribers) configured.push_back(recorded(s, now));
    const auto all = store.subscribers(configured);
    if (!all) spdlog::error("{}", all.error().sentence);
    std::vector<intake::subscriber> out;
    for (const auto& s : all ? *all : configured) out.push_back(listed(s, settings));
    return out;
}

senders::curl_settings wire_settings(const config& settings) {
    senders::curl_settings out;
    out.ca_file = settings.outgoing_ca_file;
    return out;
}

senders::sender_settings sending(const config& settings) {
    senders::sender_settings out;
    out.file_limit_bytes = settings.http.attachment_limit_bytes;
    return out;
}

asio::awaitable<http::outside_answer> ask_outside(senders::transport& wire,
                                                  http::outside_call what) {
    channels::outbound_call call;
    call.http = channels::http_call{std::move(what.method), std::move(what.url),
                                    std::move(what.headers), std::move(what.body)};
    auto got = co_await wire.send(std::move(call), false);
    co_return http::outside_answer{got.status, std::move(got.body), std::move(got.error)};
}

// Refused ones need nothing: the ticket is somewhere else by then.
asio::awaitable<void> follow(engine::sequencer& line, intake::failed_sending what) {
    auto asked = intake::after_failure(what);
    if (!asked.empty()) co_await line.submit(std::move(asked));
}

}  // namespace

struct outgoing::parts {
    parts(asio::any_io_executor on, const config& settings, storage::store& store,
          const intake::channel_table& table, engine::clock& clock)
        : channels(table), loop(std::move(on)), files(store.desk()),
          wire(wire_settings(settings)), lines(wire),
          subscribers(book_of(settings, store, clock.now())),
          effects(channels, subscribers,
                  [&store](core::agent_id agent) {
                      const auto account = store.accounts().by_agent(agent);
                      return account ? account->phone : std::string{};
                  }),
          sender(loop, clock, store.reader(), store.journal(), channels, subscribers, lines,
                 sending(settings)),
          ended(loop, asio::steady_timer::time_point::max()) {}

    asio::awaitable<void> run() {
        running = true;
        co_await sender.run();
        running = false;
        ended.cancel();
    }

    const intake::channel_table& channels;
    asio::any_io_executor loop;
    engine::desk& files;
    senders::curl_transport wire;
    receivers::switchboard lines;
    intake::subscriber_book subscribers;
    intake::channel_effects effects;
    senders::outbox_sender sender;
    asio::steady_timer ended;  // cancelled when `run` is over
    bool running{};
};

outgoing::outgoing(asio::any_io_executor loop, const config& settings, storage::store& store,
                   const intake::channel_table& channels, engine::clock& clock)
    : parts_(std::make_unique<parts>(std::move(loop), settings, store, channels, clock)) {}

outgoing::~outgoing() = default;

const engine::effects& outgoing::effects() const { return parts_->effects; }

intake::subscriber_book outgoing::subscribers() const { return parts_->subscribers; }

senders::transport& outgoing::wire() { return parts_->wire; }

receivers::switchboard& outgoing::lines() { return parts_->lines; }
http::outside_port outgoing::outside() {
    return [&wire = parts_->wire](http::outside_call what) {
        return ask_outside(wire, std::move(what));
    };
}

void outgoing::serve(engine::sequencer& line) {
    parts_->sender.contents([&files = parts_->files](std::string sha256) {
        return files.content(std::move(sha256));
    });
    line.on_outbox([this] { parts_->sender.wake(); });
    parts_->sender.on_failure(
        [&line](intake::failed_sending what) { return follow(line, std::move(what)); });
}

void outgoing::tell_waits(engine::sequencer& line, engine::wait_estimates& waits) {
    parts_->sender.words([this, &line, &waits](const engine::outbox_item& item,
                                               const channels::outbound_message& m) {
        const auto* through = parts_->channels.by_number(item.channel);
        if (through == nullptr) return m.text;
        return intake::answer_words(*through, line.state(), &waits, item.ticket, m, line.now());
    });
}

void outgoing::when_sent(std::function<void(const engine::outbox_item&)> told) {
    parts_->sender.on_sent(std::move(told));
}

void outgoing::start() { asio::co_spawn(parts_->loop, parts_->run(), asio::detached); }

asio::awaitable<void> outgoing::stop() {
    parts_->sender.stop();
    while (parts_->running) {
        boost::system::error_code cancelled;
        co_await parts_->ended.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
}

}  // namespace evenline::app
