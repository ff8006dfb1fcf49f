#include "evenline/simulation/diagnosis.hpp"

#include "simulation/day_figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace evenline::simulation {
namespace {

using core::work_form;

bool takes(const agent_group& g, work_form f) {
    return f == work_form::call ? g.calls : f == work_form::chat ? g.chats : g.mails;
}

bool skilled(const agent_group& g, const std::vector<core::skill_level>& asked) {
    return std::ranges::all_of(asked, [&](const core::skill_level& want) {
        return std::ranges::any_of(g.skills, [&](const core::skill_level& has) {
            return has.skill == want.skill && has.level >= want.level;
        });
    });
}

void learn(agent_group& g, work_form f, const std::vector<core::skill_level>& asked) {
    (f == work_form::call ? g.calls : f == work_form::chat ? g.chats : g.mails) = true;
    for (const auto& want : asked) {
        std::erase_if(g.skills, [&](const auto& has) {
            return has.skill == want.skill && has.level < want.level;
        });
        if (!skilled(g, {want})) g.skills.push_back(want);
    }
}

// The best and the worst channel of a need over all days. (The gap of each single day, averaged,
// never falls to nothing: chance alone parts two channels on any one day.)
struct level_range {
    const group_level *low{}, *high{};
    [[nodiscard]] bool two() const { return low != nullptr && low != high; }
    [[nodiscard]] estimate gap() const {
        if (!two()) return {};
        return {100 * (high->level.mean - low->level.mean),
                100 * std::hypot(high->level.ci95, low->level.ci95), low->level.days};
    }
};

level_range range_of(const played& all, core::need_index need) {
    level_range out;
    for (const auto& g : all.groups) {
        if (g.who.need != need) continue;
        if (!out.low || g.level.mean < out.low->level.mean) out.low = &g;
        if (!out.high || g.level.mean > out.high->level.mean) out.high = &g;
    }
    return out;
}

// One question after another about the same hours.
class examination {
public:
    examination(const history& h, const core::policy& p, const diagnosis_wish& w,
                const std::function<bool()>& progress)
        : hours_(h), rules_(p), wish_(w), progress_(progress) {}
    diagnosis run();

private:
    bool find_gap(const played&);
    void find_hours();
    void count_people();
    void ask_formula();
    void find_cause();
    void try_people(bool taught, double from_h, double until_h);
    [[nodiscard]] estimate gap_of(const history&, const core::policy&);
    [[nodiscard]] history with_more_people() const;
    [[nodiscard]] history with_newcomers(unsigned, double from_h, double until_h) const;
    [[nodiscard]] std::optional<history> with_taught(unsigned) const;
    [[nodiscard]] bool there(const agent_group&) const;
    [[nodiscard]] bool may(const agent_group& g) const {
        return takes(g, out_.worst.form) && skilled(g, asked_);
    }

