#include "evenline/simulation/compare.hpp"

namespace evenline::simulation {
namespace {

std::string said(bool now_on, const char* what) {
    return (now_on ? "no " : "with ") + std::string(what);
}

}  // namespace

std::vector<variant> variants_of(const core::policy& p) {
    std::vector<variant> out{{"", p}};
    const auto also = [&](bool now_on, const char* what, auto change) {
        auto changed = p;
        change(changed);
        out.push_back({said(now_on, what), std::move(changed)});
    };
    also(p.layers, "layers", [](core::policy& x) { x.layers = !x.layers; });
    also(p.packing, "packing", [](core::policy& x) { x.packing = !x.packing; });
    also(p.gate.on, "gate", [](core::policy& x) { x.gate.on = !x.gate.on; });
    if (p.order.rule == core::order_rule::promise_balanced ||
        p.order.rule == core::order_rule::age_over_target)
        also(p.head_start.on, "head start",
             [](core::policy& x) { x.head_start.on = !x.head_start.on; });
    return out;
}

}  // namespace evenline::simulation
