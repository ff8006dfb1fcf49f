// One day in numbers: what a report averages. The day itself need not be kept.
#pragma once

#include "evenline/simulation/figures.hpp"

#include <optional>

namespace evenline::simulation {

struct channel_day {
    double count{};
    double service{}, taken{}, reply{}, reply_in_target{}, abandoned{};  // shares
    double p50{}, p90{}, p99{}, mean{};                                  // waits of those served
    double served{};
    double oldest{};                // age over target at service
    std::vector<double> overtakes;  // per 100 taken, by the channel passed
};

using slots = std::vector<std::optional<double>>;

struct day_figures {
    std::vector<channel_day> channels;
    slots hour_service, hour_taken;  // gaps in points, by hour
    slots hour_arrival, hour_arrival_taken;
    struct course {
        slots waiting, level, head_start;
    };
    std::vector<course> course_of;  // by channel
    double busy_share{}, declines{};
    double again_people{}, again_leg_s{}, again_case_s{}, direct_people{}, direct_s{};
};

// What a contact's promise came to. Service: live taken in target, deferred replied in target +
// grace.
struct verdict {
    std::size_t channel{};
    bool service{}, taken{};
    double service_due_s{}, taken_due_s{};  // when it was kept or fell due
};

// Judges contacts of one center.
class judge {
public:
    explicit judge(const center&);
    [[nodiscard]] verdict of(const fate&) const;
    [[nodiscard]] bool counts(const fate&) const;  // first contacts after the warm-up
    [[nodiscard]] double allowed_s(const fate&) const;
    [[nodiscard]] std::size_t channel(const fate& f) const { return channel_of_[f.stream]; }
    [[nodiscard]] std::size_t channels() const { return channels_; }

private:
    const center& center_;
    std::vector<std::size_t> channel_of_;
    std::size_t channels_{};
};

day_figures figures_of_day(const center&, const day_record&);
void hour_gaps(const center&, const judge&, const day_record&, day_figures&);
void count_overtakes(const judge&, const day_record&, day_figures&);
void draw_course(const center&, const judge&, const day_record&, day_figures&);

report report_of(const center&, std::string policy, std::span<const day_figures>);

}  // namespace evenline::simulation
