// How good the estimates of waits were.
#include "storage/sqlite/office_questions.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace evenline::storage::sqlite {
namespace {

struct errors {
    engine::estimate_row row;
    std::vector<double> absolute_s;
    double sum_s{};

    void add(double low, double likely, double high, double waited, bool gave_up) {
        ++row.estimates;
        if (gave_up) {
            ++row.gave_up;
            return;
        }
        ++row.taken;
        if (low <= waited && waited <= high) ++row.within;
        sum_s += (likely - waited) / 1e6;
        absolute_s.push_back(std::abs(likely - waited) / 1e6);
    }
    engine::estimate_row take() {
        if (absolute_s.empty()) return row;
        std::ranges::sort(absolute_s);
        const auto n = static_cast<double>(absolute_s.size());
        const auto at = [&](double share) {
            return absolute_s[static_cast<std::size_t>(share * (n - 1))];
        };
        double all = 0;
        for (const double e : absolute_s) all += e;
        row.error_mean_s = sum_s / n;
        row.error_absolute_mean_s = all / n;
        row.error_absolute_p50_s = at(0.5);
        row.error_absolute_p90_s = at(0.9);
        return row;
    }
};

}  // namespace

read_result<std::vector<engine::estimate_row>> find_estimate_rows(database& db, core::instant from,
                                                                  core::instant until) {
    auto found = db.query(
        "SELECT need, channel, low, likely, high, waited, gave_up FROM wait_estimate"
        " WHERE made_at >= ? AND made_at < ? AND ticket NOT IN (SELECT ticket FROM test_ticket)",
        from, until);
    std::map<std::pair<core::need_index, core::channel_number>, errors> all;
    while (found.next()) {
        const auto need = found.as<core::need_index>(0);
        const auto channel = found.as<core::channel_number>(1);
        auto& e = all[{need, channel}];
        e.row.need = need;
        e.row.channel = channel;
        const auto us = [&](int column) { return static_cast<double>(found.integer(column)); };
        e.add(us(2), us(3), us(4), us(5), found.integer(6) != 0);
    }
    if (db.failed()) return db.failure();
    std::vector<engine::estimate_row> answer;
    answer.reserve(all.size());
    for (auto& [key, e] : all) answer.push_back(e.take());
    return answer;
}

}  // namespace evenline::storage::sqlite
