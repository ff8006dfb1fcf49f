#include "http/live/live.hpp"

#include "evenline/engine/event_json.hpp"
#include "http/admin/metrics.hpp"
#include "http/api/views.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t snapshot_line = 200;

template <class Body>
void add_agents_of(const Body& b, std::vector<core::agent_id>& out) {
    if constexpr (requires {
                      { b.agent } -> std::convertible_to<core::agent_id>;
                  })
        out.push_back(b.agent);
    if constexpr (requires {
                      { b.by } -> std::convertible_to<core::agent_id>;
                  })
        out.push_back(b.by);
    if constexpr (requires {
                      { b.to } -> std::convertible_to<core::agent_id>;
                  })
        out.push_back(b.to);
    if constexpr (requires {
                      { b.what.agent } -> std::convertible_to<core::agent_id>;
                  })
        out.push_back(b.what.agent);
}

// After these nobody has the ticket in hand.
template <class Body>
constexpr bool lets_go =
    std::is_same_v<Body, core::offer_declined> || std::is_same_v<Body, core::offer_expired> ||
    std::is_same_v<Body, core::offer_revoked> || std::is_same_v<Body, core::ticket_waiting> ||
    std::is_same_v<Body, core::ticket_transferred> || std::is_same_v<Body, core::ticket_closed> ||
    std::is_same_v<Body, core::ticket_abandoned> || std::is_same_v<Body, core::ticket_cancelled> ||
    std::is_same_v<Body, core::tickets_merged> || std::is_same_v<Body, core::connection_failed>;

// `sequencer` outlives the command; nobody waits for it.
asio::awaitable<void> lose(engine::sequencer& line, core::agent_id agent) {
    engine::submission s;
    s.command = core::lose_agent{agent};
    co_await line.submit(std::move(s));
}

}  // namespace

live_feed::live_feed(services& s, const settings& limits, asio::any_io_executor loop)
    : services_(s), limits_(limits), loop_(loop), news_(loop) {}

void live_feed::start(context& with) {
    with_ = &with;
    last_ = with.state().last_event();
    readings_ = services_.line.readings();
    there_.emplace(with.people.accounts(), std::chrono::seconds(limits_.agent_grace_s));
    there_->resume(clock::now());
    for (const auto id : with.state().open_tickets()) {
        const auto* t = with.state().find(id);
        if (t != nullptr && t->agent) holders_[id] = t->agent;
    }
    subscription_ =
        services_.line.subscribe([this](std::span<const core::event> events) { publish(events); });
}

void live_feed::stop() {
    if (subscription_ != 0) services_.line.unsubscribe(subscription_);
    subscription_ = 0;
    const auto all = clients_;
    for (const auto& c : all)
        c.to->close(1001, "the server is stopping; connect again in a moment");
    if (there_) there_->keep();
    news_.cancel();
}

bool live_feed::full() const { return clients_.size() >= limits_.live_connections; }

bool live_feed::join(console& to, const principal& who, std::string secret,
                     std::optional<std::uint64_t> after) {
    if (full()) return false;
    client c{&to, who, std::move(secret), 0, {}};
    const bool known = after && *after <= last_ &&
                       (*after == last_ || (!ring_.empty() && ring_.front().number <= *after + 1));
    if (known) {
        c.sent = *after;
        to.send(std::make_shared<const std::string>(
            json::value{{"type", "resumed"}, {"number", *after}}.dump()));
        for (const auto& change : ring_) deliver(c, change);
    } else {
        to.send(std::make_shared<const std::string>(snapshot(who)));
    }
    c.sent = std::max(c.sent, last_);
    if (!known) c.sent = std::max(c.sent, with_->state().last_event());
    clients_.push_back(std::move(c));
    if (who.agent) there_->came(who.agent);
    return true;
}

