// What a decision asks the outside to do: computed with the decision, stored with it, sent later.
#pragma once

#include "evenline/core/state.hpp"
#include "evenline/engine/records.hpp"

#include <span>

namespace evenline::engine {

class effects {
public:
    virtual ~effects() = default;
    // Outbox items for these events (connect the call an agent accepted, end a call, events for
    // subscribers). Pure in its arguments; called on the loop's thread.
    [[nodiscard]] virtual std::vector<outbox_item> of(const core::state&,
                                                      std::span<const core::event>) const = 0;
};

}  // namespace evenline::engine
