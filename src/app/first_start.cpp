#include "app/first_start.hpp"

#include "evenline/http/credentials.hpp"

namespace evenline::app {
namespace {

constexpr const char* first_email = "admin@localhost";

}  // namespace

std::string set_up_link(engine::accounts& accounts, const std::string& public_url) {
    std::uint64_t waiting = 0;
    for (const auto& account : accounts.all()) {
        if (account.what != engine::role::admin || !account.active) continue;
        if (!account.password_hash.empty()) return {};
        waiting = account.id;
    }
    if (waiting == 0) {
        engine::account first;
        first.email = first_email;
        first.name = "Administrator";
        first.what = engine::role::admin;
        first.created_at = http::wall_now();
        const auto added = accounts.add(first);
        if (!added) return {};
        waiting = added->id;
    }
    const auto secret = http::issue_link(accounts, waiting);
    return secret ? public_url + "/#/setup/" + *secret : std::string{};
}

}  // namespace evenline::app
