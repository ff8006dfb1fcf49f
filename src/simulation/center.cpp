#include "evenline/simulation/center.hpp"

#include <algorithm>
#include <array>

namespace evenline::simulation {
namespace {

// Calls an hour of a bank's weekday, 8 to 20 h: the mean of August 1999 (Technion data).
constexpr std::array bank_weekday{80.4,  124.0, 145.4, 129.9, 113.6, 110.5,
                                  118.4, 118.3, 117.4, 98.0,  87.7,  62.8};

}  // namespace

center reference_center() {
    center c;
    c.name = "reference";
    c.hours = 12;
    c.load = 1.1;
    c.day_shape.assign(bank_weekday.begin(), bank_weekday.end());
    c.agents = {
        {.name = "all", .count = 16, .calls = true, .chats = true, .mails = true},
        {.name = "phone and mail", .count = 8, .calls = true, .chats = false, .mails = true},
        {.name = "phone", .count = 6, .calls = true, .chats = false, .mails = false},
        {.name = "social and mail", .count = 10, .calls = false, .chats = true, .mails = true}};
    using core::work_form;
    c.streams = {{.channel = "phone",
                  .form = work_form::call,
                  .per_hour = 220,
                  .handle_mean_s = 300,
                  .handle_cv = 1,
                  .patience_mean_s = 420,
                  .need = {}},
                 {.channel = "social",
                  .form = work_form::chat,
                  .per_hour = 130,
                  .handle_mean_s = 600,
                  .handle_cv = 1,
                  .patience_mean_s = 0,
                  .need = {}},
                 {.channel = "email",
                  .form = work_form::mail,
                  .per_hour = 150,
                  .handle_mean_s = 900,
                  .handle_cv = 1,
                  .patience_mean_s = 0,
                  .need = {}}};
    c.again.channel = "social";
    return c;
}

std::vector<std::string> channels_of(const center& c) {
    std::vector<std::string> names;
    for (const auto& s : c.streams)
        if (std::ranges::find(names, s.channel) == names.end()) names.push_back(s.channel);
    return names;
}

std::size_t channel_of(const center& c, std::size_t stream) {
    const auto names = channels_of(c);
    const auto it = std::ranges::find(names, c.streams.at(stream).channel);
    return static_cast<std::size_t>(it - names.begin());
}

}  // namespace evenline::simulation
