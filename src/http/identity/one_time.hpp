// Secrets that are good once and for a short time, each with what it stands for: challenges,
// log-ins under way at somebody else's, keys of the live feed. In memory: a restart ends them.
#pragma once

#include "evenline/http/credentials.hpp"

#include <deque>
#include <map>
#include <optional>

namespace evenline::http {

template <class T>
class one_time {
public:
    explicit one_time(core::duration valid, std::size_t most = 10'000)
        : valid_(valid), most_(most) {}

    // The oldest goes when there are too many.
    [[nodiscard]] std::string issue(std::string_view prefix, T what, core::instant now) {
        while (!order_.empty() && (order_.front().until <= now || order_.size() >= most_)) {
            all_.erase(order_.front().secret);
            order_.pop_front();
        }
        auto secret = new_secret(prefix);
        order_.push_back({secret, now + valid_});
        all_.emplace(secret, held{std::move(what), now + valid_});
        return secret;
    }

    // Whatever comes of it, the secret is used up.
    [[nodiscard]] std::optional<T> take(std::string_view secret, core::instant now) {
        const auto found = all_.find(secret);
        if (found == all_.end()) return std::nullopt;
        auto was = std::move(found->second);
        all_.erase(found);
        if (was.until <= now) return std::nullopt;
        return std::move(was.what);
    }

private:
    struct held {
        T what;
        core::instant until{};
    };
    struct place {
        std::string secret;
        core::instant until{};
    };
    core::duration valid_;
    std::size_t most_;
    std::map<std::string, held, std::less<>> all_;
    std::deque<place> order_;
};

}  // namespace evenline::http