    const history& hours_;
    const core::policy& rules_;
    const diagnosis_wish& wish_;
    const std::function<bool()>& progress_;
    core::need_index need_{};
    std::vector<core::skill_level> asked_;  // of an agent, by the worst channel's largest stream
    bool stopped_{};
    diagnosis out_;
};

estimate examination::gap_of(const history& h, const core::policy& p) {
    if (stopped_) return {};
    const auto all = play(h, p, [&] {
        stopped_ = progress_ && !progress_();
        return !stopped_;
    });
    return range_of(all, need_).gap();
}

bool examination::find_gap(const played& now) {
    level_range range;
    for (const auto& g : now.groups) {
        const auto of_need = range_of(now, g.who.need);
        const bool asked = !wish_.need || *wish_.need == g.who.need;
        if (!asked || !of_need.two() || of_need.gap().mean <= range.gap().mean) continue;
        range = of_need;
        need_ = g.who.need;
    }
    if (!range.two()) return false;
    out_.gap_points = range.gap();
    out_.worst = range.low->who, out_.best = range.high->who;
    out_.worst_level = range.low->level.mean, out_.best_level = range.high->level.mean;
    double most = -1;
    for (std::size_t i = 0; i < hours_.streams.size(); ++i)
        if (hours_.streams[i] == out_.worst && hours_.place.streams[i].per_hour > most) {
            most = hours_.place.streams[i].per_hour;
            asked_ = hours_.place.streams[i].skills;
        }
    return out_.gap_points.mean > wish_.tolerance_points;
}

// The shortest run of whole hours with two thirds of the worst channel's broken promises.
void examination::find_hours() {
    const judge j(hours_.place);
    std::vector<double> broken(hours_.place.hours);
    double all = 0;
    for (const auto& f : run_day(hours_.place, rules_, 1, hours_.days).fates) {
        const auto& who = hours_.streams[f.stream];
        const bool worst = who.need == out_.worst.need && who.channel == out_.worst.channel;
        if (!worst || !j.counts(f) || j.of(f).service) continue;
        const auto hour = std::min(broken.size() - 1, static_cast<std::size_t>(f.at_s / 3600));
        ++broken[hour], ++all;
    }
    out_.until_h = static_cast<double>(broken.size());
    out_.broken_share = 1;
    for (std::size_t length = 1; length < broken.size() && all > 0; ++length) {
        double best = 0;
        for (std::size_t from = 0; from + length <= broken.size(); ++from) {
            double sum = 0;
            for (std::size_t i = from; i < from + length; ++i) sum += broken[i];
            if (sum <= best) continue;
            best = sum;
            out_.from_h = static_cast<double>(from);
            out_.until_h = static_cast<double>(from + length);
        }
        out_.broken_share = best / all;
        if (best * 3 >= all * 2) return;
    }
    out_.from_h = 0, out_.until_h = static_cast<double>(broken.size()), out_.broken_share = 1;
}

bool examination::there(const agent_group& g) const {
    const double middle = (out_.from_h + out_.until_h) / 2;
    const bool shift = g.from_h <= middle && (g.until_h <= 0 || g.until_h > middle);
    return shift && std::ranges::none_of(hours_.place.absences, [&](const absence& a) {
        return a.group == g.name && a.share >= 1 && a.from_h <= middle && a.until_h > middle;
    });
}

void examination::count_people() {
    for (const auto& g : hours_.place.agents) {
        if (!there(g)) continue;
        out_.there += g.count;
        if (may(g)) out_.reach += g.count;
    }
}

void examination::ask_formula() {
    if (core::presence_of(out_.worst.form) != core::presence::live || out_.reach == 0) return;
    formula_view f;
    double work_s = 0, contacts = 0;
    const auto& day = hours_.days.days.front();
    for (const auto& c : day.contacts) {
        const auto& who = hours_.streams[c.stream];
        const bool counts = who.need == out_.worst.need && who.channel == out_.worst.channel &&
                            c.at_s >= out_.from_h * 3600 && c.at_s < out_.until_h * 3600;
        if (!counts) continue;
        const auto& s = hours_.place.streams[c.stream];
        ++contacts;
        work_s += c.handle_s >= 0 ? c.handle_s : s.handle_mean_s;
        f.line.patience_s = s.patience_mean_s;
    }
    if (contacts < 1) return;
    const auto& room = rules_.capacity;
    const unsigned at_once =
        out_.worst.form == work_form::call ? 1U : std::max<unsigned>(1, room.max_chats);
    f.line.per_hour = contacts / (out_.until_h - out_.from_h);
    f.line.handle_s = work_s / contacts;
    f.line.servers = out_.reach * at_once;
    f.target_s = rules_.needs.at(out_.worst.need).target_live.seconds();
    f.answer = erlang_a(f.line, f.target_s);
    f.needed = servers_for(f.line, f.target_s, out_.best_level, 4 * f.line.servers + 40);
    out_.formula = f;
}

// A fifth more of everybody, spread evenly over the groups.
history examination::with_more_people() const {
    auto h = hours_;
    std::vector<agent_group> extra;
    double owed = 0;
    for (const auto& g : h.place.agents) {
        owed += 0.2 * g.count;
        const auto n = static_cast<unsigned>(std::lround(owed));
        if (n == 0) continue;
        owed -= n;
        auto more = g;
        more.name += " more";
        more.count = n;
        extra.push_back(std::move(more));
    }
    h.place.agents.insert(h.place.agents.end(), extra.begin(), extra.end());
    return h;
}

history examination::with_newcomers(unsigned n, double from_h, double until_h) const {
    auto h = hours_;
    agent_group g{.name = "newcomers", .count = n};
    learn(g, out_.worst.form, asked_);
    g.from_h = from_h;
    if (until_h < hours_.place.hours) g.until_h = until_h;
    h.place.agents.push_back(std::move(g));
    return h;
}

// Nothing when fewer than that many could learn it.
std::optional<history> examination::with_taught(unsigned n) const {
    auto h = hours_;
    std::vector<agent_group> taught;
    for (auto& g : h.place.agents) {
        if (n == 0) break;
        if (g.count == 0 || may(g) || !there(g)) continue;
        const auto some = std::min(n, g.count);
        n -= some;
        if (some == g.count) {  // they keep their name, and with it their absences
            learn(g, out_.worst.form, asked_);
            continue;
        }
        g.count -= some;
        auto now = g;
        now.name += " taught";
        now.count = some;
        learn(now, out_.worst.form, asked_);
        taught.push_back(std::move(now));
    }
    h.place.agents.insert(h.place.agents.end(), taught.begin(), taught.end());
    return n > 0 ? std::nullopt : std::optional(std::move(h));
}

void examination::find_cause() {
    auto all = hours_;
    for (auto& g : all.place.agents) learn(g, out_.worst.form, asked_);
    out_.if_all_could = gap_of(all, rules_);
    out_.if_more = gap_of(with_more_people(), rules_);
    const auto shipped = core::shipped_policy();
    auto other = rules_;
    other.order = shipped.order, other.gate = shipped.gate, other.head_start = shipped.head_start;
    other.layers = shipped.layers, other.packing = shipped.packing;
    if (!(other == rules_)) out_.if_shipped = gap_of(hours_, other);
    const double half = out_.gap_points.mean / 2;
    const double people = std::min(out_.if_all_could.mean, out_.if_more.mean);
    out_.cause = gap_cause::mixed;
    if (people < half)
        out_.cause = people == out_.if_more.mean ? gap_cause::capacity : gap_cause::skills;
    // What costs nothing comes first.
    if (out_.if_shipped && out_.if_shipped->mean < half) out_.cause = gap_cause::policy;
}

void examination::try_people(bool taught, double from_h, double until_h) {
    constexpr std::array steps{1U, 2U, 3U, 4U, 6U, 8U, 12U, 16U, 24U};
    for (const auto n : steps) {
        if (n > wish_.most_people || stopped_) return;
        const auto tried =
            taught ? with_taught(n) : std::optional(with_newcomers(n, from_h, until_h));
        if (!tried) return;
        const remedy r{taught, n, from_h, until_h, gap_of(*tried, rules_)};
        if (stopped_) return;
        out_.tried.push_back(r);
        if (r.gap_points.mean > wish_.tolerance_points) continue;
        (taught ? out_.teach : out_.hire) = r;
        return;
    }
}

diagnosis examination::run() {
    if (hours_.days.days.empty() || hours_.place.agents.empty()) return out_;
    const auto now = play(hours_, rules_, progress_);
    if (!find_gap(now)) return out_;
    find_hours();
    count_people();
    ask_formula();
    find_cause();
    const double end_h = hours_.place.hours;
    try_people(false, out_.from_h, out_.until_h);
    // Where the rest of the day is too wide apart by itself, they would have to stay for all of it.
    if (!out_.hire && (out_.from_h > 0 || out_.until_h < end_h)) try_people(false, 0, end_h);
    try_people(true, 0, end_h);
    return out_;
}

}  // namespace

diagnosis diagnose(const history& h, const core::policy& p, const diagnosis_wish& w,
                   const std::function<bool()>& progress) {
    return examination(h, p, w, progress).run();
}

}  // namespace evenline::simulation
