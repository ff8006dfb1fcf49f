// The served description as a judge: every answer of a test is held against it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

namespace evenline::http_test {

struct answer_seen {
    std::string method, path;  // without its query
    unsigned status{};
    std::string content_type, body;
};

class contract {
public:
    // What is wrong with the answer; empty when it is as described.
    [[nodiscard]] std::vector<std::string> judge(const answer_seen&);
    // "GET /api/v1/me" for each operation that any test has had answered with success.
    [[nodiscard]] static std::set<std::string>& answered();
};

// What is wrong with `value` by `schema`, in which $ref is looked up in the description. A keyword
// the checker does not know is itself an error, so nothing is passed over in silence.
[[nodiscard]] std::vector<std::string> schema_errors(const nlohmann::json& schema,
                                                     const nlohmann::json& value);

[[nodiscard]] const nlohmann::json& description();

}  // namespace evenline::http_test
