// Several tickets to somebody else at once: what would happen, doing it, and taking it back.
#include "evenline/http/credentials.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/supervision/reassignment.hpp"

#include <set>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t most_tickets = 200;
constexpr auto undo_within = core::seconds(30);
using ways_back = std::vector<core::transfer_ticket>;  // to where each was, as it was

struct asked_moves {
    std::vector<core::ticket_id> tickets;
    reassign_target to;
    std::string reason;
    std::optional<response> no;
};

std::vector<core::ticket_id> read_tickets(form& in) {
    std::vector<core::ticket_id> out;
    const auto names = in.texts("ticket_ids", most_tickets);
    if (names.empty()) in.wrong("ticket_ids", "must list at least one ticket, such as tkt_7");
    for (const auto& name : names) {
        const auto id = engine::parse_id<core::ticket_id>(name);
        if (id)
            out.push_back(*id);
        else
            in.wrong("ticket_ids", "must be ids such as \"tkt_7\"");
    }
    return out;
}

asked_moves read_moves(context& with, call from) {
    asked_moves out;
    form in(from.asked, {"ticket_ids", "to", "reason"});
    out.tickets = read_tickets(in);
    const auto* to = in.object("to");
    const auto* agent = to != nullptr ? to->find("agent_id") : nullptr;
    const auto* skill = to != nullptr ? to->find("skill") : nullptr;
    const auto text_of = [](const json::value* v) {
        return v != nullptr && v->text() != nullptr ? *v->text() : std::string{};
    };
    const auto name = text_of(agent);
    out.to.skill = text_of(skill);
    if (!name.empty())
        out.to.agent = engine::parse_id<core::agent_id>(name).value_or(core::agent_id{});
    const bool known = !name.empty() && with.state().find(out.to.agent) != nullptr;
    if (name.empty() == out.to.skill.empty())
        in.wrong("to", "must hold either agent_id or skill");
    else if (!name.empty() && !known)
        in.wrong("to", "names no agent; GET /api/v1/agents lists them");
    out.reason = in.text("reason", 500);
    out.no = in.refused();
    return out;
}

asio::awaitable<response> preview(context& with, call from) {
    auto asked = read_moves(with, from);
    if (asked.no) co_return std::move(*asked.no);
    co_return json_answer(200, preview_of(with, asked.tickets, asked.to));
}

engine::submission moving(const context& with, const core::ticket& t, const asked_moves& asked) {
    engine::submission s;
    s.command = transfer_of(t, asked.to);
    s.audit = engine::audit_entry{};
    s.audit->before = t.agent ? engine::text(t.agent) : std::string(engine::name(t.status));
    s.audit->after = asked.to.agent ? engine::text(asked.to.agent) : "skill " + asked.to.skill;
    s.audit->reason = asked.reason;
    s.audit->object = engine::text(t.id);
    s.audit->at = with.with.line.now();
    return s;
}

json::value outcome_of(core::ticket_id id, const engine::answered& a) {
    return {{"ticket_id", id_value(id)},
            {"ok", a.refused == core::refusal::none},
            {"why_not", a.refused == core::refusal::none ? json::value()
                                                         : json::value(refusal_code(a.refused))}};
}

json::value back_view(const ways_back& back) {
    json::value::array out;
    for (const auto& way : back) {
        json::value::array skills;
        for (const auto& k : way.to_requirement->skills)
            skills.push_back({{"skill", k.skill}, {"level", unsigned{k.level}}});
        out.push_back({{"ticket", engine::text(way.ticket)},
                       {"agent", way.to_agent ? engine::text(way.to_agent) : std::string()},
                       {"language", way.to_requirement->language},
                       {"skills", std::move(skills)}});
    }
    return out;
}

