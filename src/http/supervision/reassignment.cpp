#include "http/supervision/reassignment.hpp"

#include "http/api/views.hpp"

#include <map>

namespace evenline::http {
namespace {

struct waiting_now {
    double seconds{};
    std::uint64_t tickets{};
    [[nodiscard]] json::value mean() const {
        return tickets == 0 ? json::value() : json::value(seconds / static_cast<double>(tickets));
    }
};
using waits = std::map<core::parity_group, waiting_now>;

// How long those in line have waited, by need and channel.
waits waits_of(const core::state& s, core::instant now) {
    waits out;
    for (const auto id : s.open_tickets()) {
        const auto* t = s.find(id);
        if (t == nullptr || t->status != core::ticket_status::queued) continue;
        auto& w = out[core::group_of(*t)];
        ++w.tickets;
        w.seconds += (now - t->waiting_since).seconds();
    }
    return out;
}

// Why the agent may not be given it, now; empty: they may.
std::string why_not(const core::state& s, const core::agent& a, const core::ticket& t) {
    if (!a.profile.active) return "not_active";
    if (a.state != core::agent_state::available) return "not_available";
    for (const auto& wanted : t.requires_.skills) {
        bool has = false;
        for (const auto& k : a.profile.skills)
            has = has || (k.skill == wanted.skill && k.level >= wanted.level);
        if (!has) return "lacks_skill";
    }
    const auto& spoken = a.profile.languages;
    const bool speaks =
        t.requires_.language.empty() || spoken.empty() ||
        std::find(spoken.begin(), spoken.end(), t.requires_.language) != spoken.end();
    if (!speaks) return "lacks_language";
    const bool takes = (t.form == core::work_form::call && a.profile.takes_calls) ||
                       (t.form == core::work_form::chat && a.profile.takes_chats) ||
                       (t.form == core::work_form::mail && a.profile.takes_mails);
    if (!takes) return "takes_no_such_work";
    return s.load_of(a).free_units <= 0 ? "no_room" : "";
}

// Whose hands it is in (or offered to); null: in the line.
json::value hands_of(const core::ticket* t) {
    return t != nullptr ? id_value(t->agent) : json::value();
}

json::value status_of(const core::ticket* t) {
    return t != nullptr ? json::value(engine::name(t->status)) : json::value();
}

json::value move_of(const core::state& before, const core::state& after, core::ticket_id id,
                    const reassign_target& to, core::refusal refused) {
    const auto* t = before.find(id);
    const auto* then = after.find(id);
    json::value out{{"ticket_id", id_value(id)}};
    out.set("from", hands_of(t)).set("to", hands_of(then));
    out.set("status_before", status_of(t)).set("status_after", status_of(then));
    std::string why;
    if (t == nullptr || refused != core::refusal::none) {
        why = t == nullptr ? "unknown" : "wrong_status";
    } else if (to.agent) {
        const auto* a = before.find(to.agent);
        // What the copy shows is what would happen; the reason explains it when it did not.
        const bool got = then != nullptr && then->agent == to.agent;
        if (!got && a != nullptr) why = why_not(before, *a, *t);
        if (!got && why.empty()) why = "waits_its_turn";
    } else if (then != nullptr && !then->agent) {
        why = then->unplaceable ? "nobody_has_the_skill" : "waits_its_turn";
    }
    out.set("fits", why.empty()).set("why_not", why.empty() ? json::value() : json::value(why));
    return out;
}

}  // namespace

core::transfer_ticket transfer_of(const core::ticket& t, const reassign_target& to) {
    core::transfer_ticket out{t.id, {}, to.agent, std::nullopt, std::nullopt};
    if (!to.skill.empty())
        out.to_requirement = core::requirement{{{to.skill, 1}}, t.requires_.language};
    return out;
}

core::transfer_ticket way_back(const core::ticket& t) {
    return {t.id, {}, t.agent, t.requires_, std::nullopt};
}

json::value preview_of(const context& with, const std::vector<core::ticket_id>& tickets,
                       const reassign_target& to) {
    const auto now = with.now();
    const auto& before = with.state();
    core::state after(before);
    std::vector<core::refusal> refused;
    for (const auto id : tickets) {
        const auto* t = after.find(id);
        if (t == nullptr) {
            refused.push_back(core::refusal::unknown_ticket);
            continue;
        }
        refused.push_back(core::step(after, transfer_of(*t, to), now).refused);
    }
    json::value::array moves, lines;
    for (std::size_t i = 0; i < tickets.size(); ++i)
        moves.push_back(move_of(before, after, tickets[i], to, refused[i]));
    auto then = waits_of(after, now);
    auto both = waits_of(before, now);
    for (const auto& [group, w] : then) both.try_emplace(group);
    for (const auto& [group, w] : both) {
        lines.push_back({{"need", with.need_name(group.need)},
                         {"channel", with.channel_name(group.channel)},
                         {"before", w.tickets},
                         {"after", then[group].tickets},
                         {"before_s", w.mean()},
                         {"after_s", then[group].mean()}});
    }
    return {{"moves", std::move(moves)}, {"waits", std::move(lines)}};
}

}  // namespace evenline::http
