// A provider's clock beside ours. A caller's place must not depend on how well somebody else's
// clock is set: an exchange an hour behind would put its callers an hour ahead of everybody.
#pragma once

#include "evenline/core/time.hpp"

#include <optional>

namespace evenline::channels {

class provider_clock {
public:
    // At `arrived` (ours) the provider said that it is, or a moment ago was, `theirs`. The smallest
    // difference of a connection is the clocks' own; the rest is travel. Ignored without times.
    void saw(core::instant theirs, core::instant arrived) {
        if (theirs == core::instant{} || arrived == core::instant{}) return;
        const auto off = arrived - theirs;
        if (!off_ || off < *off_) off_ = off;
    }
    // Their time in ours. Differences of up to two seconds are left alone: clocks that are kept
    // well differ by less than a timestamp's resolution.
    [[nodiscard]] core::instant ours(core::instant theirs) const {
        constexpr auto coarse = core::seconds(2);
        if (!off_ || (*off_ <= coarse && *off_ >= core::duration{} - coarse)) return theirs;
        return theirs + *off_;
    }
    void forget() { off_.reset(); }

private:
    std::optional<core::duration> off_;
};

}  // namespace evenline::channels
