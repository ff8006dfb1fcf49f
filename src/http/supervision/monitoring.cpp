// Beside the agent who holds a ticket: reading along, whispering, advice from a colleague.
#include "http/api/companions.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

using engine::companion_kind;

constexpr std::size_t longest_whisper = 5'000;

std::string name_of(const principal& who) { return who.name.empty() ? who.actor() : who.name; }

void tell_watched(context& with, const core::ticket& t, const call& from, bool on) {
    if (!t.agent) return;
    with.feed.tell(t.agent, json::value{{"type", "watched"},
                                        {"ticket_id", id_value(t.id)},
                                        {"by", name_of(from.who)},
                                        {"on", on}});
}

response answer_of(const context& with, core::ticket_id ticket) {
    return json_answer(
        200, {{"ticket_id", id_value(ticket)}, {"watchers", watchers_view(with, ticket)}});
}

// An ended ticket has nobody beside it.
std::optional<response> ended(call from, const core::ticket& t) {
    if (core::is_open(t.status)) return std::nullopt;
    return refused(from.asked, core::refusal::wrong_status);
}

engine::companion beside(const context& with, const call& from, core::ticket_id ticket) {
    engine::companion c;
    c.ticket = ticket;
    c.who = from.who.actor();
    c.name = name_of(from.who);
    c.by = from.who.actor();
    c.since = with.now();
    return c;
}

asio::awaitable<response> watch(context& with, call from) {
    form in(from.asked, {"private"});
    const bool hidden = in.flag("private").value_or(false);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (hidden && !with.limits.private_monitoring)
        co_return problem(from.asked, "private_monitoring_off",
                          "The holder of a ticket sees who reads along. Only where the law and "
                          "your works agreement allow it may an administrator switch on [server] "
                          "private_monitoring.");
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto over = ended(from, found.ticket);
    if (over) co_return std::move(*over);
    auto c = beside(with, from, found.ticket.id);
    c.hidden = hidden;
    std::vector<engine::office_record> records{c};
    std::string action = hidden ? "ticket.watch_private" : "ticket.watch";
    auto failed = co_await keep_record(with, from, engine::audit_entry(), std::move(action),
                                       engine::text(found.ticket.id), std::move(records));
    if (failed) co_return std::move(*failed);
    with.beside->put(std::move(c));
    if (!hidden) tell_watched(with, found.ticket, from, true);
    co_return answer_of(with, found.ticket.id);
}

asio::awaitable<response> unwatch(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto id = found.ticket.id;
    const auto who = from.who.actor();
    std::vector<engine::office_record> records{
        engine::companion_gone{id, who, companion_kind::watch}};
    auto failed = co_await keep_record(with, from, engine::audit_entry(), "ticket.unwatch",
                                       engine::text(id), std::move(records));
    if (failed) co_return std::move(*failed);
    const bool seen = !with.beside->hidden(id, who);
    with.beside->remove(id, who, companion_kind::watch);
    if (seen) tell_watched(with, found.ticket, from, false);
    co_return no_content();
}

// The holder answers whispers in whispers; so do those who were asked for advice.
bool may_whisper(const context& with, const principal& who, const core::ticket& t) {
    return with.may_work_on(who, t) || with.beside->advises(t.id, who.agent);
}

engine::submission whisper_of(const call& from, const core::ticket& t, std::string text) {
    engine::submission s;
    s.command =
        core::record_note{t.id, t.agent == from.who.agent ? from.who.agent : core::agent_id{}};
    engine::message_record m;
    m.ticket = t.id;
    m.channel = t.channel;
    m.way = engine::direction::out;
    m.internal_note = true;
    m.whisper = true;
    m.author = from.who.agent ? engine::text(from.who.agent) : from.who.actor();
    m.text = std::move(text);
    s.messages.push_back(std::move(m));
    return s;
}

asio::awaitable<response> whisper(context& with, call from) {
    form in(from.asked, {"text"});
    auto text = in.required_text("text", longest_whisper);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    if (!may_whisper(with, from.who, t)) co_return refused(from.asked, core::refusal::not_yours);
    auto over = ended(from, t);
    if (over) co_return std::move(*over);
    const auto done = co_await with.submit(from, whisper_of(from, t, std::move(text)),
                                           "ticket.whisper", engine::text(t.id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    if (t.agent != from.who.agent)
        with.feed.tell(t.agent, json::value{{"type", "whispered"},
                                            {"ticket_id", id_value(t.id)},
                                            {"by", name_of(from.who)}});
    co_return json_answer(201, {{"message_id", "msg_" + std::to_string(done.messages.front())}});
}

asio::awaitable<response> consult(context& with, call from) {
    form in(from.asked, {"agent_id", "note"});
    const auto agent = in.required_id<core::agent_id>("agent_id");
    auto note = in.text("note", longest_whisper);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    auto over = ended(from, t);
    if (over) co_return std::move(*over);
    const auto* adviser = with.state().find(agent);
    if (adviser == nullptr) co_return refused(from.asked, core::refusal::unknown_agent);
    if (agent == t.agent) co_return refused(from.asked, core::refusal::nothing_to_do);
    auto c = beside(with, from, t.id);
    c.who = engine::text(agent);
    c.agent = agent;
    c.kind = companion_kind::consult;
    c.name = adviser->profile.name;
    engine::submission s = note.empty() ? engine::submission{} : whisper_of(from, t, note);
    s.audit = engine::audit_entry{};
    s.audit->after = c.who;
    s.office.emplace_back(c);
    const auto done =
        co_await with.submit(from, std::move(s), "ticket.consult", engine::text(t.id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    with.beside->put(std::move(c));
    with.feed.tell(agent, json::value{{"type", "consulted"},
                                      {"ticket_id", id_value(t.id)},
                                      {"by", from.who.name},
                                      {"note", note}});
    co_return answer_of(with, t.id);
}

// Those who asked end it for all advisers, an adviser for themselves.
asio::awaitable<response> end_consult(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    const bool all = with.may_work_on(from.who, t);
    engine::submission s;
    std::vector<std::string> leaving;
    for (const auto& c : with.beside->of(t.id)) {
        const bool ends = c.kind == companion_kind::consult && (all || c.agent == from.who.agent);
        if (ends) leaving.push_back(c.who);
    }
    for (const auto& who : leaving)
        s.office.emplace_back(engine::companion_gone{t.id, who, companion_kind::consult});
    const auto done =
        co_await with.submit(from, std::move(s), "ticket.end_consult", engine::text(t.id));
    if (done.failed) co_return unavailable(from.asked);
    for (const auto& who : leaving) with.beside->remove(t.id, who, companion_kind::consult);
    co_return no_content();
}

}  // namespace

json::value watchers_view(const context& with, core::ticket_id ticket) {
    json::value::array out;
    if (with.beside == nullptr) return out;
    for (const auto& c : with.beside->of(ticket)) {
        if (c.hidden) continue;
        out.push_back({{"user_id", c.who},
                       {"name", c.name},
                       {"kind", c.kind == companion_kind::watch ? "watch" : "consult"},
                       {"agent_id", id_value(c.agent)},
                       {"since", time_value(c.since)}});
    }
    return out;
}

void add_monitoring_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/watch", [&with](call c) { return watch(with, c); });
    routes.bind("DELETE", "/api/v1/tickets/{id}/watch",
                [&with](call c) { return unwatch(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/whispers",
                [&with](call c) { return whisper(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/consult",
                [&with](call c) { return consult(with, c); });
    routes.bind("DELETE", "/api/v1/tickets/{id}/consult",
                [&with](call c) { return end_consult(with, c); });
}

}  // namespace evenline::http
