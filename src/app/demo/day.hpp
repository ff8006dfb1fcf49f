// Who comes when: the arrivals of the demo's day, drawn from one seed.
#pragma once

#include "evenline/simulation/trace.hpp"

#include <string>
#include <vector>

namespace evenline::app::demo {

struct visitor {
    std::size_t number{};
    std::string channel;  // id of the channel they come by
    core::work_form form{};
    double at_s{};        // after the start
    double handle_s{};    // of an agent's full attention
    double patience_s{};  // 0: never gives up
    double writes_after_s{};  // a caller who gave up writes on Messenger so much later; 0: never
};

// A center's day, in order of arrival. Chats are split: four in five come by Messenger, the others
// by the company's own web page.
[[nodiscard]] std::vector<visitor> visitors_of(const simulation::center&, std::uint64_t seed);
// A real day instead of a drawn one; what its file leaves open is drawn by the center's streams.
[[nodiscard]] std::vector<visitor> visitors_of(const simulation::center&,
                                               const simulation::trace::day&, std::uint64_t seed);

}  // namespace evenline::app::demo
