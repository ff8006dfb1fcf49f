// When time alone opens a gate: where a live head's score overtakes the last claim against it.
#include "core/choose.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

// A score as a function of service time: a ramp, perhaps capped. The overdue lane is apart.
struct ramp {
    double since{}, slope{}, base{}, top{};  // base + min(slope * (now - since), top)
    [[nodiscard]] double levels_at() const { return since + top / slope; }
};

constexpr double endless = 1e300;

ramp ramp_of(const state::rooms& r, duration target, double head_start, std::int64_t since) {
    const auto began = static_cast<double>(since);
    const auto length = static_cast<double>(target.us);
    const double lead = r.rules.head_start.on ? head_start : 0;
    switch (r.rules.order.rule) {
        case order_rule::promise_balanced:
            return {began, 1 / length, lead, r.rules.order.cap};
        case order_rule::age_over_target:
            return {began, 1 / length, lead, endless};
        default:
            return {began, 1e-6, 0, endless};  // all rise alike: none overtakes another
    }
}

// Where two scores meet, each on its ramp or level: at most four instants.
void meetings(const ramp& x, const ramp& y, std::vector<double>& out) {
    if (x.slope != y.slope)
        out.push_back((y.base - x.base + x.slope * x.since - y.slope * y.since) /
                      (x.slope - y.slope));
    if (y.top < endless) out.push_back(x.since + (y.base + y.top - x.base) / x.slope);
    if (x.top < endless) {
        out.push_back(x.levels_at());
        out.push_back(y.since + (x.base + x.top - y.base) / y.slope);
    }
}

// A claim against live work: from when it counts, and its score.
struct claim {
    ramp score;
    double counts_from{};
    double rests_from{endless};   // the promise is broken: it rests until the second share
    double counts_again{endless};
    bool level{};  // stands at its top from the start (the promise is that somebody has it)
    [[nodiscard]] bool counts(double now) const {
        return now > counts_from && (now <= rests_from || now > counts_again);
    }
};

// One live head and one agent that only the gate keeps apart.
class gated_pair {
public:
    gated_pair(const state::rooms& r, const desk& d, const head_of_bucket& x)
        : r_(r), d_(d), x_(x) {}
    // The first service time after `from` at which it opens; INT64_MAX if it never does by itself,
    // or only after `until`.
    [[nodiscard]] std::int64_t opens(std::int64_t from, std::int64_t until) const;

private:
    [[nodiscard]] std::vector<claim> claims() const;
    [[nodiscard]] double height(const ramp& s, double now) const;
    [[nodiscard]] bool open_about(const std::vector<claim>& against, const ramp& mine,
                                  double now) const;
    [[nodiscard]] bool open_at(std::int64_t service) const;

    const state::rooms& r_;
    const desk& d_;
    const head_of_bucket& x_;
};

std::vector<claim> gated_pair::claims() const {
    const auto& g = r_.rules.gate;
    std::vector<claim> out;
    const auto add = [&](duration target, double lead, std::int64_t since, double share) {
        const auto score = ramp_of(r_, target, lead, since);
        out.push_back({score, score.since + share * static_cast<double>(target.us)});
    };
    const auto waiting = [&](const std::vector<std::uint32_t>& of) {
        for (const auto n : of) {
            const auto& h = r_.waiting.head(n);
            if (h.waiting && h.form == work_form::mail &&
                !(h.some_declined && shut_out(r_, d_, r_.waiting.at(n))))
                add(h.target, r_.promises.head_start(h.group), h.service, g.waiting_share);
        }
    };
    waiting(r_.crew.at(d_.profile).buckets);
    waiting(d_.preferring);
    const bool in_hand = g.promise == hand_promise::in_hand;
    for (const auto* y : d_.hand) {
        if (y->t.form != work_form::mail || y->t.answered_at) continue;
        const auto target = static_cast<double>(y->t.target.us);
        const double first = in_hand ? g.in_hand_share : std::min(g.replied_share, g.in_hand_share);
        add(y->t.target, r_.promises.head_start(group_of(y->t)), y->since_service, first);
        auto& mine = out.back();
        mine.level = in_hand;
        if (in_hand) continue;
        mine.rests_from = mine.score.since + target + static_cast<double>(g.reply_grace.us);
        mine.counts_again = mine.score.since + g.in_hand_share * target;
    }
    return out;
}

double gated_pair::height(const ramp& s, double now) const {
    const double used = s.slope * (now - s.since);
    if (s.top < endless && used >= r_.rules.order.overdue) return 1000 + used;
    return s.base + std::min(used, s.top);
}

// Nearly the gate's own answer, without a search: rounding decides only at the meeting itself.
bool gated_pair::open_about(const std::vector<claim>& against, const ramp& mine, double now) const {
    constexpr double near = 1e-6;
    const double score = height(mine, now) + near;
    return std::none_of(against.begin(), against.end(), [&](const claim& c) {
        return c.counts(now) && (c.level ? c.score.base + 1 : height(c.score, now)) > score;
    });
}

