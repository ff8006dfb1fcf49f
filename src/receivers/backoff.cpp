#include "evenline/receivers/backoff.hpp"

#include <algorithm>

namespace evenline::receivers {

core::duration backoff::next() {
    const auto whole = std::min(first_ * (std::int64_t{1} << std::min(tries_, 16u)), longest_);
    ++tries_;
    seed_ = seed_ * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
    const auto half = whole.us / 2;
    const auto chance = static_cast<std::int64_t>(seed_ >> 33);
    return {whole.us - half + chance % std::max<std::int64_t>(half, 1)};
}

}  // namespace evenline::receivers
