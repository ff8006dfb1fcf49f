// The console's Send test, for every kind there is.
#include "channels/working_settings.hpp"
#include "evenline/storage/store.hpp"
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using json = nlohmann::json;

struct SendTest : desk {
    std::string boss = token(engine::role::admin);
    void configure(std::string_view kind) {
        on_loop([this, kind] {
            auto s = given::working_settings(kind);
            s.id = "test-" + std::string(kind);
            const auto number = store_->channel_number_of(s.id, s.kind);
            auto made = channels::find_kind(s.kind)->make(s);
            channels_.add({*number, std::move(s), std::move(made)});
        });
    }
};

TEST_F(SendTest, GoesTheWholeWayForEveryKindAndLeavesNothingBehind) {
    for (const auto& kind : channels::kinds()) configure(kind.name);
    for (const auto& kind : channels::kinds()) {
        const auto tried = post("/api/v1/admin/channels/test-" + std::string(kind.name) + "/test",
                                json::object(), boss);
        ASSERT_EQ(tried.status, 200U) << kind.name << ": " << tried.body;
        const auto steps = tried.json()["steps"];
        for (std::size_t i = 0; i < 4; ++i)
            EXPECT_EQ(steps.at(i)["ok"], true) << kind.name << ": " << steps.at(i);
        ASSERT_TRUE(tried.json()["ticket_id"].is_string()) << kind.name;
        const auto ticket = tried.json()["ticket_id"].get<std::string>();
        EXPECT_EQ(get("/api/v1/tickets/" + ticket, boss).json()["status"], "cancelled")
            << kind.name;
    }
}

}  // namespace
}  // namespace evenline::http_test