void live_feed::leave(console& from) {
    const auto found = std::find_if(clients_.begin(), clients_.end(),
                                    [&](const client& c) { return c.to == &from; });
    if (found == clients_.end()) return;
    const auto agent = found->who.agent;
    const auto viewed = found->viewing;
    clients_.erase(found);
    tell_viewers(viewed);
    last_left_ = clock::now();
    const bool elsewhere = std::any_of(clients_.begin(), clients_.end(),
                                       [&](const client& c) { return c.who.agent == agent; });
    if (agent && !elsewhere) there_->left(agent, last_left_);
}

void live_feed::tell(core::agent_id agent, const json::value& what) {
    const auto text = std::make_shared<const std::string>(what.dump());
    const auto all = clients_;
    for (const auto& c : all) {
        if (c.who.agent == agent) c.to->send(text);
    }
}

void live_feed::tell_supervisors(const json::value& what) {
    const auto text = std::make_shared<const std::string>(what.dump());
    const auto all = clients_;
    for (const auto& c : all) {
        if (!c.who.is_agent_only() && c.who.what != engine::role::integrator) c.to->send(text);
    }
}

void live_feed::seen(core::agent_id agent) { there_->acted(agent, clock::now()); }

void live_feed::tick() {
    const auto all = clients_;
    for (const auto& c : all) {
        if (!with_->people.of_secret(c.secret))
            c.to->close(4401, "the session ended; log in again");
    }
    for (const auto agent : there_->overdue(clock::now())) {
        const auto* a = with_->state().find(agent);
        // Offline: nothing of theirs is in hand any more.
        if (a == nullptr || a->state == core::agent_state::offline) there_->forget(agent);
        else asio::co_spawn(loop_, lose(services_.line, agent), asio::detached);
    }
    there_->keep();
}

void live_feed::publish(std::span<const core::event> events) {
    if (events.empty()) return;
    if (std::exchange(readings_, services_.line.readings()) != services_.line.readings()) {
        // Read again after a failed commit: what consoles hold is not what is stored, and numbers
        // they have seen in a snapshot are given out again.
        ring_.clear();
        const auto all = clients_;
        for (const auto& c : all) c.to->close(1013, "resync");
    }
    for (const auto& e : events) publish_one(e);
    news_.cancel();
}

void live_feed::publish_one(const core::event& e) {
    count(e);
    auto agents = concerned(e);
    last_ = e.number;
    const bool nobody = clients_.empty() && clock::now() - last_left_ > std::chrono::minutes(2);
    if (nobody) {
        ring_.clear();
        return;
    }
    auto text =
        std::string(R"({"type":"change","number":)") + std::to_string(e.number) + R"(,"event":)";
    engine::append_json(text, e);
    text += R"(,"ticket":)";
    const auto* t = e.ticket ? with_->state().find(e.ticket) : nullptr;
    text += t != nullptr ? ticket_view(*with_, *t).dump() : "null";
    text += '}';
    ring_.push_back(
        {e.number, std::move(agents), std::make_shared<const std::string>(std::move(text))});
    if (ring_.size() > limits_.live_ring_events) ring_.pop_front();
    for (auto& c : clients_) deliver(c, ring_.back());
}

namespace {

// Mails that no hook brings.
bool is_fetched_mail(std::string_view kind) {
    return kind == "lmtp" || kind == "smtp" || kind == "imap";
}

}  // namespace

