// Fields that nobody described: no route takes one in silence, wherever it would have led.
#include "http/desk.hpp"
#include "http/routing/role_table.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>

namespace evenline::trust {
namespace {

using nlohmann::json;

// Those that refuse this caller, or the object, before they look at what was sent.
const std::set<std::string> refuse_first{
    "POST /api/v1/tickets/{id}/barge", "PUT /api/v1/me/drafts/{id}/{kind}",
    "PUT /api/v1/me/presence", "PUT /api/v1/policy/form"};

class Assignment : public http_test::desk {
protected:
    static std::string filled(std::string path) {
        for (const auto& [part, value] :
             {std::pair{"{id}", "1"}, std::pair{"{other}", "1"}, std::pair{"{number}", "1"},
              std::pair{"{kind}", "reply"}, std::pair{"{proof}", "1"}, std::pair{"{code}", "a"}})
            if (const auto at = path.find(part); at != std::string::npos)
                path.replace(at, std::string(part).size(), value);
        return path;
    }
    static json example_of(const http::route& row) {
        std::string method(row.method);
        std::ranges::transform(method, method.begin(), [](char c) {
            return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        });
        const auto& said = http_test::description()["paths"][std::string(row.pattern)][method];
        if (!said.contains("requestBody")) return json::object();
        return said["requestBody"]["content"].begin()->value("example", json::object());
    }
};

TEST_F(Assignment, NoRouteTakesAFieldThatIsNotDescribed) {
    const auto boss = token(engine::role::admin);
    std::int64_t tried = 0;
    for (const auto& row : http::role_table()) {
        if (row.body != http::body_rule::json) continue;
        const auto name = std::string(row.method) + " " + std::string(row.pattern);
        for (const char* field : {"role_of_admin", "__proto__", "account_id", "is_admin"}) {
            auto body = example_of(row);
            if (!body.is_object()) body = json::object();
            body[field] = "admin";
            const auto got = ask({std::string(row.method), filled(std::string(row.pattern)),
                                  body.dump(), boss, {"Content-Type: application/json"}});
            ++tried;
            if (refuse_first.contains(name)) {
                EXPECT_GE(got.status, 400U) << name << ": " << got.body;
                continue;
            }
            EXPECT_EQ(got.status, 400U) << name << ": " << got.body;
            EXPECT_NE(got.body.find(field), std::string::npos) << name << ": " << got.body;
        }
    }
    EXPECT_GT(tried, 200);
    figure("tried", tried);
}

}  // namespace
}  // namespace evenline::trust
