// What may be granted and what was: the same on every channel, limited by role and need, above an
// agent's own limit asked of a supervisor, each with its reason in the audit.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/grant_book.hpp"
#include "http/desk/tickets.hpp"

#include <array>
#include <charconv>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::int64_t most_money = 1'000'000'000'000;

json::value label_of(const context& with, std::string_view name) {
    const auto* p = with.with.powers.find(name);
    if (p == nullptr) return {{"en", name}, {"es", name}};  // no longer in the catalogue
    return {{"en", p->english}, {"es", p->spanish}};
}

json::value text_or_null(const std::string& s) {
    return s.empty() ? json::value() : json::value(s);
}

json::value grant_view(const context& with, const engine::power_grant& g) {
    constexpr std::array<std::string_view, 3> states{"granted", "asked", "refused"};
    const auto* p = with.with.powers.find(g.power);
    const bool money = p != nullptr ? p->money : g.amount_minor != 0;
    return {{"ticket_id", id_value(g.ticket)},
            {"number", g.number},
            {"power", g.power},
            {"label", label_of(with, g.power)},
            {"amount_minor", money ? json::value(g.amount_minor) : json::value()},
            {"currency", money ? json::value(g.currency) : json::value()},
            {"state", states.at(static_cast<std::size_t>(g.state))},
            {"channel", with.channel_name(g.channel)},
            {"need", with.need_name(g.need)},
            {"agent_id", id_value(g.agent)},
            {"by", g.by},
            {"reason", g.reason},
            {"at", time_value(g.at)},
            {"decided_by", text_or_null(g.decided_by)},
            {"decided_reason", text_or_null(g.decided_reason)},
            {"decided_at", time_value(g.decided_at)}};
}

std::string_view name_of(engine::role r) {
    switch (r) {
        case engine::role::agent:
            return "agent";
        case engine::role::supervisor:
            return "supervisor";
        case engine::role::integrator:
            return "integrator";
        case engine::role::admin:
            return "admin";
    }
    return "agent";
}

json::value power_view(const context& with, const engine::power& p) {
    json::value::array limits;
    for (const auto& l : p.limits)
        limits.push_back({{"role", name_of(l.who)},
                          {"need", text_or_null(l.need)},
                          {"most_minor", p.money ? json::value(l.most_minor) : json::value()},
                          {"times", l.times}});
    return {{"power", p.name},
            {"label", label_of(with, p.name)},
            {"currency", p.money ? json::value(with.with.powers.currency) : json::value()},
            {"limits", std::move(limits)}};
}

asio::awaitable<response> catalogue(context& with, call from) {
    json::value::array data;
    for (const auto& p : with.with.powers.powers) data.push_back(power_view(with, p));
    co_return page_answer(from.asked, std::move(data), {});
}

// Empty: the book knows the ticket now.
asio::awaitable<std::optional<response>> look_up(context& with, call from, core::ticket_id ticket) {
    if (with.with.office == nullptr || with.grants == nullptr) co_return no_office(from.asked);
    if (with.grants->knows(ticket)) co_return std::nullopt;
    auto stored = co_await with.with.office->grants_of(ticket);
    if (!stored) co_return unavailable(from.asked);
    with.grants->load(ticket, std::move(*stored));
    co_return std::nullopt;
}

asio::awaitable<response> of_ticket(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto no = co_await look_up(with, from, found.ticket.id);
    if (no) co_return std::move(*no);
    const auto granted = with.grants->of(found.ticket.id);
    const auto need = with.need_name(found.ticket.need);
    json::value::array mine, grants;
    for (const auto& p : with.with.powers.powers) {
        const auto left = left_of(p, from.who.what, need, granted);
        mine.push_back(
            {{"power", p.name},
             {"label", label_of(with, p.name)},
             {"currency", p.money ? json::value(with.with.powers.currency) : json::value()},
             {"own", left.any && left.times > 0},
             {"left_minor", p.money ? json::value(left.minor) : json::value()},
             {"times_left", left.times}});
    }
    for (const auto& g : granted) grants.push_back(grant_view(with, g));
    co_return json_answer(200, {{"powers", std::move(mine)}, {"grants", std::move(grants)}});
}

engine::submission kept(const engine::power_grant& g, std::string label, std::string_view what) {
    engine::submission s;
    s.office.emplace_back(g);
    s.command = core::record_note{g.ticket, g.agent};
    engine::message_record m;
    m.ticket = g.ticket;
    m.channel = g.channel;
    m.way = engine::direction::out;
    m.internal_note = true;
    m.author = g.agent ? engine::text(g.agent) : g.by;
    m.text = std::move(label);
    if (g.amount_minor != 0) m.text += " " + money_words(g.amount_minor, g.currency);
    m.text += ": " + std::string(what) + ". ";
    m.text += g.decided_reason.empty() ? g.reason : g.decided_reason;
    s.messages.push_back(std::move(m));
    s.audit = engine::audit_entry{};
    s.audit->after = g.power + " " + std::to_string(g.amount_minor) + " " + g.currency;
    s.audit->reason = g.decided_reason.empty() ? g.reason : g.decided_reason;
    return s;
}

response above_limit(call from) {
    return problem(from.asked, "invalid_input",
                   "This is above the limit of your own role on one ticket; nothing was granted. "
                   "GET /api/v1/powers shows the limits.",
                   {{"/amount_minor", "is above your limit"}});
}

