// A policy and its variants: what each ingredient is worth.
#pragma once

#include "evenline/core/policy.hpp"

namespace evenline::simulation {

struct variant {
    std::string name;  // "no layers", "with gate" ...; empty: the policy as it is
    core::policy rules;
};

// The policy as it is, then with one ingredient switched over at a time: layers, packing, gate,
// head start. A head start that the rule does not look at is left out.
std::vector<variant> variants_of(const core::policy&);

}  // namespace evenline::simulation
