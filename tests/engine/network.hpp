// Providers who tell what customers said until they are answered, over a network that loses,
// doubles, delays and swaps what is sent, and loses answers.
#pragma once

#include "evenline/core/contact.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace evenline::engine::test {

class network {
public:
    struct message {
        std::string key, who;
        core::work_form form{};
        core::instant said_at;
        bool answered{};           // and the provider heard it
        core::instant send_again;  // if it has not by then
        std::size_t came{};        // how often it arrived at our door
    };

    network(std::mt19937_64& dice, std::map<std::string, unsigned>& reached)
        : dice_(dice), reached_(reached) {}

    std::vector<message> all;
    bool fair{};  // nothing goes wrong any more

    void tell(message m) {
        all.push_back(std::move(m));
        send(all.size() - 1, all.back().said_at);
    }

    // Whoever was not answered sends again; what is due by now arrives, in the order of arrival.
    void pass(core::instant now, const std::function<void(std::size_t)>& door) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].answered || now < all[i].send_again) continue;
            ++reached_["a provider sent again"];
            send(i, now);
        }
        std::ranges::stable_sort(under_way_, {}, &packet::arrives);
        const auto due = std::ranges::find_if(
            under_way_, [&](const packet& p) { return now < p.arrives; });
        const std::vector<packet> arriving(under_way_.begin(), due);
        under_way_.erase(under_way_.begin(), due);
        for (const auto& p : arriving) {
            auto& m = all[p.of];
            if (m.came++ > 0) ++reached_["came more than once"];
            if (now - m.said_at > core::hours(12)) ++reached_["came a day late"];
            if (p.of < last_) ++reached_["came after a later one"];
            last_ = p.of;
            door(p.of);
        }
    }

    // Our answer goes back: maybe.
    void answer(std::size_t of) {
        if (!fair && roll(5) == 0) {
            ++reached_["an answer was lost"];
            return;
        }
        all[of].answered = true;
    }

    [[nodiscard]] bool quiet() const {
        return under_way_.empty() && std::ranges::all_of(all, &message::answered);
    }

private:
    struct packet {
        core::instant arrives;
        std::size_t of{};
    };

    std::uint64_t roll(std::uint64_t below) { return dice_() % below; }

    void send(std::size_t of, core::instant now) {
        all[of].send_again = now + core::seconds(15);
        const auto fate = fair ? 99 : roll(20);
        if (fate < 3) return void(++reached_["a delivery was lost"]);
        const auto late = core::milliseconds(static_cast<std::int64_t>(roll(20'000)));
        const auto takes = fate == 3 ? core::hours(24) : fair ? core::duration{} : late;
        under_way_.push_back({now + takes, of});
        if (fate < 7) under_way_.push_back({now + late + core::seconds(2), of});
    }

    std::mt19937_64& dice_;
    std::map<std::string, unsigned>& reached_;
    std::vector<packet> under_way_;
    std::size_t last_{};
};

}  // namespace evenline::engine::test
