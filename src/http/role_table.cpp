#include "http/role_table.hpp"

#include <array>

namespace evenline::http {
namespace {

using enum body_rule;

// Rules about single objects (an agent's own tickets and offers) stand with their handlers.
constexpr std::array rows{
    route{"GET", "/api/v1/hooks/{channel}", "*", "", raw},
    route{"OPTIONS", "/api/v1/hooks/{channel}", "*", "", raw},
    route{"POST", "/api/v1/hooks/{channel}", "*", "", raw},
    route{"POST", "/api/v1/session", "*", "", json},
    route{"DELETE", "/api/v1/session", "asid", ""},
    route{"GET", "/api/v1/session/ways", "*", ""},
    route{"POST", "/api/v1/session/sign_on/begin", "*", "", json},
    route{"POST", "/api/v1/session/sign_on", "*", "", json},
    route{"POST", "/api/v1/session/passkey/challenge", "*", "", json},
    route{"POST", "/api/v1/session/passkey", "*", "", json},
    route{"POST", "/api/v1/setup", "*", "", json},
    route{"GET", "/api/v1/me", "asid", ""},
    route{"PUT", "/api/v1/me/presence", "asd", "offers:write", json},
    route{"GET", "/api/v1/me/offers", "asd", "offers:read"},
    route{"POST", "/api/v1/offers/{id}/accept", "asd", "offers:write", json, true},
    route{"POST", "/api/v1/offers/{id}/decline", "asd", "offers:write", json, true},
    route{"GET", "/api/v1/tickets", "asd", "tickets:read"},
    route{"GET", "/api/v1/tickets/{id}", "asid", "tickets:read"},
    route{"GET", "/api/v1/tickets/{id}/timeline", "asd", "tickets:read"},
    route{"GET", "/api/v1/tickets/{id}/why", "asd", "tickets:read"},
    route{"GET", "/api/v1/tickets/{id}/estimate", "asid", "tickets:read"},
    route{"POST", "/api/v1/tickets/{id}/messages", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/notes", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/transfer", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/callback", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/wrap_up", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/close", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/split", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/merge", "asd", "tickets:write", json, true},
    route{"GET", "/api/v1/customers/{id}", "asd", "customers:read"},
    route{"POST", "/api/v1/customers/{id}/link", "asd", "customers:write", json, true},
    route{"POST", "/api/v1/customers/{id}/unlink", "asd", "customers:write", json, true},
    route{"POST", "/api/v1/customers/{id}/erase", "d", "admin:write", json, true},
    route{"GET", "/api/v1/customers/{id}/export", "d", "admin:read"},
    route{"GET", "/api/v1/line", "sd", "line:read"},
    route{"GET", "/api/v1/agents", "asd", "agents:read"},
    route{"POST", "/api/v1/agents", "d", "agents:write", json, true},
    route{"PUT", "/api/v1/agents/{id}", "sd", "agents:write", json},
    route{"GET", "/api/v1/policy", "asd", "policy:read"},
    route{"PUT", "/api/v1/policy", "sd", "policy:write", toml},
    route{"GET", "/api/v1/reports/parity", "sd", "reports:read"},
    route{"POST", "/api/v1/tickets/{id}/watch", "sd", "tickets:write", json},
    route{"DELETE", "/api/v1/tickets/{id}/watch", "sd", "tickets:write"},
    route{"POST", "/api/v1/tickets/{id}/whispers", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/barge", "sd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/take_over", "sd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/consult", "asd", "tickets:write", json, true},
    route{"DELETE", "/api/v1/tickets/{id}/consult", "asd", "tickets:write"},
    route{"POST", "/api/v1/reassign/preview", "sd", "tickets:read", json},
    route{"POST", "/api/v1/reassign", "sd", "tickets:write", json, true},
    route{"POST", "/api/v1/reassign/{id}/undo", "sd", "tickets:write", json, true},
    route{"PUT", "/api/v1/agents/{id}/presence", "sd", "agents:write", json},
    route{"GET", "/api/v1/policy/versions", "sd", "policy:read"},
    route{"GET", "/api/v1/policy/versions/{number}", "sd", "policy:read"},
    route{"POST", "/api/v1/policy/versions/{number}/publish", "sd", "policy:write", json},
    route{"POST", "/api/v1/policy/check", "sd", "policy:read", toml},
    route{"GET", "/api/v1/policy/form", "sd", "policy:read"},
    route{"PUT", "/api/v1/policy/form", "sd", "policy:write", json},
    route{"GET", "/api/v1/hours", "asd", "policy:read"},
    route{"GET", "/api/v1/reports/parity.csv", "sd", "reports:read"},
    route{"GET", "/api/v1/reports/sla", "sd", "reports:read"},
    route{"GET", "/api/v1/reports/agents", "sd", "reports:read"},
    route{"GET", "/api/v1/reports/estimates", "sd", "reports:read"},
    route{"GET", "/api/v1/reports/guidance", "sd", "reports:read"},
    route{"GET", "/api/v1/reports", "sd", "reports:read"},
    route{"GET", "/api/v1/reports/{report}", "sd", "reports:read"},
    route{"GET", "/api/v1/powers", "asd", "tickets:read"},
    route{"GET", "/api/v1/powers/asked", "sd", "tickets:read"},
    route{"GET", "/api/v1/tickets/{id}/powers", "asd", "tickets:read"},
    route{"POST", "/api/v1/tickets/{id}/powers", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/powers/{number}", "sd", "tickets:write", json, true},
    route{"GET", "/api/v1/notices", "asd", "tickets:read"},
    route{"POST", "/api/v1/notices", "sd", "tickets:write", json, true},
    route{"POST", "/api/v1/notices/{id}/end", "sd", "tickets:write", json, true},
    route{"GET", "/api/v1/audit", "sd", "audit:read"},
    route{"GET", "/api/v1/audit.csv", "sd", "audit:read"},
    route{"POST", "/api/v1/audit/verify", "sd", "audit:read", json},
    route{"GET", "/api/v1/admin/channels", "d", "admin:read"},
    route{"GET", "/api/v1/admin/channels/{id}/guide", "d", "admin:read"},
    route{"POST", "/api/v1/admin/channels/{id}/test", "d", "admin:write", json},
    route{"GET", "/api/v1/users", "d", "admin:read"},
    route{"POST", "/api/v1/users", "d", "admin:write", json, true},
    route{"PUT", "/api/v1/users/{id}", "d", "admin:write", json},
    route{"DELETE", "/api/v1/users/{id}", "d", "admin:write"},
    route{"POST", "/api/v1/users/{id}/invite", "d", "admin:write", json},
    route{"DELETE", "/api/v1/users/{id}/sessions", "d", "admin:write"},
    route{"GET", "/api/v1/tokens", "d", "admin:read"},
    route{"POST", "/api/v1/tokens", "d", "admin:write", json},
    route{"DELETE", "/api/v1/tokens/{id}", "d", "admin:write"},
    route{"GET", "/api/v1/subscribers", "d", "admin:read"},
    route{"POST", "/api/v1/subscribers", "d", "admin:write", json},
    route{"PUT", "/api/v1/subscribers/{id}", "d", "admin:write", json},
    route{"DELETE", "/api/v1/subscribers/{id}", "d", "admin:write"},
    route{"POST", "/api/v1/subscribers/{id}/rotate", "d", "admin:write", json},
    route{"POST", "/api/v1/subscribers/{id}/test", "d", "admin:write", json},
    route{"GET", "/api/v1/subscribers/{id}/deliveries", "d", "admin:read"},
    route{"POST", "/api/v1/deliveries/{id}/redeliver", "d", "admin:write", json},
    route{"POST", "/api/v1/backup", "d", "admin:write", json},
    route{"GET", "/api/v1/backups", "d", "admin:read"},
    route{"GET", "/api/v1/system", "d", "admin:read"},
    route{"PUT", "/api/v1/system/log_level", "d", "admin:write", json},
    route{"GET", "/api/v1/events", "sid", "events:read"},
    route{"GET", "/api/v1/channels", "asid", "tickets:read"},
    route{"GET", "/api/v1/me/drafts", "asd", "tickets:read"},
    route{"PUT", "/api/v1/me/drafts/{id}/{kind}", "asd", "tickets:write", json},
    route{"GET", "/api/v1/canned", "asd", "tickets:read"},
    route{"POST", "/api/v1/canned", "asd", "tickets:write", json, true},
    route{"PUT", "/api/v1/canned/{id}", "asd", "tickets:write", json},
    route{"DELETE", "/api/v1/canned/{id}", "asd", "tickets:write"},
    route{"GET", "/api/v1/dispositions", "asid", "tickets:read"},
    route{"PUT", "/api/v1/dispositions", "d", "admin:write", json},
    route{"GET", "/api/v1/search", "asd", "tickets:read"},
    route{"GET", "/api/v1/customers/{id}/timeline", "asd", "customers:read"},
    route{"DELETE", "/api/v1/messages/{id}", "asd", "tickets:write"},
    route{"POST", "/api/v1/messages/{id}/redact", "asd", "tickets:write", json, true},
    route{"GET", "/api/v1/tickets/{id}/marks", "asd", "tickets:read"},
    route{"POST", "/api/v1/tickets/{id}/tags", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/tickets/{id}/recall", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/agents/{id}/messages", "sd", "agents:write", json, true},
    route{"GET", "/api/v1/tags", "asd", "tickets:read"},
    route{"GET", "/api/v1/views", "asd", "tickets:read"},
    route{"POST", "/api/v1/views", "asd", "tickets:write", json, true},
    route{"DELETE", "/api/v1/views/{id}", "asd", "tickets:write"},
    route{"POST", "/api/v1/tickets/{id}/wrap_up/extend", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/messages/{id}/retry", "asd", "tickets:write", json, true},
    route{"GET", "/api/v1/messages/{id}/html_key", "asd", "tickets:read"},
    route{"GET", "/api/v1/messages/{id}/html", "*", ""},
    route{"POST", "/api/v1/tickets/{id}/attachments", "asd", "tickets:write", file, true},
    route{"GET", "/api/v1/attachments/{id}", "asd", "tickets:read"},
    route{"POST", "/api/v1/tickets/{id}/snooze", "asd", "tickets:write", json, true},
    route{"POST", "/api/v1/me/totp", "asid", "", json},
    route{"PUT", "/api/v1/me/totp", "asid", "", json},
    route{"DELETE", "/api/v1/me/totp", "asid", "", json},
    route{"GET", "/api/v1/me/passkeys", "asid", ""},
    route{"POST", "/api/v1/me/passkeys/challenge", "asid", "", json},
    route{"POST", "/api/v1/me/passkeys", "asid", "", json},
    route{"DELETE", "/api/v1/me/passkeys/{id}", "asid", ""},
    route{"PUT", "/api/v1/me/password", "asid", "", json},
    route{"POST", "/api/v1/me/help", "asd", "tickets:write", json, true},
    route{"GET", "/api/v1/tickets/{id}/ways", "asd", "tickets:read"},
    route{"DELETE", "/api/v1/tickets/{id}/page", "asd", "tickets:write"},
    route{"POST", "/api/v1/customers/{id}/proofs", "asd", "customers:write", json, true},
    route{"POST", "/api/v1/customers/{id}/proofs/{proof}", "asd", "customers:write", json},
    route{"GET", "/t/{token}", "*", ""},
    route{"POST", "/t/{token}/{act}", "*", "", file},
    route{"GET", "/webchat/{channel}", "*", ""},
    route{"GET", "/webchat/{channel}/{file}", "*", ""},
    route{"POST", "/api/v1/webchat/{channel}/files", "*", "", file},
    route{"GET", "/api/v1/webchat/{channel}/live", "*", ""},  // likewise a websocket
    route{"POST", "/api/v1/live/ticket", "asid", "", json},
    route{"GET", "/api/v1/live", "*", ""},  // a websocket: its first message says who asks
    route{"GET", "/healthz", "*", ""},
    route{"GET", "/readyz", "*", ""},
    route{"GET", "/version", "*", ""},
    route{"GET", "/metrics", "*", ""},
    route{"GET", "/docs", "*", ""},
    route{"GET", "/openapi.yaml", "*", ""},
    route{"GET", "/openapi.json", "*", ""},
    route{"GET", "/", "*", ""},
    route{"GET", "/wall", "*", ""},
    route{"GET", "/mark.svg", "*", ""},
    route{"GET", "/assets/{file}", "*", ""},
    route{"GET", "/plain", "*", ""},
    route{"GET", "/page/{file}", "*", ""},
};

constexpr char letter(engine::role r) {
    switch (r) {
        case engine::role::agent:
            return 'a';
        case engine::role::supervisor:
            return 's';
        case engine::role::integrator:
            return 'i';
        case engine::role::admin:
            return 'd';
    }
    return '?';
}

}  // namespace

std::span<const route> role_table() { return rows; }

bool is_open(const route& r) { return r.roles == "*"; }

bool allows(const route& r, engine::role who) {
    return is_open(r) || r.roles.find(letter(who)) != std::string_view::npos;
}

}  // namespace evenline::http
