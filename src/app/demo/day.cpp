#include "app/demo/day.hpp"

#include "evenline/simulation/chance.hpp"

#include <algorithm>
#include <numeric>

namespace evenline::app::demo {
namespace {

std::string channel_of(core::work_form form, simulation::chance& draw) {
    switch (form) {
        case core::work_form::call:
            return "voice";
        case core::work_form::chat:
            return draw.in_hundred(80) ? "fb" : "hook";
        default:
            return "mail";
    }
}

}  // namespace

std::vector<visitor> visitors_of(const simulation::center& center, std::uint64_t seed) {
    std::vector<visitor> out;
    auto shape =
        center.day_shape.empty() ? std::vector<double>(center.hours, 1.0) : center.day_shape;
    const double mean =
        std::accumulate(shape.begin(), shape.end(), 0.0) / static_cast<double>(shape.size());
    const double peak = *std::max_element(shape.begin(), shape.end()) / mean;
    for (std::size_t stream = 0; stream < center.streams.size(); ++stream) {
        const auto& s = center.streams[stream];
        if (s.per_hour <= 0) continue;
        simulation::chance draw{seed, stream}, later{seed, 100 + stream};
        const double gap_s = 3'600 / (s.per_hour * center.load * peak);
        for (double at = draw.exponential(gap_s); at < center.hours * 3'600.0;
             at += draw.exponential(gap_s)) {
            const auto hour = std::min(shape.size() - 1, static_cast<std::size_t>(at / 3'600));
            const bool comes = draw.unit() * peak * mean <= shape[hour];
            visitor v;
            v.handle_s = draw.lognormal(s.handle_mean_s, s.handle_cv);
            v.patience_s = s.patience_mean_s > 0 ? draw.exponential(s.patience_mean_s) : 0;
            v.channel = channel_of(s.form, draw);
            v.form = s.form;
            v.at_s = at;
            const bool writes = s.form == core::work_form::call && later.in_hundred(40);
            if (writes) v.writes_after_s = 60 + later.exponential(120);
            if (comes) out.push_back(std::move(v));
        }
    }
    std::sort(out.begin(), out.end(),
              [](const visitor& a, const visitor& b) { return a.at_s < b.at_s; });
    for (std::size_t i = 0; i < out.size(); ++i) out[i].number = i + 1;
    return out;
}

std::vector<visitor> visitors_of(const simulation::center& center,
                                 const simulation::trace::day& day, std::uint64_t seed) {
    simulation::chance draw{seed, 50};
    std::vector<visitor> out;
    for (const auto& c : day.contacts) {
        const auto& s = center.streams[c.stream];
        visitor v;
        v.form = s.form;
        v.channel = channel_of(s.form, draw);
        v.at_s = c.at_s;
        v.handle_s = c.handle_s >= 0 ? c.handle_s : draw.lognormal(s.handle_mean_s, s.handle_cv);
        const bool gives_up = s.patience_mean_s > 0;
        v.patience_s = c.patience_s >= 0 ? c.patience_s
                       : gives_up        ? draw.exponential(s.patience_mean_s)
                                         : 0;
        v.number = out.size() + 1;
        out.push_back(std::move(v));
    }
    return out;
}

}  // namespace evenline::app::demo
