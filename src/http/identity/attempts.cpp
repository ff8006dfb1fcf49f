#include "http/identity/attempts.hpp"

#include <algorithm>

namespace evenline::http {

bool attempts::take(const std::string& key, clock::time_point now) {
    if (buckets_.size() >= max_keys_) forget_full(now);
    // Full all the same: somebody tries thousands of names at once. New ones must wait.
    if (buckets_.size() >= max_keys_ && !buckets_.contains(key)) return false;
    auto& b = buckets_.try_emplace(key, bucket{at_once_, now}).first->second;
    const std::chrono::duration<double> passed = now - b.at;
    b.left = std::min(at_once_, b.left + passed.count() * per_minute_ / 60.0);
    b.at = now;
    if (b.left < 1) return false;
    b.left -= 1;
    return true;
}

void attempts::give_back(const std::string& key) {
    const auto found = buckets_.find(key);
    if (found != buckets_.end()) found->second.left = std::min(at_once_, found->second.left + 1);
}

void attempts::forget_full(clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        return now - entry.second.at > std::chrono::minutes(1);
    });
}

}  // namespace evenline::http
