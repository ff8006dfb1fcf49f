#include "http/live/attendance.hpp"

namespace evenline::http {

void attendance::resume(instant now) {
    for (const auto agent : store_.with_console()) {
        known_.insert(agent);
        gone_since_.emplace(agent, now);
    }
}

void attendance::came(core::agent_id agent) {
    gone_since_.erase(agent);
    if (known_.insert(agent).second) unkept_.push_back({agent, true});
}

void attendance::acted(core::agent_id agent, instant now) {
    if (const auto found = gone_since_.find(agent); found != gone_since_.end()) found->second = now;
}

std::vector<core::agent_id> attendance::overdue(instant now) {
    std::vector<core::agent_id> all;
    for (auto& [agent, since] : gone_since_) {
        if (now - since < grace_) continue;
        since = now;
        all.push_back(agent);
    }
    return all;
}

void attendance::forget(core::agent_id agent) {
    gone_since_.erase(agent);
    if (known_.erase(agent) != 0) unkept_.push_back({agent, false});
}

void attendance::keep() {
    if (!unkept_.empty() && store_.keep_consoles(unkept_)) unkept_.clear();
}

}  // namespace evenline::http
