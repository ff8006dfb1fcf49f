#include "core/lanes.hpp"

#include <algorithm>

namespace evenline::core {

lanes::lanes(waiting_line& of, const std::vector<std::uint32_t>& buckets) {
    for (const auto b : buckets) serve(b);
    collect(of);
}

void lanes::serve(std::uint32_t b) {
    if (entries_.size() <= b) entries_.resize(b + 1);
    served_ += entries_[b].served ? 0 : 1;
    entries_[b].served = true;
}

void lanes::leave(std::uint32_t b) {
    if (b >= entries_.size() || !entries_[b].served) return;
    take_out(entries_[b]);
    entries_[b].served = false;
    --served_;
}

void lanes::take_out(entry& e) {
    if (e.inside) lanes_[e.lane].heads.erase(e.at);
    e.inside = false;
}

std::uint32_t lanes::lane_of(const head_of_bucket& h) {
    const auto next = static_cast<std::uint32_t>(lanes_.size());
    const auto [it, fresh] = numbers_.try_emplace({h.target, h.group, h.form}, next);
    if (fresh) lanes_.push_back({h.target, h.group, h.form, {}});
    return it->second;
}

void lanes::refresh(std::uint32_t b, const waiting_line& of) {
    if (b >= entries_.size() || !entries_[b].served) return;
    auto& e = entries_[b];
    take_out(e);
    const auto& h = of.head(b);
    if (!h.waiting) return;
    e.lane = lane_of(h);
    e.at = of.at(b).places.front();
    e.inside = true;
    lanes_[e.lane].heads.insert(e.at);
}

// All of them anew: in order, because appending is what lanes do best.
void lanes::collect(waiting_line& of) {
    numbers_.clear();
    lanes_.clear();
    std::vector<std::pair<place, std::uint32_t>> heads;
    for (std::uint32_t b = 0; b < entries_.size(); ++b) {
        entries_[b].inside = false;
        if (entries_[b].served && of.head(b).waiting)
            heads.emplace_back(of.at(b).places.front(), b);
    }
    std::sort(heads.begin(), heads.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, b] : heads) refresh(b, of);
    of.note_changes(served_ / 8);
    seen_ = of.changes_end();
}

void lanes::follow(waiting_line& of) {
    if (seen_ < of.changes_begin()) return collect(of);
    for (; seen_ < of.changes_end(); ++seen_) refresh(of.change(seen_), of);
}

}  // namespace evenline::core