bool gated_pair::open_at(std::int64_t service) const {
    const double mine = total_of(r_.rules, x_.target, x_.form, r_.promises.head_start(x_.group),
                                 x_.service, service);
    return gate(r_, d_, x_.form, mine, service) == block::none;
}

std::int64_t gated_pair::opens(std::int64_t from, std::int64_t until) const {
    const auto mine = ramp_of(r_, x_.target, r_.promises.head_start(x_.group), x_.service);
    const auto against = claims();
    const double overdue = r_.rules.order.overdue;
    std::vector<double> when;
    when.reserve(2 + 10 * against.size());
    when.push_back(mine.since + overdue / mine.slope);
    for (const auto& c : against) {
        meetings(mine, c.score, when);
        if (c.rests_from < endless) when.push_back(c.rests_from);
        if (c.level) when.push_back(mine.since + (1 + c.score.base - mine.base) / mine.slope);
        if (mine.top < endless)  // both overdue: by raw age over target
            meetings({mine.since, mine.slope, 0, endless},
                     {c.score.since, c.score.slope, 0, endless}, when);
    }
    const auto early = static_cast<double>(from) - 1;
    const auto late = std::min(static_cast<double>(until), 9e18);
    std::erase_if(when, [&](double m) { return m < early || m > late; });
    std::sort(when.begin(), when.end());
    for (const double m : when) {
        if (!open_about(against, mine, m + 1)) continue;
        const auto first = static_cast<std::int64_t>(m);
        for (auto at = first; at <= first + 2; ++at)  // rounding: the instant or the next
            if (at > from && open_at(at)) return at;
    }
    return INT64_MAX;
}

// The pairs that only the gate keeps apart, until their comparing would cost more than `budget`.
class gated_pairs {
public:
    explicit gated_pairs(const state::rooms& r) : r_(r), from_(r.hours.until(r.looked_at)) {}
    // False: too many to compute.
    bool collect();
    [[nodiscard]] std::int64_t first_opening() const;

private:
    bool add(std::uint32_t b, std::uint32_t profile);
    bool add(std::uint32_t b, const desk& d);

    const state::rooms& r_;
    std::int64_t from_;
    std::size_t cost_{};
    std::vector<gated_pair> pairs_;
};

bool gated_pairs::add(std::uint32_t n, const desk& d) {
    const auto& h = r_.waiting.head(n);
    if (!has_room(r_.rules, d.load(), h.form) || !displaces(r_.rules, d.load(), h.form))
        return true;
    if (d.a.held_for && h.form == work_form::chat) return true;
    if (shut_out(r_, d, r_.waiting.at(n))) return true;
    const auto claims = r_.crew.at(d.profile).buckets.size() + d.hand.size();
    cost_ += claims * claims;
    pairs_.emplace_back(r_, d, h);
    return cost_ <= gate_budget;
}

bool gated_pairs::add(std::uint32_t n, std::uint32_t profile) {
    const auto form = r_.waiting.head(n).form;
    for (const auto& [load, shelf] : r_.crew.at(profile).shelves) {
        if (!has_room(r_.rules, load, form) || !displaces(r_.rules, load, form)) continue;
        for (const auto& place : shelf)
            if (!add(n, *place.who)) return false;
    }
    return true;
}

// Only whoever has mails in hand and takes live work beside them is gated.
bool has_mails_in_hand(const profile& p) {
    return std::ranges::any_of(p.shelves, [](const auto& shelf) {
        return shelf.first.mails > 0 && !shelf.second.empty();
    });
}

bool gated_pairs::collect() {
    for (std::uint32_t p = 0; p < r_.crew.profiles().size(); ++p) {
        if (r_.waiting.live().empty() || !has_mails_in_hand(r_.crew.at(p))) continue;
        for (const auto n : r_.crew.at(p).buckets) {
            const auto& h = r_.waiting.head(n);
            if (h.waiting && h.form != work_form::mail && !add(n, p)) return false;
        }
    }
    for (const auto n : r_.waiting.live()) {
        const auto& key = r_.waiting.at(n).key;
        if (!key.preferred) continue;
        const auto* d = r_.crew.find(key.preferred);
        if (d && d->present() && !add(n, *d)) return false;
    }
    return true;
}

std::int64_t gated_pairs::first_opening() const {
    std::int64_t first = INT64_MAX;
    for (const auto& p : pairs_) first = std::min(first, p.opens(from_, first));
    return first;
}

}  // namespace

instant gate_opens_at(const state& s) {
    const auto& r = s.inside();
    if (!r.rules.gate.on || !r.rules.layers || r.waiting.waiting() == 0) return never;
    gated_pairs pairs{r};
    if (!pairs.collect()) return r.looked_at + r.rules.life.reoffer_at_most;
    const auto first = pairs.first_opening();
    return first == INT64_MAX ? never : r.hours.when(first);
}

}  // namespace evenline::core
