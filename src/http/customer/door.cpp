#include "http/customer/door.hpp"

#include "evenline/engine/desk.hpp"
#include "evenline/http/credentials.hpp"
#include "http/api/views.hpp"

namespace evenline::http::customer {
namespace asio = boost::asio;

namespace {

constexpr auto mark_valid = core::days(7);

response closed(const request& asked, unsigned status) {
    const auto l = language_of(asked);
    const auto& w = in(l);
    if (status == 429) {
        auto out = html_answer(429, notice(w.too_often, w.try_again, l));
        return out.with("Retry-After", "60");
    }
    if (status == 503) {
        auto out = html_answer(503, notice(w.try_again, w.try_again, l));
        return out.with("Retry-After", "5");
    }
    if (status == 410) return html_answer(410, notice(w.ended_title, w.ended, l));
    return html_answer(404, notice(w.unknown_title, w.unknown, l));
}

bool may_be_reopened(const context& with, const core::ticket& t) {
    const bool ended = t.status == core::ticket_status::closed ||
                       t.status == core::ticket_status::abandoned;
    return ended && t.closed_at &&
           with.now() - *t.closed_at <= with.state().rules().life.reopen_within;
}

view view_of(const context& with, const opened& o) {
    const auto& t = o.ticket;
    view v;
    v.token = o.token;
    v.once = new_secret("").substr(0, 22);
    v.reference = std::to_string(t.id.value);
    v.status = t.status;
    const bool open = core::is_open(t.status);
    if (is_waiting(t.status)) {
        v.position = with.state().position(t.id, with.now());
        v.waiting = with.state().waiting();
        v.since = engine::rfc3339(t.waiting_since);
        auto* waits = with.with.waits;
        const auto likely = waits != nullptr ? waits->of(t.id) : std::nullopt;
        if (likely && likely->reachable) {
            v.wait_low = likely->low;
            v.wait_high = likely->high;
        }
        if (likely) v.wait_passes = likely->offer_callback;
    }
    v.may_add = open || may_be_reopened(with, t);
    v.call_asked = open && t.callback_wanted;
    v.may_call = is_waiting(t.status) && !t.callback_wanted && has_called(t) &&
                 calling_channel(with) != nullptr;
    v.may_cancel = open && t.status != core::ticket_status::wrap_up;
    v.may_rate = t.answered_at.has_value() || t.status == core::ticket_status::closed;
    if (v.may_add) {
        for (const auto& [channel, url] : ways_of(with, t.id, t.channel)) {
            const auto title = channel->settings.text("title");
            const auto* kind = channels::find_kind(channel->settings.kind);
            const bool named = !title.empty() || kind == nullptr;
            v.ways.push_back({named ? title : std::string(kind->title), url});
        }
    }
    return v;
}

}  // namespace

response html_answer(unsigned status, std::string html) {
    response out;
    out.status = status;
    out.content_type = "text/html; charset=utf-8";
    out.body = std::move(html);
    return out
        .with("Content-Security-Policy",
              "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'none'")
        .with("X-Robots-Tag", "noindex, nofollow")
        .with("Vary", "Accept-Language");
}

bool is_waiting(core::ticket_status s) { return s <= core::ticket_status::offered; }

bool has_called(const core::ticket& t) {
    for (const auto& c : t.contacts) {
        if (c.form == core::work_form::call) return true;
    }
    return false;
}

const core::ticket_contact* contact_of(const core::ticket& t) {
    const core::ticket_contact* found = nullptr;
    for (const auto& c : t.contacts) {
        if (c.channel == t.channel || found == nullptr) found = &c;
    }
    return found;
}

const intake::channel* calling_channel(const context& with) {
    for (const auto& c : with.with.channels.all()) {
        const auto* kind = channels::find_kind(c.settings.kind);
        if (kind != nullptr && kind->form == core::work_form::call &&
            !c.settings.text("number").empty())
            return &c;
    }
    return nullptr;
}

std::vector<std::pair<const intake::channel*, std::string>> ways_of(const context& with,
                                                                    core::ticket_id ticket,
                                                                    core::channel_number here) {
    std::vector<std::pair<const intake::channel*, std::string>> out;
    if (!with.with.keys) return out;
    for (const auto& c : with.with.channels.all()) {
        if (c.number == here || !c.adapter) continue;
        auto url = c.adapter->way_here(
            with.with.keys->mark(ticket, c.number, with.now(), mark_valid));
        if (!url.empty()) out.emplace_back(&c, std::move(url));
    }
    return out;
}

asio::awaitable<opened> door::open(context& with, call from, bool acts) {
    opened out;
    out.token = from.asked.params[0];
    const auto now = attempts::clock::now();
    const auto key = with.with.keys ? with.with.keys->read_page(out.token) : std::nullopt;
    if (!key || with.with.desk == nullptr) {
        out.no = closed(from.asked, wrong_.take(from.asked.remote, now) ? 404 : 429);
        co_return out;
    }
    const auto id = engine::text(key->ticket);
    if (acts && !acts_.take(id, now)) {
        out.no = closed(from.asked, 429);
        co_return out;
    }
    const auto revoked = co_await with.with.desk->pages_revoked_until(key->ticket);
    auto ticket = co_await with.ticket(key->ticket);
    // One that was merged goes on as what it went into.
    for (int i = 0; i < 8 && ticket && *ticket && (*ticket)->merged_into; ++i) {
        const auto into = (*ticket)->merged_into;
        ticket = co_await with.ticket(into);
    }
    if (!revoked || !ticket) {
        out.no = closed(from.asked, 503);
        co_return out;
    }
    // Times are the wall's in a link; the demo's clock may run elsewhere, and rules both.
    if (!*ticket || key->ends_at <= with.now() || key->made_at <= *revoked) {
        out.no = closed(from.asked, 410);
        co_return out;
    }
    out.ticket = std::move(**ticket);
    auto who = co_await with.customer(out.ticket.customer);
    if (who && *who) out.who = std::move(**who);
    co_return out;
}

asio::awaitable<response> door::page_of(context& with, call from, opened o, std::string did,
                                        std::string wrong, unsigned status) {
    auto shown = view_of(with, o);
    const auto rating = co_await with.with.desk->rating_of(o.ticket.id);
    shown.rated = rating && *rating;
    shown.did = std::move(did);
    shown.wrong = std::move(wrong);
    co_return html_answer(status, page(shown, language_of(from.asked)));
}

}  // namespace evenline::http::customer