void live_feed::count(const core::event& e) {
    const auto* t = e.ticket ? with_->state().find(e.ticket) : nullptr;
    if (t == nullptr) return;
    const auto channel = [&] { return with_->channel_name(t->channel); };
    const auto* came = std::get_if<core::contact_received>(&e.body);
    const auto* by =
        came != nullptr ? services_.channels.by_number(came->contact.channel) : nullptr;
    // Other channels are counted at their hook.
    if (by != nullptr &&
        (is_fetched_mail(by->settings.kind) || (by->adapter && by->adapter->polls() != nullptr)))
        with_->counts.note_delivery(by->settings.id, 250, 1, e.at);
    if (std::holds_alternative<core::offer_accepted>(e.body)) {
        with_->counts.count_offer(channel(), "accepted");
        with_->counts.observe_wait(channel(), (e.at - t->waiting_since).seconds());
    } else if (std::holds_alternative<core::offer_declined>(e.body)) {
        with_->counts.count_offer(channel(), "declined");
    } else if (std::holds_alternative<core::offer_expired>(e.body)) {
        with_->counts.count_offer(channel(), "expired");
    } else if (std::holds_alternative<core::offer_revoked>(e.body)) {
        with_->counts.count_offer(channel(), "revoked");
    }
}

std::vector<core::agent_id> live_feed::concerned(const core::event& e) {
    std::vector<core::agent_id> out;
    const auto held = e.ticket ? holders_.find(e.ticket) : holders_.end();
    if (held != holders_.end()) out.push_back(held->second);
    std::visit(
        [&](const auto& body) {
            using body_type = std::decay_t<decltype(body)>;
            add_agents_of(body, out);
            if constexpr (std::is_same_v<body_type, core::ticket_offered>)
                holders_[e.ticket] = body.what.agent;
            if constexpr (std::is_same_v<body_type, core::offer_accepted>)
                holders_[e.ticket] = body.agent;
            if constexpr (lets_go<body_type>) holders_.erase(e.ticket);
        },
        e.body);
    return out;
}

bool live_feed::concerns(const change& c, const principal& who) {
    if (!who.is_agent_only()) return true;
    return who.agent && std::find(c.agents.begin(), c.agents.end(), who.agent) != c.agents.end();
}

void live_feed::deliver(client& c, const change& what) {
    if (what.number <= c.sent) return;
    c.sent = what.number;
    if (concerns(what, c.who)) c.to->send(what.text);
}

std::string live_feed::snapshot(const principal& who) const {
    const auto& state = with_->state();
    const auto now = with_->now();
    json::value out{{"type", "snapshot"},
                    {"number", state.last_event()},
                    {"at", engine::rfc3339(now)},
                    {"features", json::value::array{json::value("viewing"), json::value("typing")}},
                    {"me", me_view(*with_, who)}};
    json::value::array offers, tickets;
    if (const auto* me = who.agent ? state.find(who.agent) : nullptr) {
        for (const auto id : me->in_hand) {
            const auto* t = state.find(id);
            if (t == nullptr) continue;
            const auto* o =
                t->status == core::ticket_status::offered ? state.find(t->offer) : nullptr;
            if (o != nullptr)
                offers.push_back(offer_view(*with_, *o));
            else
                tickets.push_back(ticket_view(*with_, *t));
        }
    }
    out.set("offers", std::move(offers)).set("tickets", std::move(tickets));
    if (!who.is_agent_only()) {
        json::value::array line, agents;
        std::size_t place = 0;
        for (const auto id : state.line(now, 0, snapshot_line)) {
            if (const auto* t = state.find(id))
                line.push_back(line_entry(*with_, *t, now, ++place));
        }
        for (const auto id : state.agents()) {
            if (const auto* a = state.find(id)) agents.push_back(agent_view(*with_, *a));
        }
        out.set("waiting", state.waiting())
            .set("line", std::move(line))
            .set("agents", std::move(agents));
        out.set("parity", records_view(*with_));
    }
    return out.dump();
}

asio::awaitable<void> live_feed::wait_past(std::uint64_t number, std::chrono::seconds at_most) {
    if (last_ > number) co_return;
    // One timer for all who wait: news cancel it; the earliest bound wakes everybody, harmlessly.
    const auto until = clock::now() + at_most;
    if (news_.expiry() < clock::now() || news_.expiry() > until) news_.expires_at(until);
    boost::system::error_code woken;
    co_await news_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

}  // namespace evenline::http
