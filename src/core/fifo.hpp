// The tickets of one bucket in order of (waiting_since, id): chunks of sorted places. Arrivals
// are appended, heads are dropped by moving an offset, and a rank is a sum over chunks, so a
// million waiting cost what a hundred do.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace evenline::core {

struct seat;

struct place {
    instant since{};
    ticket_id id{};
    std::int64_t service{};  // `since` in service time
    seat* who{};
    bool operator<(const place& o) const { return since != o.since ? since < o.since : id < o.id; }
};

class fifo {
public:
    struct cursor { std::size_t chunk{}, at{}; };

    void insert(const place& p);
    void erase(const place& p);
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const place& front() const { return chunks_.front().at(0); }

    // Walking in order: `first()`, then `next` until null.
    [[nodiscard]] const place* get(cursor c) const;
    void advance(cursor& c) const;
    // The first place not less than `p`, and how many are less.
    [[nodiscard]] cursor lower_bound(const place& p) const;
    [[nodiscard]] std::size_t rank(const place& p) const;
    // The place that has `n` before it.
    [[nodiscard]] cursor nth(std::size_t n) const;
    // How many from the front satisfy `ahead`, which never turns true again once false.
    template <class F> [[nodiscard]] std::size_t count_while(F ahead) const {
        std::size_t n = 0;
        for (const auto& c : chunks_) {
            if (ahead(c.places.back())) {
                n += c.size();
                continue;
            }
            std::size_t low = 0;
            std::size_t high = c.size();
            while (low < high) {
                const auto middle = (low + high) / 2;
                if (ahead(c.at(middle))) low = middle + 1; else high = middle;
            }
            return n + low;
        }
        return n;
    }

private:
    static constexpr std::size_t most = 512;
    struct chunk {
        std::vector<place> places;
        std::size_t dropped{};  // from the front
        [[nodiscard]] std::size_t size() const { return places.size() - dropped; }
        [[nodiscard]] const place& at(std::size_t i) const { return places[dropped + i]; }
        [[nodiscard]] std::size_t lower(const place& p) const;
    };
    [[nodiscard]] std::size_t chunk_of(const place& p) const;  // the first whose last is not less

    std::deque<chunk> chunks_;
    std::size_t size_{};
};

}  // namespace evenline::core
