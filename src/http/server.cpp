#include "evenline/http/server.hpp"

#include "evenline/http/credentials.hpp"
#include "http/admin/metrics.hpp"
#include "http/api/companions.hpp"
#include "http/api/context.hpp"
#include "http/api/office.hpp"
#include "http/api/replay.hpp"
#include "http/chat/hub.hpp"
#include "http/desk/grant_book.hpp"
#include "http/desk/held.hpp"
#include "http/identity/staff.hpp"
#include "http/live/live.hpp"
#include "http/parity/gap_watch.hpp"
#include "http/policy/lab.hpp"
#include "http/policy/policy_plans.hpp"
#include "http/supervision/notice_board.hpp"
#include "http/supervision/outreach.hpp"
#include "http/routes.hpp"
#include "http/wire/asking_address.hpp"
#include "http/wire/body_room.hpp"
#include "http/wire/connections.hpp"
#include "http/wire/listener.hpp"
#include "http/wire/origin.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;
using boost::system::error_code;

struct server::parts final : edge {
    parts(asio::any_io_executor on, services given, settings chosen)
        : loop(on),
          with(std::move(given)),
          limited(std::move(chosen)),
          doors(loop, limited),
          people(with.accounts, limited),
          reads(60.0 * limited.reads_per_second, 20'000, 10.0 * limited.reads_per_second),
          writes(60.0 * limited.writes_per_second, 20'000, 10.0 * limited.writes_per_second),
          counts(limited.version),
          feed(with, limited, loop),
          staff(with.line, with.accounts),
          held(loop),
          chat(loop),
          lab(with),
          gaps(loop),
          plans(loop),
          reaching(loop),
          beat(loop),
          all_gone(loop),
          shared{with,
                 limited,
                 people,
                 counts,
                 feed,
                 [this] { return is_stopping; },
                 [this] { follow_accounts(); },
                 &beside,
                 &held,
                 &chat,
                 &notices,
                 &grants,
                 &lab,
                 &gaps,
                 &plans,
                 &reaching,
                 loop},
          open(loop, *this, [this] { all_gone.cancel(); }) {
        add_routes(routes, shared);
        with.gauges = [this, others = std::move(with.gauges)] {
            auto all = others ? others() : std::vector<gauge>{};
            add_door(all);
            return all;
        };
    }

    // --- edge
    const settings& limits() const override { return limited; }
    bool stopping() const override { return is_stopping; }
    bool crowded() const override { return open.crowded(); }
    std::size_t body_limit(std::string_view method, std::string_view path) const override;
    [[nodiscard]] std::size_t hook_limit(std::string_view path) const;
    [[nodiscard]] const intake::channel* channel_of_hook(std::string_view path) const;
    [[nodiscard]] bool admits(const request&) const override;
    std::shared_ptr<void> room_for(std::size_t bytes) override { return large_bodies.take(bytes); }
    std::string new_trace_id() override;
    asio::awaitable<response> answer(request&) override;
    std::optional<response> refuse_live(const request&) override;
    asio::awaitable<void> serve_live(transport& wire, const request& asked,
                                     std::string received) override {
        auto talk = asked.path == "/api/v1/live" ? live_talk(feed) : chat.talk(asked);
        if (talk) co_await serve_websocket(*talk, limited, wire, asked, std::move(received));
    }

    asio::awaitable<response> dispatch(request&, const route*& row);
    std::optional<response> barred(const request&, const principal&, const route&) const;
    std::optional<response> too_fast(const request&, const principal&);
    void add_door(std::vector<gauge>&) const;
    void follow_accounts() { asio::co_spawn(loop, staff.follow(), asio::detached); }
    asio::awaitable<void> beat_each_second();

    asio::any_io_executor loop;
    services with;
    settings limited;
    listener doors;
    identity people;
    attempts reads, writes;  // of each account and token
    metrics counts;
    live_feed feed;
    staff_office staff;
    companions beside;
    held_replies held;
    chat_hub chat;
    notice_board notices;
    grant_book grants;
    policy_lab lab;
    gap_watch gaps;
    policy_plans plans;
    outreach reaching;
    replay replays;
    router routes;
    asio::steady_timer beat, all_gone;
    context shared;
    body_room large_bodies{4 * channels::largest_mail_bytes};
    http::connections open;
    std::size_t own_tasks{};
    std::uint64_t notice_ear{};
    std::uint64_t traces{};
    std::string trace_prefix{new_secret("").substr(0, 11)};
    bool is_stopping{};
};

const intake::channel* server::parts::channel_of_hook(std::string_view path) const {
    return with.channels.by_id(path.substr(path.rfind('/') + 1));
}

std::size_t server::parts::hook_limit(std::string_view path) const {
    const auto* channel = channel_of_hook(path);
    const auto* kind = channel != nullptr ? channels::find_kind(channel->settings.kind) : nullptr;
    const bool own = kind != nullptr && kind->largest_body_bytes != 0;
    return own ? kind->largest_body_bytes : limited.hook_body_limit_bytes;
}

bool server::parts::admits(const request& asked) const {
    const auto found = match_route(asked.method, asked.path);
    if (found.row == nullptr || found.row->body != body_rule::raw) return true;
    const auto* channel = channel_of_hook(asked.path);
    if (channel == nullptr || !channel->adapter) return true;
    channels::raw_request head;
    head.method = asked.method;
    head.url = asked.target;
    head.headers = asked.headers;
    return channel->adapter->admits(head);
}

std::size_t server::parts::body_limit(std::string_view method, std::string_view path) const {
    const auto found = match_route(method, path);
    if (found.row == nullptr) return limited.body_limit_bytes;
    switch (found.row->body) {
        case body_rule::raw:
            return hook_limit(path);
        case body_rule::toml:
            return limited.policy_body_limit_bytes;
        case body_rule::file:
            return limited.attachment_limit_bytes;
        case body_rule::json:
        case body_rule::none:
            return limited.body_limit_bytes;
    }
    return limited.body_limit_bytes;
}

std::string server::parts::new_trace_id() { return trace_prefix + "-" + std::to_string(++traces); }

std::optional<response> server::parts::refuse_live(const request& asked) {
    if (is_stopping)
        return problem(asked, "stopping", "The server is stopping. Connect again in a moment.");
    const bool is_chat = asked.path != "/api/v1/live";
    if (is_chat && !chat.talk(asked))
        return problem(asked, "channel_unknown", "No chat of this id is configured.");
    if (is_chat ? chat.clients() >= limited.live_connections : feed.full())
        return problem(asked, "too_busy",
                       "Too many live feeds are open. Try again after Retry-After.");
    const auto origin = asked.header_value("Origin");
    if (origin.empty()) return std::nullopt;  // not a browser
    bool ours = is_own_origin(limited, asked, origin);
    for (const auto& allowed : limited.allowed_origins) ours = ours || origin == allowed;
    if (ours) return std::nullopt;
    return problem(asked, "wrong_origin",
                   "Pages of this origin may not open the live feed. If it is yours, add it to "
                   "allowed_origins in [server].");
}

std::optional<response> server::parts::barred(const request& asked, const principal& who,
                                              const route& row) const {
    if (is_open(row)) return std::nullopt;
    if (!who) {
        return problem(asked, "not_logged_in",
                       "This needs 'Authorization: Bearer <token or session>'. Log in with POST "
                       "/api/v1/session, "
                       "or make a token with 'evenline token create'. A session ends after 9 hours "
                       "unless configured otherwise.");
    }
    if (!allows(row, who.what)) {
        return problem(asked, "not_allowed",
                       "The role '" + std::string(role_name(who.what)) +
                           "' may not do this. Nothing was done; ask somebody whose role may.");
    }
    const bool scoped = !who.scopes.empty() && !row.scope.empty();
    if (scoped && std::find(who.scopes.begin(), who.scopes.end(), row.scope) == who.scopes.end()) {
        return problem(
            asked, "scope_missing",
            "This token lacks the scope '" + std::string(row.scope) + "'. Make one that has it.");
    }
    return std::nullopt;
}

// One who asks without end waits, and nobody else; what they write waits for no reading.
std::optional<response> server::parts::too_fast(const request& asked, const principal& who) {
    if (!who) return std::nullopt;
    const bool reading = asked.method == "GET" || asked.method == "HEAD";
    if ((reading ? reads : writes).take(who.actor(), attempts::clock::now())) return std::nullopt;
    auto no = problem(asked, "too_fast",
                      "This account asks faster than its share (reads_per_second and "
                      "writes_per_second in [server]). Nothing was done; wait for Retry-After.");
    return no.with("Retry-After", "1");
}

asio::awaitable<response> server::parts::dispatch(request& asked, const route*& row) {
    auto found = match_route(asked.method, asked.path);
    row = found.row;
    if (found.row == nullptr) {
        if (found.allow.empty())
            co_return problem(asked, "not_found",
                              "Nothing is served at this address. The API is described at /docs.");
        auto no = problem(asked, "method_not_allowed", "This address takes " + found.allow + ".");
        co_return no.with("Allow", found.allow);
    }
    asked.params = std::move(found.params);
    const auto who = people.of_header(asked.header_value("Authorization"));
    auto no = too_fast(asked, who);
    if (!no) no = barred(asked, who, *found.row);
    if (no) co_return std::move(*no);
    if (who.agent) feed.seen(who.agent);
    const auto* what = routes.of(*found.row);
    if (what == nullptr)
        co_return problem(asked, "not_found", "This address is not served by this build.");
    const call from{asked, who};
    if (found.row->replays && !asked.header_value("Idempotency-Key").empty()) {
        auto again = co_await replays.once(shared, from, *what);
        co_return again;
    }
    auto answer = co_await (*what)(from);
    co_return answer;
}

asio::awaitable<response> server::parts::answer(request& asked) {
    asked.remote = asking_address(limited, asked);
    const auto began = std::chrono::steady_clock::now();
    const route* row = nullptr;
    response out;
    std::string broke;
    try {
        out = co_await dispatch(asked, row);
    } catch (const std::exception& e) {
        broke = e.what();
    }
    if (!broke.empty()) {
        spdlog::error("{} {} failed: {} (trace {})", asked.method, asked.path, broke,
                      asked.trace_id);
        out = problem(asked, "internal_error",
                      "We made a mistake; what you sent may or may not have been done. "
                      "Read the object before you send it again, and quote the trace id to whoever "
                      "runs this server.");
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    counts.count_request(row != nullptr ? row->pattern : "none",
                         row != nullptr ? row->method : "other", out.status, took.count());
    const bool began_or_ended =
        row != nullptr && row->pattern == "/api/v1/session" && out.status < 300;
    if (began_or_ended || out.status == 401 || out.status == 403 || out.status == 429) {
        spdlog::info("{} {} from {}: {} (trace {})", row != nullptr ? row->method : "other",
                     row != nullptr ? row->pattern : "none", asked.remote, out.status,
                     asked.trace_id);
    }
    spdlog::debug("{} {} {} {:.4f}s {}", asked.method, row != nullptr ? row->pattern : "none",
                  out.status, took.count(), asked.trace_id);
    co_return out;
}

void server::parts::add_door(std::vector<gauge>& to) const {
    const auto now = doors.who_is_in().now();
    const auto count = [&](const char* name, const char* help, const char* why, auto n) {
        gauge g{name, help, {}, static_cast<double>(n), why != nullptr};
        if (why != nullptr) g.labels = {{"reason", why}};
        to.push_back(std::move(g));
    };
    count("evenline_connections", "Connections open.", nullptr, now.inside);
    constexpr auto refused = "evenline_connections_refused_total";
    constexpr auto help = "Connections turned away at the door.";
    count(refused, help, "all_places_taken", now.refused_full);
    count(refused, help, "too_many_from_one_address", now.refused_address);
}

asio::awaitable<void> server::parts::beat_each_second() {
    while (!is_stopping) {
        if (people.changed_elsewhere()) co_await staff.follow();
        people.keep_uses();
        feed.tick();
        chat.tick();
        beat.expires_after(std::chrono::seconds(1));
        error_code woken;
        co_await beat.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

server::server(asio::any_io_executor loop, services with, settings limits)
    : parts_(std::make_unique<parts>(loop, std::move(with), std::move(limits))) {}
server::~server() = default;

std::uint16_t server::port() const { return parts_->doors.port(); }
std::size_t server::connections() const { return parts_->open.count(); }
void server::announce_stop() { parts_->is_stopping = true; }

error_code server::start(std::string& why) {
    auto* p = parts_.get();
    const auto failed = p->doors.open(why);
    if (failed) return failed;
    p->limited.listen_port = p->doors.port();
    p->feed.start(p->shared);
    p->chat.start(p->shared);
    p->follow_accounts();
    p->held.start(p->shared);
    p->gaps.start(p->shared);
    p->plans.start(p->shared);
    p->reaching.start(p->shared);
    p->notice_ear = p->with.line.subscribe(
        [p](std::span<const core::event> events) { tell_newcomers(p->shared, events); });
    const auto done = [p](std::exception_ptr) {
        --p->own_tasks;
        p->all_gone.cancel();
    };
    p->own_tasks = 6;
    asio::co_spawn(p->loop, open_office(p->shared), done);
    asio::co_spawn(p->loop, p->held.run(), done);
    asio::co_spawn(p->loop, p->gaps.run(), done);
    asio::co_spawn(p->loop, p->plans.run(), done);
    asio::co_spawn(p->loop, p->reaching.run(), done);
    asio::co_spawn(p->loop, p->beat_each_second(), done);
    p->doors.run([p](std::unique_ptr<transport> wire) { p->open.take(std::move(wire)); },
                 [p] { p->open.make_room(); });
    return {};
}

asio::awaitable<void> server::stop() {
    auto* p = parts_.get();
    p->is_stopping = true;
    p->doors.close();
    p->beat.cancel();
    p->feed.stop();
    p->chat.stop();
    p->held.stop();
    p->gaps.stop();
    p->plans.stop();
    p->reaching.stop();
    p->lab.stop();
    p->with.line.unsubscribe(p->notice_ear);
    p->open.finish();
    p->all_gone.expires_after(std::chrono::seconds(p->limited.stop_grace_s));
    const auto until = p->all_gone.expiry();
    const auto somebody = [p] { return p->open.count() != 0 || p->own_tasks != 0; };
    while (somebody() && std::chrono::steady_clock::now() < until) {
        error_code woken;
        co_await p->all_gone.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    p->open.cut();
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (somebody() && std::chrono::steady_clock::now() < last) {
        p->all_gone.expires_after(std::chrono::milliseconds(50));
        error_code woken;
        co_await p->all_gone.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    p->people.stop();
}

}  // namespace evenline::http
