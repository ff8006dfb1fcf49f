// Several tickets to somebody else at once: what would happen, doing it, and taking it back.
#include "evenline/http/credentials.hpp"
#include "http/form.hpp"
#include "http/office.hpp"
#include "http/reassignment.hpp"
#include "http/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t most_tickets = 200;
constexpr auto undo_within = core::seconds(30);
constexpr std::size_t remembered = 50;

struct undoable {
    std::string id, actor;
    core::instant until;
    std::vector<core::transfer_ticket> back;  // to where each was, as it was
};

class reassignments {
public:
    void keep(undoable one) {
        if (kept_.size() == remembered) kept_.erase(kept_.begin());
        kept_.push_back(std::move(one));
    }
    std::optional<undoable> take(std::string_view id, core::instant now) {
        for (auto i = kept_.begin(); i != kept_.end(); ++i) {
            if (i->id != id) continue;
            auto found = std::move(*i);
            kept_.erase(i);
            if (found.until < now) return std::nullopt;
            return found;
        }
        return std::nullopt;
    }

private:
    std::vector<undoable> kept_;
};

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

asio::awaitable<response> reassign(context& with, std::shared_ptr<reassignments> kept, call from) {
    auto asked = read_moves(with, from);
    if (asked.no) co_return std::move(*asked.no);
    undoable undo{
        "rea_" + new_secret("").substr(0, 12), from.who.actor(), with.now() + undo_within, {}};
    std::vector<engine::submission> all;
    std::vector<core::ticket_id> moved;
    for (const auto id : asked.tickets) {
        const auto* t = with.state().find(id);
        if (t == nullptr) continue;
        auto s = moving(with, *t, asked);
        s.audit->actor = from.who.actor();
        s.audit->action = "ticket.reassign";
        s.audit->from_ip = from.asked.remote;
        undo.back.push_back(way_back(*t));
        moved.push_back(id);
        all.push_back(std::move(s));
    }
    if (all.empty()) co_return refused(from.asked, core::refusal::unknown_ticket);
    const auto done = co_await with.with.line.submit(std::move(all));
    if (done.front().failed) co_return unavailable(from.asked);
    json::value::array results;
    std::vector<core::transfer_ticket> back;
    for (std::size_t i = 0; i < done.size(); ++i) {
        results.push_back(outcome_of(moved[i], done[i]));
        if (done[i].refused == core::refusal::none) back.push_back(undo.back[i]);
    }
    undo.back = std::move(back);
    json::value body{
        {"id", undo.id}, {"undo_until", time_value(undo.until)}, {"results", std::move(results)}};
    kept->keep(std::move(undo));
    co_return json_answer(200, body);
}

asio::awaitable<response> take_back(context& with, std::shared_ptr<reassignments> kept, call from) {
    auto undo = kept->take(from.asked.params[0], with.now());
    if (!undo)
        co_return problem(from.asked, "reassignment_over",
                          "There is nothing to take back: it is more than 30 seconds ago, was "
                          "taken back already, or the server has restarted. Reassign again.");
    std::vector<engine::submission> all;
    for (const auto& way : undo->back) {
        engine::submission s;
        s.command = way;
        s.audit = engine::audit_entry{};
        s.audit->actor = from.who.actor();
        s.audit->action = "ticket.reassign_undo";
        s.audit->object = engine::text(way.ticket);
        s.audit->after = way.to_agent ? engine::text(way.to_agent) : "the line";
        s.audit->from_ip = from.asked.remote;
        all.push_back(std::move(s));
    }
    json::value::array results;
    if (!all.empty()) {
        const auto done = co_await with.with.line.submit(std::move(all));
        if (done.front().failed) co_return unavailable(from.asked);
        for (std::size_t i = 0; i < done.size(); ++i)
            results.push_back(outcome_of(undo->back[i].ticket, done[i]));
    }
    co_return json_answer(200, {{"id", undo->id}, {"results", std::move(results)}});
}

}  // namespace

void add_reassign_routes(router& routes, context& with) {
    auto kept = std::make_shared<reassignments>();
    routes.bind("POST", "/api/v1/reassign/preview", [&with](call c) { return preview(with, c); });
    routes.bind("POST", "/api/v1/reassign",
                [&with, kept](call c) { return reassign(with, kept, c); });
    routes.bind("POST", "/api/v1/reassign/{id}/undo",
                [&with, kept](call c) { return take_back(with, kept, c); });
}

}  // namespace evenline::http
