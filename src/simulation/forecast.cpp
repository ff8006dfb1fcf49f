#include "evenline/simulation/forecast.hpp"

#include "simulation/future.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::simulation {
namespace {

// Kinds and profiles, found by what they are.
class gathering {
public:
    gathering(const core::state& s, const habits& used, core::instant now)
        : state_(s), used_(used), now_(now) {
        out_.rules = s.rules();
        for (const auto& [group, r] : s.records()) head_starts_[group] = r.head_start;
    }
    void agents();
    void waiting(std::vector<core::ticket_id>& tickets, std::size_t limit);
    void arrivals();
    present take() {
        for (auto& k : out_.kinds)
            std::ranges::stable_sort(k.line, {}, &queued_item::since_s);
        return std::move(out_);
    }

private:
    queue_kind& kind_of(core::parity_group, core::work_form, const core::requirement&,
                        core::duration target);
    [[nodiscard]] double since_s(const core::ticket& t) const {  // by its age in service time
        return -state_.score(t, now_).used_share * t.target.seconds();
    }
    [[nodiscard]] double head_start(core::parity_group g) const {
        const auto found = head_starts_.find(g);
        return found == head_starts_.end() || !state_.rules().head_start.on ? 0 : found->second;
    }

    using key = std::tuple<core::parity_group, core::work_form, core::requirement, core::duration>;
    const core::state& state_;
    const habits& used_;
    core::instant now_;
    present out_;
    std::vector<core::agent_profile> profiles_;
    std::map<key, std::size_t> kinds_;
    std::map<core::parity_group, double> head_starts_;
};

bool takes(const core::agent_profile& p, core::work_form f, const core::requirement& r) {
    const bool form = f == core::work_form::call   ? p.takes_calls
                      : f == core::work_form::chat ? p.takes_chats
                                                   : p.takes_mails;
    const bool language = r.language.empty() || p.languages.empty() ||
                          std::ranges::find(p.languages, r.language) != p.languages.end();
    return form && language && std::ranges::all_of(r.skills, [&](const core::skill_level& asked) {
               return std::ranges::any_of(p.skills, [&](const core::skill_level& has) {
                   return has.skill == asked.skill && has.level >= asked.level;
               });
           });
}

void gathering::agents() {
    for (const auto id : state_.agents()) {
        const auto* a = state_.find(id);
        if (a->state != core::agent_state::available || !a->profile.active) continue;
        auto profile = a->profile;
        profile.name.clear();
        auto at = std::ranges::find(profiles_, profile);
        if (at == profiles_.end()) at = profiles_.insert(at, profile);
        worker w{static_cast<std::size_t>(at - profiles_.begin()), {}};
        for (const auto ticket : a->in_hand) {
            const auto* t = state_.find(ticket);
            if (t == nullptr) continue;
            const auto since = used_.taken_at(ticket);
            w.hand.push_back({t->form, (t->waiting_since - now_).seconds(),
                              std::max(1.0, t->target.seconds()), head_start(core::group_of(*t)),
                              t->answered_at.has_value(),
                              since ? (now_ - *since).seconds() : 0});
        }
        out_.workers.push_back(std::move(w));
    }
}

queue_kind& gathering::kind_of(core::parity_group g, core::work_form f,
                               const core::requirement& r, core::duration target) {
    const auto [found, is_new] = kinds_.try_emplace({g, f, r, target}, out_.kinds.size());
    if (!is_new) return out_.kinds[found->second];
    queue_kind k{.form = f, .target_s = std::max(1.0, target.seconds()),
                 .head_start = head_start(g), .taken_by = {}, .line = {}};
    for (const auto& p : profiles_) k.taken_by.push_back(takes(p, f, r));
    return out_.kinds.emplace_back(std::move(k));
}

void gathering::waiting(std::vector<core::ticket_id>& tickets, std::size_t limit) {
    tickets = state_.line(now_, 0, limit);
    out_.tickets = tickets.size();
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        const auto* t = state_.find(tickets[i]);
        kind_of(core::group_of(*t), t->form, t->requires_, t->target)
            .line.push_back({since_s(*t), 0, i});
    }
}

void gathering::arrivals() {
    const auto& needs = state_.rules().needs;
    for (const auto& [kind, per_s] : used_.arrivals(now_)) {
        if (kind.need >= needs.size()) continue;
        const auto& n = needs[kind.need];
        const bool live = core::presence_of(kind.form) == core::presence::live;
        kind_of({kind.need, kind.channel}, kind.form, kind.requires_,
                live ? n.target_live : n.target_deferred)
            .per_s += per_s;
    }
}

arrival_kind kind_of(const core::ticket& t) {
    return {t.need, t.promise_channel, t.form, t.requires_};
}

outlook outlook_of(std::vector<double>& waits_s, core::instant now) {
    std::ranges::sort(waits_s);
    const auto at = [&](double share) {
        const double place = share * static_cast<double>(waits_s.size() - 1);
        const double s = waits_s[static_cast<std::size_t>(std::lround(place))];
        return now + core::from_seconds(std::min(s, 30 * 86'400.0));
    };
    return {at(0.1), at(0.5), at(0.9), std::isfinite(waits_s[waits_s.size() / 2])};
}

}  // namespace

present present_of(const core::state& s, const habits& used, core::instant now,
                   std::size_t limit, std::vector<core::ticket_id>& tickets) {
    gathering all(s, used, now);
    all.agents();
    all.waiting(tickets, limit);
    all.arrivals();
    return all.take();
}

forecast::forecast(const core::state& s, const habits& used, core::instant now,
                   std::uint64_t seed, const forecast_limits& limits)
    : made_at_(now) {
    std::vector<core::ticket_id> tickets;
    const auto from = present_of(s, used, now, limits.tickets, tickets);
    known_ = tickets.size();
    limit_ = limits.tickets;
    if (tickets.empty()) return;
    std::vector<std::vector<double>> waits(tickets.size());
    const auto each = std::max<std::size_t>(limits.steps / 8, 1);
    for (std::size_t n = 0; n < limits.futures; ++n) {
        future one(from, used, seed * 1'000 + n);
        const auto taken = one.run(each, limits.horizon_s);
        steps_ += one.steps() + tickets.size() / 8;
        for (std::size_t i = 0; i < taken.size(); ++i) waits[i].push_back(taken[i]);
        if (steps_ >= limits.steps && n >= 5) break;
    }
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        const auto found = outlook_of(waits[i], now);
        outlooks_[tickets[i]] = found;
        const auto kind = kind_of(*s.find(tickets[i]));
        const auto at = std::ranges::find(tails_, kind, &tail::kind);
        if (at == tails_.end()) tails_.push_back({kind, found});
        else if (at->last.likely < found.likely) at->last = found;
    }
}

std::optional<outlook> forecast::of(core::ticket_id id) const {
    const auto found = outlooks_.find(id);
    if (found == outlooks_.end()) return std::nullopt;
    return found->second;
}

outlook forecast::behind(const core::ticket& t, std::size_t position) const {
    const auto at = std::ranges::find(tails_, kind_of(t), &tail::kind);
    if (at == tails_.end()) return {made_at_, made_at_, made_at_};
    const double back =
        static_cast<double>(position) / static_cast<double>(std::max<std::size_t>(1, known_));
    if (known_ < limit_ || back <= 1) return at->last;
    const auto later = [&](core::instant i) {
        const double s = (i - made_at_).seconds() * back;
        return made_at_ + core::from_seconds(std::min(s, 30 * 86'400.0));
    };
    return {later(at->last.low), later(at->last.likely), later(at->last.high), at->last.reachable};
}

}  // namespace evenline::simulation
