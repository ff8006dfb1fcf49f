#include "http/reports/counting.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evenline::http {
namespace {

constexpr core::duration short_abandon = core::seconds(5);

}  // namespace

void promise_count::take(const engine::case_fact& c, core::instant now) {
    ++queued;
    if (c.answered_at) {
        ++answered;
        if (c.in_target) ++answered_in_target;
    } else if (c.abandoned_at) {
        ++abandoned;
        if (c.in_target) ++abandoned_in_target;
        if (*c.abandoned_at - c.waited_from <= short_abandon) ++short_abandons;
    } else if (c.flowed_out_at) {
        ++flowed_out;
    } else {
        ++open;
        if (now > c.due_at) ++open_past_target;
    }
}

std::optional<double> waited_s(const engine::case_fact& c) {
    if (c.answered_at) return (*c.answered_at - c.waited_from).seconds();
    if (c.abandoned_at) return (*c.abandoned_at - c.waited_from).seconds();
    return std::nullopt;
}

std::optional<double> wait_summary::percentile(double share) {
    if (all.empty()) return std::nullopt;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size())));
    const auto place = std::max<std::size_t>(rank, 1) - 1;
    std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(place));
    return all[place];
}

std::optional<double> wait_summary::mean() const {
    if (all.empty()) return std::nullopt;
    return std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
}

const std::vector<report_kind>& report_kinds() {
    static const std::vector<report_kind> all = [] {
        std::vector<report_kind> kinds;
        kinds.push_back(parity_over_time_report());
        kinds.push_back(service_levels_report());
        kinds.push_back(same_topic_report());
        kinds.push_back(public_private_report());
        kinds.push_back(last_resort_report());
        kinds.push_back(effort_report());
        kinds.push_back(channel_shift_report());
        kinds.push_back(powers_granted_report());
        kinds.push_back(handling_report());
        kinds.push_back(agents_share_report());
        kinds.push_back(overtakes_report());
        kinds.push_back(cost_of_parity_report());
        return kinds;
    }();
    return all;
}

const report_kind* find_report(std::string_view name) {
    for (const auto& kind : report_kinds())
        if (kind.name == name) return &kind;
    return nullptr;
}

}  // namespace evenline::http
