// Route by route, for each of the four roles and for nobody.
#include "http/desk.hpp"
#include "http/routing/role_table.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

// Said a second time on purpose: a change of the table must be meant. Letters: agent, supervisor,
// integrator, d for admin; * anybody.
const std::map<std::string, std::string> expected{{"GET /api/v1/hooks/{channel}", "*"},
                                                  {"OPTIONS /api/v1/hooks/{channel}", "*"},
                                                  {"POST /api/v1/hooks/{channel}", "*"},
                                                  {"POST /api/v1/session", "*"},
                                                  {"DELETE /api/v1/session", "asid"},
                                                  {"GET /api/v1/session/ways", "*"},
                                                  {"POST /api/v1/session/sign_on/begin", "*"},
                                                  {"POST /api/v1/session/sign_on", "*"},
                                                  {"POST /api/v1/session/passkey/challenge", "*"},
                                                  {"POST /api/v1/session/passkey", "*"},
                                                  {"POST /api/v1/setup", "*"},
                                                  {"GET /api/v1/me", "asid"},
                                                  {"PUT /api/v1/me/presence", "asd"},
                                                  {"GET /api/v1/me/offers", "asd"},
                                                  {"POST /api/v1/offers/{id}/accept", "asd"},
                                                  {"POST /api/v1/offers/{id}/decline", "asd"},
                                                  {"GET /api/v1/tickets", "asd"},
                                                  {"GET /api/v1/tickets/{id}", "asid"},
                                                  {"GET /api/v1/tickets/{id}/timeline", "asd"},
                                                  {"GET /api/v1/tickets/{id}/why", "asd"},
                                                  {"POST /api/v1/tickets/{id}/messages", "asd"},
                                                  {"POST /api/v1/tickets/{id}/notes", "asd"},
                                                  {"POST /api/v1/tickets/{id}/transfer", "asd"},
                                                  {"POST /api/v1/tickets/{id}/callback", "asd"},
                                                  {"POST /api/v1/tickets/{id}/wrap_up", "asd"},
                                                  {"POST /api/v1/tickets/{id}/close", "asd"},
                                                  {"POST /api/v1/tickets/{id}/split", "asd"},
                                                  {"POST /api/v1/tickets/{id}/merge", "asd"},
                                                  {"GET /api/v1/customers/{id}", "asd"},
                                                  {"POST /api/v1/customers/{id}/link", "asd"},
                                                  {"POST /api/v1/customers/{id}/unlink", "asd"},
                                                  {"POST /api/v1/customers/{id}/erase", "d"},
                                                  {"GET /api/v1/customers/{id}/export", "d"},
                                                  {"GET /api/v1/line", "sd"},
                                                  {"GET /api/v1/agents", "asd"},
                                                  {"POST /api/v1/agents", "d"},
                                                  {"PUT /api/v1/agents/{id}", "sd"},
                                                  {"GET /api/v1/policy", "asd"},
                                                  {"PUT /api/v1/policy", "sd"},
                                                  {"GET /api/v1/reports/parity", "sd"},
                                                  {"POST /api/v1/tickets/{id}/watch", "sd"},
                                                  {"DELETE /api/v1/tickets/{id}/watch", "sd"},
                                                  {"POST /api/v1/tickets/{id}/whispers", "asd"},
                                                  {"POST /api/v1/tickets/{id}/barge", "sd"},
                                                  {"POST /api/v1/tickets/{id}/take_over", "sd"},
                                                  {"POST /api/v1/tickets/{id}/consult", "asd"},
                                                  {"DELETE /api/v1/tickets/{id}/consult", "asd"},
                                                  {"POST /api/v1/reassign/preview", "sd"},
                                                  {"POST /api/v1/reassign", "sd"},
                                                  {"POST /api/v1/reassign/{id}/undo", "sd"},
                                                  {"PUT /api/v1/agents/{id}/presence", "sd"},
                                                  {"GET /api/v1/policy/versions", "sd"},
                                                  {"GET /api/v1/policy/versions/{number}", "sd"},
                                                  {"POST /api/v1/policy/versions/{number}/publish",
                                                   "sd"},
                                                  {"POST /api/v1/policy/check", "sd"},
                                                  {"POST /api/v1/policy/simulate", "sd"},
                                                  {"GET /api/v1/outreach", "sd"},
                                                  {"POST /api/v1/outreach", "sd"},
                                                  {"POST /api/v1/tickets/{id}/end_peer_wait",
                                                   "asd"},
                                                  {"GET /api/v1/policy/plans", "sd"},
                                                  {"POST /api/v1/policy/plans", "sd"},
                                                  {"DELETE /api/v1/policy/plans/{number}", "sd"},
                                                  {"POST /api/v1/policy/plans/{number}/approve",
                                                   "sd"},
                                                  {"POST /api/v1/tickets/{id}/need", "sd"},
                                                  {"GET /api/v1/tickets/{id}/transfer_targets",
                                                   "asd"},
                                                  {"GET /api/v1/fields", "asd"},
                                                  {"PUT /api/v1/fields/{code}", "d"},
                                                  {"GET /api/v1/tickets/{id}/fields", "asd"},
                                                  {"PUT /api/v1/tickets/{id}/fields/{code}", "asd"},
                                                  {"GET /api/v1/me/signature", "asd"},
                                                  {"PUT /api/v1/me/signature", "asd"},
                                                  {"GET /api/v1/parity/state", "sd"},
                                                  {"GET /api/v1/parity/diagnosis", "sd"},
                                                  {"GET /api/v1/tickets/{id}/why/{other}", "asd"},
                                                  {"GET /api/v1/policy/form", "sd"},
                                                  {"PUT /api/v1/policy/form", "sd"},
                                                  {"GET /api/v1/hours", "asd"},
                                                  {"GET /api/v1/reports/parity.csv", "sd"},
                                                  {"GET /api/v1/reports/sla", "sd"},
                                                  {"GET /api/v1/reports/agents", "sd"},
                                                  {"GET /api/v1/reports", "sd"},
                                                  {"GET /api/v1/reports/{report}", "sd"},
                                                  {"GET /api/v1/powers", "asd"},
                                                  {"GET /api/v1/powers/asked", "sd"},
                                                  {"GET /api/v1/tickets/{id}/powers", "asd"},
                                                  {"POST /api/v1/tickets/{id}/powers", "asd"},
                                                  {"POST /api/v1/tickets/{id}/powers/{number}",
                                                   "sd"},
                                                  {"GET /api/v1/notices", "asd"},
                                                  {"POST /api/v1/notices", "sd"},
                                                  {"POST /api/v1/notices/{id}/end", "sd"},
                                                  {"GET /api/v1/audit", "sd"},
                                                  {"GET /api/v1/audit.csv", "sd"},
                                                  {"POST /api/v1/audit/verify", "sd"},
                                                  {"GET /api/v1/admin/channels", "d"},
                                                  {"GET /api/v1/admin/channels/{id}/guide", "d"},
                                                  {"POST /api/v1/admin/channels/{id}/test", "d"},
                                                  {"GET /api/v1/users", "d"},
                                                  {"POST /api/v1/users", "d"},
                                                  {"PUT /api/v1/users/{id}", "d"},
                                                  {"DELETE /api/v1/users/{id}", "d"},
                                                  {"POST /api/v1/users/{id}/invite", "d"},
                                                  {"DELETE /api/v1/users/{id}/sessions", "d"},
                                                  {"DELETE /api/v1/users/{id}/factor", "d"},
                                                  {"GET /api/v1/me/sessions", "asid"},
                                                  {"DELETE /api/v1/me/sessions", "asid"},
                                                  {"DELETE /api/v1/me/sessions/{id}", "asid"},
                                                  {"GET /api/v1/tokens", "d"},
                                                  {"POST /api/v1/tokens", "d"},
                                                  {"DELETE /api/v1/tokens/{id}", "d"},
                                                  {"GET /api/v1/subscribers", "d"},
                                                  {"POST /api/v1/subscribers", "d"},
                                                  {"PUT /api/v1/subscribers/{id}", "d"},
                                                  {"DELETE /api/v1/subscribers/{id}", "d"},
                                                  {"POST /api/v1/subscribers/{id}/rotate", "d"},
                                                  {"POST /api/v1/subscribers/{id}/test", "d"},
                                                  {"GET /api/v1/subscribers/{id}/deliveries", "d"},
                                                  {"POST /api/v1/deliveries/{id}/redeliver", "d"},
                                                  {"POST /api/v1/backup", "d"},
                                                  {"GET /api/v1/backups", "d"},
                                                  {"GET /api/v1/system", "d"},
                                                  {"PUT /api/v1/system/log_level", "d"},
                                                  {"GET /api/v1/events", "sid"},
                                                  {"GET /api/v1/channels", "asid"},
                                                  {"GET /api/v1/me/drafts", "asd"},
                                                  {"PUT /api/v1/me/drafts/{id}/{kind}", "asd"},
                                                  {"GET /api/v1/canned", "asd"},
                                                  {"POST /api/v1/canned", "asd"},
                                                  {"PUT /api/v1/canned/{id}", "asd"},
                                                  {"DELETE /api/v1/canned/{id}", "asd"},
                                                  {"GET /api/v1/dispositions", "asid"},
                                                  {"PUT /api/v1/dispositions", "d"},
                                                  {"GET /api/v1/search", "asd"},
                                                  {"GET /api/v1/customers/{id}/timeline", "asd"},
                                                  {"DELETE /api/v1/messages/{id}", "asd"},
                                                  {"POST /api/v1/messages/{id}/redact", "asd"},
                                                  {"GET /api/v1/tickets/{id}/marks", "asd"},
                                                  {"POST /api/v1/tickets/{id}/tags", "asd"},
                                                  {"GET /api/v1/tags", "asd"},
                                                  {"GET /api/v1/views", "asd"},
                                                  {"POST /api/v1/views", "asd"},
                                                  {"DELETE /api/v1/views/{id}", "asd"},
                                                  {"POST /api/v1/tickets/{id}/wrap_up/extend",
                                                   "asd"},
                                                  {"POST /api/v1/tickets/{id}/recall", "asd"},
                                                  {"POST /api/v1/agents/{id}/messages", "sd"},
                                                  {"POST /api/v1/messages/{id}/retry", "asd"},
                                                  {"GET /api/v1/messages/{id}/html_key", "asd"},
                                                  {"GET /api/v1/messages/{id}/html", "*"},
                                                  {"POST /api/v1/tickets/{id}/attachments", "asd"},
                                                  {"GET /api/v1/attachments/{id}", "asd"},
                                                  {"POST /api/v1/tickets/{id}/snooze", "asd"},
                                                  {"POST /api/v1/me/totp", "asid"},
                                                  {"PUT /api/v1/me/totp", "asid"},
                                                  {"DELETE /api/v1/me/totp", "asid"},
                                                  {"GET /api/v1/me/passkeys", "asid"},
                                                  {"POST /api/v1/me/passkeys/challenge", "asid"},
                                                  {"POST /api/v1/me/passkeys", "asid"},
                                                  {"DELETE /api/v1/me/passkeys/{id}", "asid"},
                                                  {"PUT /api/v1/me/password", "asid"},
                                                  {"POST /api/v1/me/help", "asd"},
                                                  {"POST /api/v1/live/ticket", "asid"},
                                                  {"GET /api/v1/tickets/{id}/ways", "asd"},
                                                  {"DELETE /api/v1/tickets/{id}/page", "asd"},
                                                  {"GET /api/v1/reports/guidance", "sd"},
                                                  {"GET /api/v1/reports/estimates", "sd"},
                                                  {"GET /api/v1/tickets/{id}/estimate", "asid"},
                                                  {"POST /api/v1/customers/{id}/proofs", "asd"},
                                                  {"POST /api/v1/customers/{id}/proofs/{proof}",
                                                   "asd"},
                                                  {"GET /t/{token}", "*"},
                                                  {"POST /t/{token}/{act}", "*"},
                                                  {"GET /webchat/{channel}", "*"},
                                                  {"GET /webchat/{channel}/{file}", "*"},
                                                  {"POST /api/v1/webchat/{channel}/files", "*"},
                                                  {"GET /api/v1/webchat/{channel}/live", "*"},
                                                  {"GET /api/v1/live", "*"},
                                                  {"GET /healthz", "*"},
                                                  {"GET /readyz", "*"},
                                                  {"GET /version", "*"},
                                                  {"GET /metrics", "*"},
                                                  {"GET /docs", "*"},
                                                  {"GET /openapi.yaml", "*"},
                                                  {"GET /openapi.json", "*"},
                                                  {"GET /", "*"},
                                                  {"GET /wall", "*"},
                                                  {"GET /mark.svg", "*"},
                                                  {"GET /assets/{file}", "*"},
                                                  {"GET /plain", "*"},
                                                  {"GET /page/{file}", "*"}};

