// An agent's day through the public API, in a few words: what the tests say they do.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "blackbox/client.hpp"
#include "blackbox/server.hpp"

namespace evenline::blackbox {

class desk_agent {
public:
    desk_agent(server&, const std::string& email, const std::vector<std::string>& skills = {});
    void available();
    // The offer this agent has now, waiting at most `limit` for one; none when time is up.
    std::optional<nlohmann::json> offer(std::chrono::milliseconds limit = std::chrono::seconds(5));
    reply accept(const nlohmann::json& offer);
    reply decline(const nlohmann::json& offer, const std::string& reason);
    // Answers and closes: the ticket is done and its capacity free.
    void finish(const std::string& ticket);
    // Takes what is offered next, finishes it, and says whose it was: the ticket as the API shows
    // it.
    nlohmann::json serve_next();
    client& http() { return client_; }

private:
    server& server_;
    client client_;
};

// Waits until `done` holds, asking every few milliseconds; false after `limit`.
template <class F>
bool eventually(F done, std::chrono::milliseconds limit = std::chrono::seconds(5)) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!done())
        if (std::chrono::steady_clock::now() > until) return false;
    return true;
}

// GET /line as a supervisor sees it.
nlohmann::json line_of(client& supervisor, const server&);

}  // namespace evenline::blackbox
