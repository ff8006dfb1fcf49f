// The policy said again in the simplest way, over rows, for the checkers to compare with.
#pragma once

#include "evenline/core/step.hpp"

#include <vector>

namespace evenline::test {

std::vector<const core::ticket*> queued(const core::state&);
// age / target in service time.
double used_share(const core::policy&, const core::ticket&, core::instant now);
double head_start_of(const core::state&, const core::ticket&);
// The score of docs/policy.md: promise-balanced, whatever the state's own rule is.
double score_of(const core::state&, const core::policy&, const core::ticket&, core::instant now);

struct hand {
    int calls{}, chats{}, mails{};
};
hand hand_of(const core::state&, const core::agent&);
int units_of(const core::policy&, core::work_form);
bool may_take(const core::agent&, core::work_form);
// Skills, language and form: what the ticket asks of an agent, whether they are there or not.
bool able(const core::agent&, const core::ticket&);
std::string name_of(const core::ticket&);

}  // namespace evenline::test
