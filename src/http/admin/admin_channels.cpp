// Channels as an administrator sees them: settings without secrets, how they do, a guide, and a
// test that goes the whole way.
#include "evenline/channels/sample_request.hpp"
#include "http/admin/channel_guide.hpp"
#include "http/admin/metrics.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/public_url.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string url_of(const context& with, const channels::channel_settings& s) {
    if (s.kind == "lmtp" || s.kind == "smtp") return s.kind + ':' + s.text("listen");
    if (s.kind == "imap") return s.text("imap_url");
    return public_url(with) + "/api/v1/hooks/" + s.id;
}

bool is_secret(const channels::channel_settings& s, std::string_view key) {
    const auto* kind = channels::find_kind(s.kind);
    if (kind == nullptr) return true;
    for (const auto& note : kind->settings) {
        if (note.key == key) return note.secret;
    }
    return true;
}

std::string masked(const std::string& secret) {
    const auto end = secret.size() >= 12 ? secret.substr(secret.size() - 4) : std::string{};
    return "••••" + end;
}

json::value settings_view(const channels::channel_settings& s) {
    json::value out{json::value::object{}};
    for (const auto& [key, values] : s.values) {
        std::string text;
        for (const auto& v : values)
            text += (text.empty() ? "" : ", ") + (is_secret(s, key) ? masked(v) : v);
        out.set(key, text);
    }
    return out;
}

// Only for channels that we fetch from.
json::value connection_view(const context& with, const std::string& channel) {
    if (!with.with.receivers) return {};
    for (const auto& r : with.with.receivers()) {
        if (r.channel != channel) continue;
        return {{"good", r.good},
                {"since", time_value(r.since)},
                {"trouble", r.trouble.empty() ? json::value() : json::value(r.trouble)}};
    }
    return {};
}

json::value shown(const context& with, const intake::channel& c) {
    const auto health = with.counts.health_of(c.settings.id);
    return {{"id", c.settings.id},
            {"kind", c.settings.kind},
            {"url", url_of(with, c.settings)},
            {"settings", settings_view(c.settings)},
            {"health", json::value{{"last_event_at", time_value(health.last_event_at)},
                                   {"received", health.received},
                                   {"refused", health.refused},
                                   {"failures", health.failures},
                                   {"connection", connection_view(with, c.settings.id)}}}};
}

asio::awaitable<response> list(context& with, call) {
    json::value::array data;
    for (const auto& c : with.with.channels.all()) data.push_back(shown(with, c));
    co_return json_answer(
        200, {{"data", std::move(data)}, {"next_cursor", json::value()}, {"has_more", false}});
}

response unknown(call from) {
    return problem(from.asked, "channel_unknown",
                   "No channel of this id is configured. GET /api/v1/admin/channels lists them.");
}

asio::awaitable<response> guide(context& with, call from) {
    const auto* channel = with.with.channels.by_id(from.asked.params[0]);
    if (channel == nullptr) co_return unknown(from);
    co_return json_answer(200, guide_of(channel->settings, url_of(with, channel->settings)));
}

// The five lights, in order; what comes after the first that stays dark stays dark.
class lights {
public:
    explicit lights(const context& with) : with_(with) {}
    void on(std::string_view step, std::string detail) { add(step, true, std::move(detail)); }
    void off(std::string_view step, std::string detail) { add(step, false, std::move(detail)); }
    [[nodiscard]] json::value take() {
        for (const auto* step : {"received", "verified", "normalised", "queued", "offered"}) {
            if (seen_.find(step) == std::string::npos)
                list_.push_back({{"step", step},
                                 {"ok", false},
                                 {"at", json::value()},
                                 {"detail", json::value()}});
        }
        return std::move(list_);
    }

private:
    void add(std::string_view step, bool ok, std::string detail) {
        seen_ += std::string(step) + ";";
        list_.push_back({{"step", step},
                         {"ok", ok},
                         {"at", time_value(with_.now())},
                         {"detail", std::move(detail)}});
    }
    const context& with_;
    json::value::array list_;
    std::string seen_;
};

