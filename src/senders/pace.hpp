// How fast each channel may send: a bucket of tokens a lane, and a pause when the provider asks for
// one. Time is passed in.
#pragma once

#include "evenline/core/time.hpp"

#include <map>
#include <string>

namespace evenline::senders {

class pace {
public:
    // When a lane with this rate (0: no limit) may send next: `now` or earlier means at once.
    [[nodiscard]] core::instant next(const std::string& lane, double per_s,
                                     core::instant now) const;
    // Takes one token.
    void sent(const std::string& lane, double per_s, core::instant now);
    // The provider said "not so fast": the whole lane waits, not only the item it refused.
    void pause(const std::string& lane, core::instant until);

private:
    struct bucket {
        double tokens{};
        core::instant at{};
    };
    [[nodiscard]] double tokens_at(const std::string& lane, double per_s, core::instant now) const;
    std::map<std::string, bucket> buckets_;
    std::map<std::string, core::instant> paused_;
};

}  // namespace evenline::senders
