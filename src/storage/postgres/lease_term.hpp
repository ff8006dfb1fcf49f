// How long an owner may still decide, reckoned with its own clock alone: from before it asked for
// the lease or its renewal, so that the answer's way only shortens it, and a margin less.
#pragma once

#include "evenline/core/time.hpp"

namespace evenline::storage::postgres {

struct lease_rules {
    core::duration lasts{core::seconds(3)};        // by the database's clock
    core::duration renewed_each{core::seconds(1)};
    core::duration margin{core::seconds(1)};       // stops deciding so long before the end
    core::duration looked_at_each{core::milliseconds(250)};  // by who waits for it
};

class lease_term {
public:
    explicit lease_term(lease_rules r = {}) : rules_(r) {}
    // Given or renewed; `asked_at`: the steady time before the question was sent.
    void given(core::instant asked_at) { until_ = asked_at + rules_.lasts - rules_.margin; }
    void gone() { until_ = {}; }
    [[nodiscard]] bool decides(core::instant steady_now) const { return steady_now < until_; }

private:
    lease_rules rules_;
    core::instant until_{};
};

}  // namespace evenline::storage::postgres
