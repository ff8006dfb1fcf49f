// From a request to its handler: find the route, know the caller, apply the role table, limits
// and idempotency; deny whatever no row allows.
#pragma once

#include "evenline/engine/accounts.hpp"
#include "evenline/engine/records.hpp"
#include "evenline/http/message.hpp"
#include "http/routing/role_table.hpp"

#include <functional>

namespace evenline::http {

// Who asks. Without a credential: nobody.
struct principal {
    std::uint64_t credential{};  // 0: nobody
    bool session{};
    std::uint64_t account{};  // 0: a token that belongs to nobody
    engine::role what{engine::role::agent};
    core::agent_id agent{};  // set when they serve tickets
    std::string name;
    std::vector<std::string> scopes;
    explicit operator bool() const { return credential != 0; }
    [[nodiscard]] bool is_agent_only() const { return what == engine::role::agent; }
    [[nodiscard]] std::string actor() const;  // "usr_3" or "tok_9", for the audit
};

struct call {
    const request& asked;
    const principal& who;
    const engine::stored_answer* once{};  // set: store this with whatever is decided
};

using handler = std::function<boost::asio::awaitable<response>(call)>;

struct matched {
    const route* row{};
    std::vector<std::string> params;
    std::string allow;  // methods of this path when the method did not match
};

// Matches a path against the role table.
[[nodiscard]] matched match_route(std::string_view method, std::string_view path);

class router {
public:
    // Binds a handler to a row of the role table; a row that does not exist is our own mistake.
    void bind(std::string_view method, std::string_view pattern, handler);
    // Rows without a handler (none, when the server starts).
    [[nodiscard]] std::vector<const route*> unbound() const;
    [[nodiscard]] const handler* of(const route&) const;

private:
    std::vector<std::pair<const route*, handler>> bound_;
};

}  // namespace evenline::http
