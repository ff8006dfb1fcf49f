#include "app/demo/people.hpp"

#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"

#include <algorithm>
#include <array>

namespace evenline::app::demo {
namespace {

constexpr std::array first_names{"Ana",    "Bruno",  "Carla", "Diego", "Elena",
                                 "Fermin", "Gloria", "Hugo",  "Ines",  "Jaime"};
constexpr std::array last_names{"Alonso", "Bravo", "Castro", "Duran"};

}  // namespace

std::vector<core::agent_profile> people_of(const simulation::center& center, bool teams) {
    struct seat {
        double at{};
        const simulation::agent_group* group{};
    };
    std::vector<seat> seats;
    for (const auto& group : center.agents)
        for (std::uint32_t i = 0; i < group.count; ++i)
            seats.push_back({(i + 0.5) / group.count, &group});
    std::stable_sort(seats.begin(), seats.end(),
                     [](const seat& a, const seat& b) { return a.at < b.at; });
    std::vector<core::agent_profile> out;
    for (std::size_t i = 0; i < seats.size(); ++i) {
        core::agent_profile one;
        one.name = std::string{first_names[i % first_names.size()]} + " " +
                   last_names[i / first_names.size() % last_names.size()];
        one.takes_calls = teams || seats[i].group->calls;
        one.takes_chats = teams || seats[i].group->chats;
        one.takes_mails = teams || seats[i].group->mails;
        out.push_back(std::move(one));
    }
    return out;
}

staff hire(engine::accounts& accounts, const simulation::center& center, bool teams) {
    staff out;
    std::size_t number = 0;
    for (auto& profile : people_of(center, teams)) {
        engine::account one;
        one.email = "agent" + std::to_string(++number) + "@demo.example.org";
        one.name = profile.name;
        one.what = engine::role::agent;
        one.profile = std::move(profile);
        one.phone = "+3491" + std::to_string(1'000'000 + number);
        one.created_at = http::wall_now();
        const auto added = accounts.add(one);
        if (!added) return {};
        engine::credential token;
        token.account = added->id;
        token.what = engine::role::agent;
        token.label = "demo";
        token.created_at = http::wall_now();
        token.expires_at = core::never;
        const auto secret = http::new_secret("evt_");
        if (!accounts.issue(token, http::sha256_hex(secret))) return {};
        out.badges.push_back({engine::text(added->agent), secret});
    }
    engine::account visitor;
    visitor.email = "you@demo.example.org";
    visitor.name = "You";
    visitor.what = engine::role::admin;
    visitor.phone = "+34910000000";
    visitor.profile.name = "You";
    visitor.agent = core::agent_id{number + 1};
    visitor.created_at = http::wall_now();
    const auto added = accounts.add(visitor);
    out.supervisor = added ? added->id : 0;
    return out;
}

std::string log_in_link(engine::accounts& accounts, std::uint64_t account, const std::string& url) {
    const auto secret = http::issue_link(accounts, account);
    return secret ? url + "/#/start/" + *secret : std::string{};
}

}  // namespace evenline::app::demo