struct grant_asked {
    const engine::power* what{};
    std::int64_t amount_minor{};
    std::string reason;
    std::optional<response> no;
};

grant_asked read_grant(const context& with, call from) {
    grant_asked out;
    form in(from.asked, {"power", "amount_minor", "reason"});
    const auto name = in.required_text("power", 60);
    const auto amount = in.number("amount_minor", 1, most_money);
    out.reason = in.required_text("reason", 500);
    out.what = with.with.powers.find(name);
    const bool named = !name.empty() && out.what != nullptr;
    if (!name.empty() && !named) in.wrong("power", "is not in GET /api/v1/powers");
    if (named && out.what->money && !amount)
        in.wrong("amount_minor", "must say how much, in minor units (cents)");
    if (named && !out.what->money && amount) in.wrong("amount_minor", "this is no money");
    out.amount_minor = amount.value_or(0);
    out.no = in.refused();
    return out;
}

asio::awaitable<response> grant(context& with, call from) {
    auto asked = read_grant(with, from);
    if (asked.no) co_return std::move(*asked.no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    auto no = co_await look_up(with, from, t.id);
    if (no) co_return std::move(*no);
    // From here to the note nothing is awaited: two requests cannot both see the same rest.
    const auto left = left_of(*asked.what, from.who.what, with.need_name(t.need),
                              with.grants->of(t.id));
    const bool own = left.covers(asked.amount_minor);
    if (!own && !from.who.is_agent_only()) co_return above_limit(from);
    engine::power_grant g;
    g.ticket = t.id;
    g.channel = t.promise_channel != 0 ? t.promise_channel : t.channel;
    g.need = t.need;
    g.power = asked.what->name;
    g.amount_minor = asked.amount_minor;
    if (asked.what->money) g.currency = with.with.powers.currency;
    g.agent = t.agent == from.who.agent ? from.who.agent : core::agent_id{};
    g.by = from.who.actor();
    g.reason = asked.reason;
    g.state = own ? engine::grant_state::granted : engine::grant_state::asked;
    g.at = with.now();
    g.number = with.grants->note(g);
    auto s = kept(g, asked.what->english, own ? "granted" : "asked of a supervisor");
    const std::string action = own ? "power.grant" : "power.ask";
    const auto done = co_await with.submit(from, std::move(s), action, engine::text(t.id));
    const bool failed = done.failed || done.refused != core::refusal::none;
    if (failed) with.grants->drop(t.id, g.number);
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    co_return json_answer(201, grant_view(with, g));
}

asio::awaitable<response> waiting(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto all = co_await with.with.office->grants_asked();
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& g : *all) data.push_back(grant_view(with, g));
    co_return page_answer(from.asked, std::move(data), {});
}

std::uint32_t number_in(const std::string& text) {
    std::uint32_t n = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, n);
    return read.ec == std::errc{} && read.ptr == end ? n : 0;
}

asio::awaitable<response> decide(context& with, call from) {
    form in(from.asked, {"granted", "reason"});
    const auto yes = in.flag("granted");
    const auto reason = in.required_text("reason", 500);
    if (!yes) in.wrong("granted", "must be true or false");
    auto wrong = in.refused();
    if (wrong) co_return std::move(*wrong);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto no = co_await look_up(with, from, found.ticket.id);
    if (no) co_return std::move(*no);
    auto* g = with.grants->find(found.ticket.id, number_in(from.asked.params[1]));
    if (g == nullptr)
        co_return problem(from.asked, "grant_unknown",
                          "There is no such grant on this ticket. GET /api/v1/powers/asked lists "
                          "what waits for a word.");
    if (g->state != engine::grant_state::asked)
        co_return problem(from.asked, "grant_over",
                          "Somebody decided this already. Read the ticket's powers again.");
    const auto* p = with.with.powers.find(g->power);
    const auto left = p == nullptr ? power_left{}
                                   : left_of(*p, from.who.what, with.need_name(g->need),
                                             with.grants->of(found.ticket.id));
    if (*yes && !left.covers(g->amount_minor)) co_return above_limit(from);
    const auto before = *g;
    g->state = *yes ? engine::grant_state::granted : engine::grant_state::refused;
    g->decided_by = from.who.actor();
    g->decided_reason = reason;
    g->decided_at = with.now();
    const auto after = *g;
    auto s = kept(after, p != nullptr ? p->english : after.power, *yes ? "granted" : "refused");
    const std::string action = *yes ? "power.approve" : "power.refuse";
    const auto done =
        co_await with.submit(from, std::move(s), action, engine::text(found.ticket.id));
    const bool failed = done.failed || done.refused != core::refusal::none;
    if (failed) {
        auto* again = with.grants->find(found.ticket.id, before.number);
        if (again != nullptr) *again = before;
    }
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    co_return json_answer(200, grant_view(with, after));
}

}  // namespace

void add_power_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/powers", [&with](call c) { return catalogue(with, c); });
    routes.bind("GET", "/api/v1/powers/asked", [&with](call c) { return waiting(with, c); });
    routes.bind("GET", "/api/v1/tickets/{id}/powers",
                [&with](call c) { return of_ticket(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/powers", [&with](call c) { return grant(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/powers/{number}",
                [&with](call c) { return decide(with, c); });
}

}  // namespace evenline::http