// What the adapter makes of it, before anything is stored. False: it goes no further.
bool look(const channels::reading& read, const channels::sample_request& sample, lights& out) {
    if (read.what == channels::verdict::invalid || read.what == channels::verdict::not_found) {
        out.off("verified", read.why);
        return false;
    }
    out.on("verified", sample.how);
    for (const auto& e : read.events) {
        if (!e.creates_work) continue;
        out.on("normalised",
               e.event_kind + " from " + (e.contact.name.empty() ? e.sender_id : e.contact.name));
        return true;
    }
    out.off("normalised", read.why.empty() ? "it opens no work" : read.why);
    return false;
}

void place(const context& with, core::ticket_id id, lights& out) {
    const auto* t = with.state().find(id);
    if (t == nullptr) return out.off("queued", "the ticket is not in memory");
    const auto need = with.need_name(t->need);
    const auto waiting = std::to_string(with.state().waiting());
    const auto at = with.state().position(id, with.now());
    if (t->status == core::ticket_status::offered) {
        const auto* a = with.state().find(t->agent);
        out.on("queued", engine::text(id) + ", need " + need + ", first in line for somebody free");
        out.on("offered", "to " + (a != nullptr ? a->profile.name : engine::text(t->agent)) +
                              ", and taken back");
        return;
    }
    out.on("queued", engine::text(id) + ", need " + need + ", place " + std::to_string(at) +
                         " of " + waiting);
    out.off("offered", t->unplaceable ? "no agent has what it asks for"
                                      : "nobody who may take it is free now; it would wait at "
                                        "place " +
                                            std::to_string(at) + " of " + waiting);
}

// The test leaves no work behind, and no report counts it.
asio::awaitable<bool> clear(context& with, call from, core::ticket_id id,
                            const std::string& channel) {
    engine::submission end;
    end.command = core::cancel_ticket{id, "channel test"};
    const auto ended = co_await with.with.line.submit(std::move(end));
    engine::audit_entry entry;
    entry.after = engine::text(id);
    std::vector<engine::office_record> records{engine::test_ticket{id}};
    const auto failed = co_await keep_record(with, from, std::move(entry), "channel.test", channel,
                                             std::move(records));
    co_return !ended.failed && !failed;
}

asio::awaitable<response> test(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto* channel = with.with.channels.by_id(from.asked.params[0]);
    const bool known = channel != nullptr && channel->adapter;
    if (!known) co_return unknown(from);
    const auto now = with.now();
    const auto mark = static_cast<std::uint64_t>(now.us / 1'000);
    const auto url = url_of(with, channel->settings);
    const auto sample = channels::sample_of(channel->settings, url, now, mark);
    if (!sample)
        co_return problem(from.asked, "no_test_request",
                          "A request of this kind cannot be signed from what the configuration "
                          "holds. Write to yourself from another account instead; the guide says "
                          "how.");
    lights out(with);
    out.on("received",
           sample->method + " " + url + ", " + std::to_string(sample->body.size()) + " bytes");
    const auto raw = sample->raw(now);
    json::value ticket;
    auto read = channels::hear(*channel->adapter, raw);
    if (look(read, *sample, out)) {
        const auto got = co_await intake::take_in_reading(with.with.line, with.with.lookup,
                                                          *channel, std::move(read), raw.body);
        const bool stored = got.durable && !got.tickets.empty();
        if (!stored) {
            out.off("queued", got.durable ? "it was stored, but opened no ticket"
                                          : "the store did not take it");
        } else {
            const auto id = got.tickets.front();
            ticket = id_value(id);
            place(with, id, out);
            const bool cleared = co_await clear(with, from, id, channel->settings.id);
            if (!cleared) co_return unavailable(from.asked);
        }
    }
    co_return json_answer(200, {{"steps", out.take()}, {"ticket_id", std::move(ticket)}});
}

}  // namespace

void add_admin_channel_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/admin/channels", [&with](call c) { return list(with, c); });
    routes.bind("GET", "/api/v1/admin/channels/{id}/guide",
                [&with](call c) { return guide(with, c); });
    routes.bind("POST", "/api/v1/admin/channels/{id}/test",
                [&with](call c) { return test(with, c); });
}

}  // namespace evenline::http
