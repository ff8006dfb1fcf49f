// What is described is answered by some test: held against the whole run, once it is over.
#include "evenline/console/files.hpp"
#include "http/contract.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

class every_operation : public testing::Environment {
    void TearDown() override {
        const auto& suite = *testing::UnitTest::GetInstance();
        if (suite.test_to_run_count() != suite.total_test_count()) return;  // only a part was run
        // The verification GET and the OPTIONS handshake have no meaning on this channel;
        // websockets answer no request.
        std::set<std::string> elsewhere{"GET /api/v1/hooks/{channel}", "GET /api/v1/live",
                                        "OPTIONS /api/v1/hooks/{channel}",
                                        "GET /api/v1/webchat/{channel}/live"};
        if (console::files().size() == 1)  // built without its console
            elsewhere.insert({"GET /mark.svg", "GET /assets/{file}"});
        for (const auto& [where, methods] : description()["paths"].items()) {
            for (const auto& [method, ignored] : methods.items()) {
                std::string name = method;
                for (auto& c : name)
                    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
                name += " " + where;
                if (method == "parameters" || elsewhere.contains(name)) continue;
                EXPECT_TRUE(contract::answered().contains(name))
                    << name << " is described, and no test has had it answered";
            }
        }
    }
};

const auto* const watching = testing::AddGlobalTestEnvironment(new every_operation);

}  // namespace
}  // namespace evenline::http_test
