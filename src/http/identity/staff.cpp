#include "http/identity/staff.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

std::vector<engine::submission> staff_office::differences() const {
    std::vector<engine::submission> out;
    for (auto& who : accounts_.all()) {
        if (!who.agent) continue;
        auto profile = who.profile;
        if (profile.name.empty()) profile.name = who.name;
        profile.active = profile.active && who.active;
        std::sort(profile.skills.begin(), profile.skills.end());
        std::sort(profile.languages.begin(), profile.languages.end());
        const auto* now = line_.state().find(who.agent);
        if (now != nullptr && now->profile == profile) continue;
        engine::submission s;
        s.command = core::save_agent{who.agent, std::move(profile)};
        out.push_back(std::move(s));
    }
    return out;
}

asio::awaitable<void> staff_office::follow() {
    again_ = true;
    if (running_) co_return;
    running_ = true;
    while (again_) {
        again_ = false;
        auto changed = differences();
        if (!changed.empty()) co_await line_.submit(std::move(changed));
    }
    running_ = false;
}

}  // namespace evenline::http