std::string text_at(const json::value& from, std::string_view key) {
    const auto* found = from.find(key);
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

ways_back read_back(const std::string& kept) {
    ways_back out;
    const auto read = json::parse(kept);
    const auto* all = std::get_if<json::value>(&read);
    if (all == nullptr || all->list() == nullptr) return out;
    for (const auto& one : *all->list()) {
        core::requirement needs{{}, text_at(one, "language")};
        const auto* skills = one.find("skills");
        if (skills == nullptr || skills->list() == nullptr) continue;
        for (const auto& k : *skills->list()) {
            const auto* level = k.find("level");
            const auto* number = level != nullptr ? level->integer() : nullptr;
            needs.skills.push_back(
                {text_at(k, "skill"), static_cast<std::uint8_t>(number != nullptr ? *number : 1)});
        }
        const auto ticket = engine::parse_id<core::ticket_id>(text_at(one, "ticket"));
        const auto agent = engine::parse_id<core::agent_id>(text_at(one, "agent"));
        if (ticket)
            out.push_back({*ticket, {}, agent.value_or(core::agent_id{}), std::move(needs), {}});
    }
    return out;
}

// One submission a ticket, and the way back in the same transaction: it outlives a restart.
asio::awaitable<response> reassign(context& with, call from) {
    auto asked = read_moves(with, from);
    if (asked.no) co_return std::move(*asked.no);
    engine::reassignment_record undo{
        "rea_" + new_secret("").substr(0, 12), from.who.actor(), with.now() + undo_within, {}};
    ways_back back;
    std::vector<engine::submission> all;
    for (const auto id : asked.tickets) {
        const auto* t = with.state().find(id);
        if (t == nullptr) continue;
        auto s = moving(with, *t, asked);
        s.audit->actor = from.who.actor();
        s.audit->action = "ticket.reassign";
        s.audit->from_ip = from.asked.remote;
        back.push_back(way_back(*t));
        all.push_back(std::move(s));
    }
    if (all.empty()) co_return refused(from.asked, core::refusal::unknown_ticket);
    undo.back = back_view(back).dump();
    all.emplace_back().desk.emplace_back(undo);
    const auto done = co_await with.with.line.submit(std::move(all));
    if (done.front().failed) co_return unavailable(from.asked);
    json::value::array results;
    ways_back moved;
    for (std::size_t i = 0; i < back.size(); ++i) {
        results.push_back(outcome_of(back[i].ticket, done[i]));
        if (done[i].refused == core::refusal::none) moved.push_back(back[i]);
    }
    if (moved.size() < back.size()) {  // who was not moved is not to be moved back
        undo.back = back_view(moved).dump();
        engine::submission fewer;
        fewer.desk.emplace_back(undo);
        const auto kept = co_await with.with.line.submit(std::move(fewer));
        if (kept.failed) co_return unavailable(from.asked);
    }
    co_return json_answer(
        200,
        {{"id", undo.id}, {"undo_until", time_value(undo.until)}, {"results", std::move(results)}});
}

response too_late(call from) {
    return problem(from.asked, "reassignment_over",
                   "There is nothing to take back: it is more than 30 seconds ago, or was taken "
                   "back already. Reassign again.");
}

asio::awaitable<response> take_back(context& with, std::shared_ptr<std::set<std::string>> taking,
                                    call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.desk == nullptr) co_return too_late(from);
    const auto id = from.asked.params[0];
    const auto undo = co_await with.with.desk->reassignment(id);
    if (!undo) co_return unreadable(from.asked, undo.error());
    const bool late = !*undo || (*undo)->until < with.now();
    if (late || !taking->insert(id).second) co_return too_late(from);
    const auto back = read_back((*undo)->back);
    std::vector<engine::submission> all;
    for (const auto& way : back) {
        engine::submission s;
        s.command = way;
        s.audit = engine::audit_entry{};
        s.audit->at = with.now();
        s.audit->actor = from.who.actor();
        s.audit->action = "ticket.reassign_undo";
        s.audit->object = engine::text(way.ticket);
        s.audit->after = way.to_agent ? engine::text(way.to_agent) : "the line";
        s.audit->from_ip = from.asked.remote;
        all.push_back(std::move(s));
    }
    all.emplace_back().desk.emplace_back(engine::reassignment_over{id});
    const auto done = co_await with.with.line.submit(std::move(all));
    taking->erase(id);
    if (done.front().failed) co_return unavailable(from.asked);
    json::value::array results;
    for (std::size_t i = 0; i < back.size(); ++i)
        results.push_back(outcome_of(back[i].ticket, done[i]));
    co_return json_answer(200, {{"id", id}, {"results", std::move(results)}});
}

}  // namespace

void add_reassign_routes(router& routes, context& with) {
    auto taking = std::make_shared<std::set<std::string>>();
    routes.bind("POST", "/api/v1/reassign/preview", [&with](call c) { return preview(with, c); });
    routes.bind("POST", "/api/v1/reassign", [&with](call c) { return reassign(with, c); });
    routes.bind("POST", "/api/v1/reassign/{id}/undo",
                [&with, taking](call c) { return take_back(with, taking, c); });
}

}  // namespace evenline::http
