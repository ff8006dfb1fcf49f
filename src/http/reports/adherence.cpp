#include "http/reports/adherence.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

double amiss_s(const engine::agent_figures::stretch& s, pause_measures agreed) {
    if (s.state == core::agent_state::not_responding) return s.seconds;
    if (s.state != core::agent_state::away) return 0;
    const auto minutes = s.reason == "break"   ? agreed.break_minutes
                         : s.reason == "lunch" ? agreed.lunch_minutes
                                               : 0U;
    return minutes == 0 ? 0 : std::max(0.0, s.seconds - 60.0 * minutes);
}

}  // namespace

std::optional<double> adherence(const engine::agent_figures& f, pause_measures agreed) {
    double there = 0, amiss = 0;
    for (const auto& s : f.presence) {
        there += s.seconds;
        amiss += amiss_s(s, agreed);
    }
    if (there <= 0) return std::nullopt;
    return 1 - amiss / there;
}

}  // namespace evenline::http
