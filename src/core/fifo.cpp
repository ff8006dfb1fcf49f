#include "core/fifo.hpp"

#include <algorithm>

namespace evenline::core {

std::size_t fifo::chunk::lower(const place& p) const {
    const auto from = places.begin() + static_cast<std::ptrdiff_t>(dropped);
    return static_cast<std::size_t>(std::lower_bound(from, places.end(), p) - from);
}

std::size_t fifo::chunk_of(const place& p) const {
    const auto it = std::lower_bound(chunks_.begin(), chunks_.end(), p,
        [](const chunk& c, const place& x) { return c.places.back() < x; });
    return static_cast<std::size_t>(it - chunks_.begin());
}

void fifo::insert(const place& p) {
    ++size_;
    if (chunks_.empty() || chunks_.back().places.back() < p) {  // the usual arrival: the youngest
        if (chunks_.empty() || chunks_.back().size() >= most) chunks_.emplace_back();
        chunks_.back().places.push_back(p);
        return;
    }
    const auto n = chunk_of(p);
    auto& c = chunks_[n];
    c.places.insert(c.places.begin() + static_cast<std::ptrdiff_t>(c.dropped + c.lower(p)), p);
    if (c.size() <= most) return;
    const auto middle = c.places.begin() + static_cast<std::ptrdiff_t>(c.dropped + c.size() / 2);
    chunk upper;
    upper.places.assign(middle, c.places.end());
    c.places.erase(middle, c.places.end());
    chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(n) + 1, std::move(upper));
}

void fifo::erase(const place& p) {
    const auto n = chunk_of(p);
    if (n == chunks_.size()) return;
    auto& c = chunks_[n];
    const auto i = c.lower(p);
    if (p < c.at(i)) return;
    --size_;
    if (i == 0) {
        ++c.dropped;
    } else {
        c.places.erase(c.places.begin() + static_cast<std::ptrdiff_t>(c.dropped + i));
    }
    if (c.size() == 0) chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(n));
}

const place* fifo::get(cursor c) const {
    return c.chunk < chunks_.size() ? &chunks_[c.chunk].at(c.at) : nullptr;
}

void fifo::advance(cursor& c) const {
    if (++c.at < chunks_[c.chunk].size()) return;
    ++c.chunk;
    c.at = 0;
}

fifo::cursor fifo::lower_bound(const place& p) const {
    const auto n = chunk_of(p);
    return {n, n < chunks_.size() ? chunks_[n].lower(p) : 0};
}

std::size_t fifo::rank(const place& p) const {
    const auto n = chunk_of(p);
    std::size_t before = 0;
    for (std::size_t i = 0; i < n; ++i) before += chunks_[i].size();
    return n < chunks_.size() ? before + chunks_[n].lower(p) : before;
}

fifo::cursor fifo::nth(std::size_t n) const {
    cursor c;
    while (c.chunk < chunks_.size() && n >= chunks_[c.chunk].size()) n -= chunks_[c.chunk++].size();
    c.at = n;
    return c;
}

}  // namespace evenline::core
