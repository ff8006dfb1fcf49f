#include "app/simulation_text.hpp"

#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

using nlohmann::json;
using simulation::estimate;
using simulation::report;

json figure(const estimate& e) { return {{"mean", e.mean}, {"ci95", e.ci95}}; }

json figures(const std::vector<estimate>& of) {
    auto out = json::array();
    for (const auto& e : of) out.push_back(e.days > 0 ? figure(e) : json());
    return out;
}

json channel(const simulation::channel_figures& c, const report& r) {
    auto passed = json::object();
    for (std::size_t k = 0; k < c.overtakes.size(); ++k)
        passed[r.channels[k].channel] = figure(c.overtakes[k]);
    return {{"service_level", figure(c.service_level)},
            {"taken_level", figure(c.taken_level)},
            {"reply_share", figure(c.reply_share)},
            {"reply_in_target", figure(c.reply_in_target)},
            {"abandoned_share", figure(c.abandoned_share)},
            {"wait_s",
             {{"p50", figure(c.wait_s.p50)},
              {"p90", figure(c.wait_s.p90)},
              {"p99", figure(c.wait_s.p99)},
              {"mean", figure(c.wait_s.mean)}}},
            {"contacts", figure(c.contacts)},
            {"max_age_over_target", figure(c.max_age_over_target)},
            {"overtakes_per_100", passed}};
}

json course(const report& r) {
    json out{{"slot_s", simulation::over_time::slot_s}, {"channels", json::object()}};
    for (std::size_t k = 0; k < r.course.channels.size(); ++k) {
        const auto& c = r.course.channels[k];
        out["channels"][r.channels[k].channel] = {{"waiting", figures(c.waiting)},
                                                  {"service_level", figures(c.level)},
                                                  {"head_start", figures(c.head_start)}};
    }
    return out;
}

}  // namespace

json json_of(const report& r) {
    auto channels = json::object();
    for (const auto& c : r.channels) channels[c.channel] = channel(c, r);
    json out{{"policy", r.policy},
             {"center", r.center},
             {"seeds", r.seeds},
             {"first_seed", r.first_seed},
             {"load", r.load},
             {"channels", channels},
             {"gap_points", figure(r.gap_points)},
             {"gap_taken_points", figure(r.gap_taken_points)},
             {"gap_hour_points", figure(r.gap_hour_points)},
             {"gap_hour_taken_points", figure(r.gap_hour_taken_points)},
             {"gap_hour_arrival_points", figure(r.gap_hour_arrival_points)},
             {"gap_hour_arrival_taken_points", figure(r.gap_hour_arrival_taken_points)},
             {"gap_by_hour_points", figures(r.gap_by_hour)},
             {"worst_channel", figure(r.worst)},
             {"overall", figure(r.overall)},
             {"overall_taken", figure(r.overall_taken)},
             {"max_age_over_target", figure(r.max_age_over_target)},
             {"highest_age_over_target", r.highest_age_over_target},
             {"occupancy", figure(r.occupancy)},
             {"declines", figure(r.declines)},
             {"over_time", course(r)}};
    if (!r.variant.empty()) out["variant"] = r.variant;
    if (r.again.people > 0)
        out["recontact"] = {{"people_a_day", r.again.people},
                            {"second_wait_s", figure(r.again.leg_s)},
                            {"whole_case_s", figure(r.again.case_s)},
                            {"others_on_that_channel_s", figure(r.again.direct_s)}};
    return out;
}

}  // namespace evenline::app
