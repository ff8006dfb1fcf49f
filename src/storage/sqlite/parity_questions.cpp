#include "storage/sqlite/questions.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace evenline::storage::sqlite {
namespace {

constexpr core::duration short_abandon = core::seconds(5);

struct group {
    engine::parity_row row;
    std::vector<double> waits_s;  // of those answered
};

// Nearest rank: the smallest wait that at least `share` of the waits do not exceed.
double percentile(const std::vector<double>& ordered, double share) {
    if (ordered.empty()) return 0;
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(ordered.size())));
    return ordered[std::max<std::size_t>(rank, 1) - 1];
}

struct wait {
    core::instant from, due_at;
    std::optional<core::instant> answered_at, abandoned_at, flowed_out_at;
    bool in_target{};
};

std::optional<core::instant> when(const rows& r, int column) {
    if (r.null(column)) return std::nullopt;
    return core::instant{r.integer(column)};
}

void count(group& g, const wait& w, core::instant now) {
    ++g.row.queued;
    if (w.answered_at) {
        ++g.row.answered;
        if (w.in_target) ++g.row.answered_in_target;
        g.waits_s.push_back((*w.answered_at - w.from).seconds());
    } else if (w.abandoned_at) {
        ++g.row.abandoned;
        if (w.in_target) ++g.row.abandoned_in_target;
        if (*w.abandoned_at - w.from <= short_abandon) ++g.row.short_abandons;
    } else if (w.flowed_out_at) {
        ++g.row.flowed_out;
    } else {
        ++g.row.open;
        if (now > w.due_at) ++g.row.open_past_target;
    }
}

engine::parity_row finish(group& g) {
    std::ranges::sort(g.waits_s);
    g.row.wait_p50_s = percentile(g.waits_s, 0.50);
    g.row.wait_p90_s = percentile(g.waits_s, 0.90);
    g.row.wait_p99_s = percentile(g.waits_s, 0.99);
    if (!g.waits_s.empty()) {
        const double sum = std::accumulate(g.waits_s.begin(), g.waits_s.end(), 0.0);
        g.row.wait_mean_s = sum / static_cast<double>(g.waits_s.size());
    }
    return g.row;
}

}  // namespace

read_result<std::vector<engine::parity_row>> find_parity(database& db, core::instant from,
                                                         core::instant until, core::instant now) {
    auto found = db.query(
        "SELECT need, channel, waited_from, due_at, answered_at, abandoned_at, flowed_out_at,"
        " in_target FROM wait WHERE queued_at >= ? AND queued_at < ?"
        " AND ticket NOT IN (SELECT ticket FROM test_ticket)",
        from, until);
    std::map<core::parity_group, group> groups;
    while (found.next()) {
        const core::parity_group key{found.as<core::need_index>(0),
                                     found.as<core::channel_number>(1)};
        auto& g = groups[key];
        g.row.need = key.need;
        g.row.channel = key.channel;
        count(g,
              {{found.integer(2)},
               {found.integer(3)},
               when(found, 4),
               when(found, 5),
               when(found, 6),
               found.integer(7) != 0},
              now);
    }
    if (db.failed()) return db.failure();
    std::vector<engine::parity_row> answer;
    answer.reserve(groups.size());
    for (auto& [key, g] : groups) answer.push_back(finish(g));
    return answer;
}

}  // namespace evenline::storage::sqlite
