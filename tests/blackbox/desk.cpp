#include "blackbox/desk.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace evenline::blackbox {

using namespace std::chrono_literals;

desk_agent::desk_agent(server& s, const std::string& email, const std::vector<std::string>& skills)
    : server_(s), client_([&] {
          std::vector<std::string> extra{"--phone", "+34910000077"};
          for (const auto& skill : skills) extra.insert(extra.end(), {"--skill", skill});
          s.add_agent(email, extra);
          return log_in(s, email);
      }()) {}

void desk_agent::available() {
    const auto got = client_.put(server_.url("/api/v1/me/presence"), {{"state", "available"}});
    ASSERT_EQ(got.status, 200) << got.body;
}

std::optional<nlohmann::json> desk_agent::offer(std::chrono::milliseconds limit) {
    nlohmann::json offers;
    const bool came = eventually(
        [&] {
            offers = client_.get(server_.url("/api/v1/me/offers")).json();
            if (offers.is_object() && !offers["data"].empty()) return true;
            std::this_thread::sleep_for(3ms);
            return false;
        },
        limit);
    if (!came) return std::nullopt;
    return offers["data"][0];
}

reply desk_agent::accept(const nlohmann::json& offer) {
    const std::string path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
    return client_.send("POST", server_.url(path), "{}",
                        {"Content-Type: application/json",
                         "If-Match: \"" + std::to_string(offer["version"].get<int>()) + "\""});
}

reply desk_agent::decline(const nlohmann::json& offer, const std::string& reason) {
    const std::string path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/decline";
    return client_.post(server_.url(path), {{"reason", reason}});
}

void desk_agent::finish(const std::string& ticket) {
    const std::string path = "/api/v1/tickets/" + ticket;
    const auto said = client_.post(server_.url(path + "/messages"), {{"text", "Done, thank you."}});
    EXPECT_TRUE(said.status / 100 == 2 || said.status == 409)
        << said.body;  // a call is not written to
    const auto closed = client_.post(server_.url(path + "/close"), {{"disposition", "solved"}});
    EXPECT_EQ(closed.status / 100, 2) << closed.body;
}

nlohmann::json desk_agent::serve_next() {
    const auto next = offer();
    if (!next) {
        ADD_FAILURE() << "no offer came";
        return {};
    }
    const auto accepted = accept(*next);
    EXPECT_EQ(accepted.status, 200) << accepted.body;
    const std::string ticket = (*next)["ticket_id"];
    const auto shown = client_.get(server_.url("/api/v1/tickets/" + ticket)).json();
    finish(ticket);
    return shown;
}

nlohmann::json line_of(client& supervisor, const server& s) {
    const auto got = supervisor.get(s.url("/api/v1/line"));
    EXPECT_EQ(got.status, 200) << got.body;
    return got.json()["data"];
}

}  // namespace evenline::blackbox
