#include "senders/pace.hpp"

#include <algorithm>

namespace evenline::senders {
namespace {

// A second's worth may go at once, and one at least.
double depth(double per_s) { return std::max(per_s, 1.0); }

}  // namespace

double pace::tokens_at(const std::string& lane, double per_s, core::instant now) const {
    const auto found = buckets_.find(lane);
    if (found == buckets_.end()) return depth(per_s);
    const auto since = std::max(0.0, (now - found->second.at).seconds());
    return std::min(depth(per_s), found->second.tokens + since * per_s);
}

core::instant pace::next(const std::string& lane, double per_s, core::instant now) const {
    auto at = now;
    if (const auto found = paused_.find(lane); found != paused_.end())
        at = std::max(at, found->second);
    if (per_s <= 0) return at;
    const auto missing = 1.0 - tokens_at(lane, per_s, now);
    if (missing <= 1e-9) return at;
    return std::max(at, now + core::duration{static_cast<std::int64_t>(missing / per_s * 1e6) + 1});
}

void pace::sent(const std::string& lane, double per_s, core::instant now) {
    if (per_s > 0) buckets_.insert_or_assign(lane, bucket{tokens_at(lane, per_s, now) - 1.0, now});
    if (const auto found = paused_.find(lane); found != paused_.end() && found->second <= now)
        paused_.erase(found);
}

void pace::pause(const std::string& lane, core::instant until) {
    auto& at = paused_[lane];
    at = std::max(at, until);
}

}  // namespace evenline::senders
