#include "evenline/core/policy.hpp"

namespace evenline::core {

policy shipped_policy() {
    policy p;
    p.needs = {{"critical", seconds(30), seconds(900)},
               {"urgent", seconds(60), seconds(1800)},
               {"normal", seconds(120), seconds(3600)},
               {"low", seconds(240), seconds(7200)}};
    p.default_need = 2;
    return p;
}

}  // namespace evenline::core
