// What decisions ask of the outside: connect the call an agent accepted, end the call of a closed
// ticket, tell subscribers. Stored with the decision, sent by the senders.
#pragma once

#include "evenline/engine/effects.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/intake/subscribers.hpp"

#include <functional>

namespace evenline::intake {

class channel_effects final : public engine::effects {
public:
    // Where an agent's calls are connected (E.164); empty if unknown. Called on the loop's thread.
    using phone_book = std::function<std::string(core::agent_id)>;
    // The table must outlive this.
    channel_effects(const channel_table&, subscriber_book, phone_book);

    [[nodiscard]] std::vector<engine::outbox_item> of(
        const core::state&, std::span<const core::event>) const override;

private:
    void connect(const core::state&, const core::ticket&, core::agent_id,
                 std::vector<engine::outbox_item>&) const;
    void tell_subscribers(const core::event&, std::vector<engine::outbox_item>&) const;

    const channel_table& channels_;
    subscriber_book subscribers_;
    phone_book phone_of_;
};

}  // namespace evenline::intake