class Roles : public desk {
protected:
    static std::string filled(std::string_view pattern) {
        std::string out(pattern);
        for (const auto& [part, value] :
             {std::pair{"{id}", "tkt_999"}, std::pair{"{channel}", "nowhere"},
              std::pair{"{file}", "page.css"}}) {
            if (const auto at = out.find(part); at != std::string::npos)
                out.replace(at, std::string(part).size(), value);
        }
        return out;
    }
    // Empty when the role table let it through, whatever the handler said then.
    std::string barred(const http::route& row, const std::string& bearer) {
        const bool body = row.body == http::body_rule::json;
        const auto got =
            ask({std::string(row.method), filled(row.pattern), body ? "{}" : "", bearer,
                 body ? std::vector<std::string>{"Content-Type: application/json"}
                      : std::vector<std::string>{}});
        const auto code = got.code();
        return code == "not_logged_in" || code == "not_allowed" || code == "scope_missing"
                   ? code
                   : std::string{};
    }
};

TEST_F(Roles, TheTableIsAsMeant) {
    std::map<std::string, std::string> table;
    for (const auto& row : http::role_table())
        table[std::string(row.method) + " " + std::string(row.pattern)] = row.roles;
    EXPECT_EQ(table, expected);
}

TEST_F(Roles, EveryRouteLetsInWhomTheTableNamesAndNobodyElse) {
    const std::map<char, std::string> bearers{{'a', token(engine::role::agent)},
                                              {'s', token(engine::role::supervisor)},
                                              {'i', token(engine::role::integrator)},
                                              {'d', token(engine::role::admin)}};
    for (const auto& row : http::role_table()) {
        const auto name = std::string(row.method) + " " + std::string(row.pattern);
        const auto& may = expected.at(name);
        EXPECT_EQ(barred(row, {}), may == "*" ? "" : "not_logged_in") << name;
        EXPECT_EQ(barred(row, "evt_this-token-was-never-made-0000000000000000"),
                  may == "*" ? "" : "not_logged_in")
            << name;
        for (const auto& [letter, bearer] : bearers) {
            const bool in = may == "*" || may.find(letter) != std::string::npos;
            EXPECT_EQ(barred(row, bearer), in ? "" : "not_allowed") << name << " as " << letter;
        }
    }
}

TEST_F(Roles, AScopedTokenDoesOnlyWhatItsScopesSay) {
    const auto reader = token(engine::role::supervisor, {"line:read"});
    EXPECT_EQ(get("/api/v1/line", reader).status, 200U);
    EXPECT_EQ(get("/api/v1/me", reader).status, 200U);
    EXPECT_EQ(get("/api/v1/agents", reader).code(), "scope_missing");
    EXPECT_EQ(put("/api/v1/agents/agt_1", {{"name", "x"}}, reader).code(), "scope_missing");
}

TEST_F(Roles, TheDescriptionAndTheTableNameTheSameRoutes) {
    std::set<std::string> described, served;
    for (const auto& [path, methods] : description()["paths"].items()) {
        for (const auto& [method, ignored] : methods.items()) {
            if (method == "parameters") continue;
            std::string upper = method;
            for (auto& c : upper)
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            described.insert(upper + " " + path);
        }
    }
    for (const auto& [name, ignored] : expected) served.insert(name);
    EXPECT_EQ(described, served);
}

}  // namespace
}  // namespace evenline::http_test
