// Figures for heat maps and of agents' work.
#include "storage/sqlite/office_questions.hpp"
#include "storage/sqlite/report_questions.hpp"

#include "evenline/engine/names.hpp"
#include "evenline/engine/text.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace evenline::storage::sqlite {
namespace {

constexpr core::duration short_abandon = core::seconds(5);

struct hand { core::agent_id agent; core::instant since; };
struct presence_since {
    core::instant since;
    core::agent_state state{};
    std::string reason;
};

class counting {
public:
    counting(core::instant from, core::instant until) : from_(from), until_(until) {}
    // In the order of the log. `reason`: of a state or a refusal.
    void presence(core::instant at, core::agent_id agent, std::string_view state,
                  std::string_view reason) {
        leave(agent, at);
        const auto now = engine::parse_name<core::agent_state>(state);
        if (now && *now != core::agent_state::offline)
            there_[agent] = {at, *now, std::string(reason)};
    }
    void note(core::instant at, std::string_view kind, core::agent_id agent, core::ticket_id ticket,
              std::string_view word) {
        const bool counts = at >= from_;
        if (kind == "accepted") {
            hands_[ticket] = {agent, at};
            if (counts) ++of(agent).accepted;
        } else if (kind == "closed" || kind == "transferred") {
            const auto held = hands_.find(ticket);
            if (held == hands_.end()) return;
            if (counts && kind == "transferred") ++of(held->second.agent).transferred;
            if (counts && kind == "closed") {
                ++of(held->second.agent).closed;
                handled_[held->second.agent].push_back((at - held->second.since).seconds());
            }
            hands_.erase(held);
        } else if (counts && agent) {
            if (kind == "offered") ++of(agent).offered;
            if (kind == "declined") ++of(agent).declined;
            if (kind == "offer_expired") ++of(agent).expired;
            if (kind == "declined" || kind == "offer_expired")
                refuse(of(agent), {at, ticket, kind == "offer_expired", std::string(word)});
            if (kind == "replied") ++of(agent).replies;
        }
    }
    std::vector<engine::agent_figures> take() {
        const auto still = there_;
        for (const auto& [agent, in] : still) leave(agent, until_);
        std::vector<engine::agent_figures> out;
        for (auto& [agent, times] : handled_) {
            const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
            std::nth_element(times.begin(), middle, times.end());
            of(agent).handle_p50_s = *middle;
        }
        out.reserve(figures_.size());
        for (auto& [agent, f] : figures_) out.push_back(f);
        return out;
    }

private:
    engine::agent_figures& of(core::agent_id agent) {
        auto& f = figures_[agent];
        f.agent = agent;
        return f;
    }
    static void refuse(engine::agent_figures& f, engine::agent_figures::refusal r) {
        f.last_refusals.insert(f.last_refusals.begin(), std::move(r));
        if (f.last_refusals.size() > 3) f.last_refusals.pop_back();
    }
    void leave(core::agent_id agent, core::instant at) {
        const auto found = there_.find(agent);
        if (found == there_.end()) return;
        const auto& in = found->second;
        const auto since = std::max(in.since, from_);
        const double seconds = at > since ? (at - since).seconds() : 0;
        const bool serves = in.state == core::agent_state::available ||
                            in.state == core::agent_state::busy;
        if (serves && seconds > 0) of(agent).available_s += seconds;
        if (seconds > 0) of(agent).presence.push_back({in.state, in.reason, seconds});
        there_.erase(found);
    }
    core::instant from_, until_;
    std::map<core::agent_id, engine::agent_figures> figures_;
    std::map<core::agent_id, std::vector<double>> handled_;
    std::map<core::ticket_id, hand> hands_;
    std::map<core::agent_id, presence_since> there_;
};

void add(engine::wait_cell& c, const rows& r, core::instant now) {
    ++c.queued;
    const core::instant waited_from{r.integer(4)}, due_at{r.integer(5)};
    if (!r.null(6)) {
        ++c.answered;
        if (r.integer(9) != 0) ++c.answered_in_target;
    } else if (!r.null(7)) {
        ++c.abandoned;
        if (core::instant{r.integer(7)} - waited_from <= short_abandon) ++c.short_abandons;
    } else if (!r.null(8)) {
        ++c.flowed_out;
    } else if (now > due_at) {
        ++c.open_past_target;
    }
}

}  // namespace

read_result<std::vector<engine::wait_cell>> find_wait_cells(database& db, core::instant from,
                                                            core::instant until,
                                                            core::instant now) {
    constexpr auto hour = core::hours(1).us;
    auto found = db.query(
        "SELECT w.queued_at, w.need, w.channel, ifnull(t.agent, 0), w.waited_from, w.due_at,"
        " w.answered_at, w.abandoned_at, w.flowed_out_at, w.in_target, w.skills"
        " FROM wait w LEFT JOIN ticket t ON t.id = w.ticket"
        " WHERE w.queued_at >= ? AND w.queued_at < ?"
        " AND w.ticket NOT IN (SELECT ticket FROM test_ticket)",
        from, until);
    std::map<std::tuple<std::int64_t, unsigned, unsigned, std::uint64_t, std::string>,
             engine::wait_cell>
        cells;
    while (found.next()) {
        const auto began = found.integer(0) / hour * hour;
        auto& c = cells[{began, found.as<unsigned>(1), found.as<unsigned>(2), found.number(3),
                         found.string(10)}];
        c.hour = {began};
        c.need = found.as<core::need_index>(1);
        c.channel = found.as<core::channel_number>(2);
        c.agent = {found.number(3)};
        c.skills = found.string(10);
        add(c, found, now);
    }
    if (db.failed()) return db.failure();
    std::vector<engine::wait_cell> answer;
    answer.reserve(cells.size());
    for (auto& [key, cell] : cells) answer.push_back(cell);
    return answer;
}

read_result<std::vector<engine::agent_figures>> find_agent_figures(database& db, core::instant from,
                                                                   core::instant until) {
    // Work begun and presence said up to a week before the period still count within it.
    const auto first = first_event_at(db, from - core::days(7));
    auto found = db.query(
        "SELECT at, kind, ticket, ifnull(coalesce(json_extract(data, '$.agent'),"
        " json_extract(data, '$.offer.agent')), ''), ifnull(json_extract(data, '$.reason'), ''),"
        " ifnull(json_extract(data, '$.state'), '')"
        " FROM event WHERE number >= ? AND at < ? AND kind IN ('presence_changed', 'offered',"
        " 'accepted', 'declined', 'offer_expired', 'replied', 'closed', 'transferred')"
        " AND ticket NOT IN (SELECT ticket FROM test_ticket) ORDER BY number",
        first, until);
    counting all(from, until);
    while (found.next()) {
        const auto agent = engine::parse_id<core::agent_id>(found.text(3));
        const core::instant at{found.integer(0)};
        const auto who = agent.value_or(core::agent_id{});
        if (found.text(1) == "presence_changed")
            all.presence(at, who, found.text(5), found.text(4));
        else
            all.note(at, found.text(1), who, {found.number(2)}, found.text(4));
    }
    if (db.failed()) return db.failure();
    return all.take();
}

}  // namespace evenline::storage::sqlite
