// Who is told of events by outgoing webhooks. Those made here are reached over https at public
// addresses only; those of the configuration file are changed there.
#include "evenline/channels/signature.hpp"
#include "evenline/engine/event_fields.hpp"
#include "evenline/http/credentials.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr auto usual_overlap = core::hours(24);

json::value shown(const intake::subscriber& s, core::instant now) {
    const bool overlaps = !s.old_secret.empty() && now < s.old_until;
    return {{"id", s.id},
            {"name", s.id},
            {"url", s.url},
            {"events", json::value::array(s.events.begin(), s.events.end())},
            {"active", s.active},
            {"configured", s.configured},
            {"gone_at", time_value(s.gone_at)},
            {"secret_until", overlaps ? time_value(s.old_until) : json::value()},
            {"created_at", time_value(s.created_at)}};
}

engine::subscriber_record recorded(const intake::subscriber& s) {
    engine::subscriber_record out;
    out.id = s.id;
    out.url = s.url;
    for (const auto& secret : s.secrets) out.secrets.push_back({secret, {}});
    if (!s.old_secret.empty()) out.secrets.push_back({s.old_secret, s.old_until});
    out.events = s.events;
    out.active = s.active;
    out.may_be_private = s.may_be_private;
    out.configured = s.configured;
    out.gone_at = s.gone_at;
    out.created_at = s.created_at;
    return out;
}

std::string new_webhook_secret() {
    return "whsec_" + channels::to_base64(new_secret("").substr(0, 32));
}

bool is_event(std::string_view name) {
    if (name.starts_with("ticket.")) name.remove_prefix(7);
    return std::ranges::find(engine::event_kinds, name) != engine::event_kinds.end();
}

void read_subscriber(form& in, intake::subscriber& s) {
    if (in.has("url")) {
        s.url = in.text("url", 2'000);
        const bool good = s.url.starts_with("https://") && s.url.size() > 9 &&
                          s.url.find_first_of(" \r\n\t") == std::string::npos;
        if (!good) in.wrong("url", "must be an https address, such as https://crm.example.com/in");
    }
    if (in.has("events")) s.events = in.texts("events", 60);
    for (const auto& e : s.events)
        if (!is_event(e)) in.wrong("events", "'" + e + "' is no kind of event");
    s.active = in.flag("active").value_or(s.active);
}

struct subscriber_found {
    std::optional<response> no;
    intake::subscriber what;
};

subscriber_found find_subscriber(context& with, call from, bool to_change) {
    subscriber_found out;
    const auto* found = with.with.subscribers.find(from.asked.params[0]);
    if (found == nullptr) {
        out.no = problem(from.asked, "subscriber_unknown",
                         "There is no subscriber of this id. GET /api/v1/subscribers lists them.");
    } else if (to_change && found->configured) {
        out.no = problem(from.asked, "in_configuration",
                         "This subscriber stands in the configuration file under [[subscriber]]. "
                         "Change it there and start the server again.");
    } else {
        out.what = *found;
    }
    return out;
}

asio::awaitable<std::optional<response>> keep(context& with, call from, const intake::subscriber& s,
                                              std::string action, std::string before) {
    engine::audit_entry entry;
    entry.before = std::move(before);
    entry.after = shown(s, with.now()).dump();
    std::vector<engine::office_record> records{recorded(s)};
    auto failed = co_await keep_record(with, from, std::move(entry), std::move(action), s.id,
                                       std::move(records));
    if (!failed) with.with.subscribers.put(s);
    co_return failed;
}

asio::awaitable<response> list(context& with, call) {
    json::value::array data;
    const auto now = with.now();
    for (const auto& s : with.with.subscribers.all()) data.push_back(shown(s, now));
    co_return json_answer(
        200, {{"data", std::move(data)}, {"next_cursor", json::value()}, {"has_more", false}});
}

// "Our CRM (new)" -> "our-crm-new"; without a name, something random.
std::string id_from(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const auto small = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        const bool plain = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') ||
                           small == '_' || small == '-';
        if (plain)
            out += small;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    return out.empty() ? "sub_" + sha256_hex(new_secret("")).substr(0, 12) : out;
}

asio::awaitable<response> add(context& with, call from) {
    form in(from.asked, {"name", "url", "events", "active"});
    intake::subscriber fresh;
    fresh.id = id_from(in.text("name", 60));
    if (!in.has("url")) in.wrong("url", "is required");
    read_subscriber(in, fresh);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.subscribers.find(fresh.id) != nullptr)
        co_return problem(from.asked, "subscriber_exists",
                          "A subscriber has this id already. Use another, or none.");
    fresh.secrets = {new_webhook_secret()};
    fresh.created_at = with.now();
    auto failed = co_await keep(with, from, fresh, "subscriber.post", std::string());
    if (failed) co_return std::move(*failed);
    auto body = shown(fresh, with.now());
    body.set("secret", fresh.secrets.front());
    auto out = json_answer(201, body);
    co_return out.with("Location", "/api/v1/subscribers/" + fresh.id);
}

asio::awaitable<response> put(context& with, call from) {
    form in(from.asked, {"name", "url", "events", "active"});
    auto found = find_subscriber(with, from, true);
    const auto before = found.what;
    read_subscriber(in, found.what);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (found.no) co_return std::move(*found.no);
    // Switched on again, or at another address: what it said once counts no longer.
    const bool anew = found.what.url != before.url || in.flag("active").value_or(false);
    if (anew) found.what.gone_at = {};
    auto failed =
        co_await keep(with, from, found.what, "subscriber.put", shown(before, with.now()).dump());
    if (failed) co_return std::move(*failed);
    co_return json_answer(200, shown(found.what, with.now()));
}

asio::awaitable<response> remove(context& with, call from) {
    auto found = find_subscriber(with, from, true);
    if (found.no) co_return std::move(*found.no);
    engine::audit_entry entry;
    entry.before = shown(found.what, with.now()).dump();
    std::vector<engine::office_record> records{engine::subscriber_removed{found.what.id}};
    auto failed = co_await keep_record(with, from, std::move(entry), "subscriber.delete",
                                       found.what.id, std::move(records));
    if (failed) co_return std::move(*failed);
    with.with.subscribers.remove(found.what.id);
    co_return no_content();
}

asio::awaitable<response> rotate(context& with, call from) {
    form in(from.asked, {"overlap_seconds"});
    const auto overlap = in.number("overlap_seconds", 0, std::int64_t{30} * 86'400);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = find_subscriber(with, from, true);
    if (found.no) co_return std::move(*found.no);
    auto& s = found.what;
    const auto last = overlap ? core::seconds(*overlap) : usual_overlap;
    s.old_secret = s.secrets.empty() ? std::string{} : s.secrets.front();
    s.old_until = with.now() + last;
    s.secrets = {new_webhook_secret()};
    auto failed = co_await keep(with, from, s, "subscriber.rotate", std::string());
    if (failed) co_return std::move(*failed);
    auto body = shown(s, with.now());
    body.set("secret", s.secrets.front());
    co_return json_answer(200, body);
}

}  // namespace

void add_subscriber_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/subscribers", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/subscribers", [&with](call c) { return add(with, c); });
    routes.bind("PUT", "/api/v1/subscribers/{id}", [&with](call c) { return put(with, c); });
    routes.bind("DELETE", "/api/v1/subscribers/{id}", [&with](call c) { return remove(with, c); });
    routes.bind("POST", "/api/v1/subscribers/{id}/rotate",
                [&with](call c) { return rotate(with, c); });
}

}  // namespace evenline::http
