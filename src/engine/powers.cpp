#include "evenline/engine/powers.hpp"

#include <algorithm>

namespace evenline::engine {

const power* power_catalogue::find(std::string_view name) const {
    const auto found = std::ranges::find(powers, name, &power::name);
    return found == powers.end() ? nullptr : &*found;
}

std::optional<power_limit> limit_of(const power& p, role who, std::string_view need) {
    if (who == role::admin) who = role::supervisor;
    const power_limit* best = nullptr;
    for (const auto& l : p.limits) {
        if (l.who != who || (!l.need.empty() && l.need != need)) continue;
        if (best == nullptr || best->need.empty()) best = &l;
    }
    if (best == nullptr) return std::nullopt;
    return *best;
}

power_catalogue shipped_powers() {
    using enum role;
    power_catalogue all;
    all.powers = {
        {"refund", "Refund", "Reembolso", true, "",
         {{agent, "", 5'000, 1}, {supervisor, "", 50'000, 3}}},
        {"credit", "Credit", "Abono", true, "",
         {{agent, "", 2'000, 1}, {supervisor, "", 20'000, 3}}},
        {"waiver", "Fee waived", "Cargo anulado", true, "",
         {{agent, "", 3'000, 1}, {supervisor, "", 30'000, 3}}},
        {"expedite", "Expedited", "Urgente", false, "",
         {{agent, "", 0, 1}, {supervisor, "", 0, 3}}},
        {"escalate", "Escalated", "Escalado", false, "",
         {{agent, "", 0, 3}, {supervisor, "", 0, 3}}}};
    return all;
}

}  // namespace evenline::engine
