#include "http/wire/problem.hpp"

#include "http/wire/json.hpp"

#include <algorithm>
#include <array>

namespace evenline::http {
namespace {

constexpr std::array kinds{
    problem_kind{"malformed_request", 400, "The request is malformed",
                 "La petición está mal formada"},
    problem_kind{"json_malformed", 400, "The body is not acceptable JSON",
                 "El cuerpo no es JSON aceptable"},
    problem_kind{"invalid_input", 400, "Something in the request is not right",
                 "Algo en la petición no es correcto"},
    problem_kind{"not_logged_in", 401, "Log in first", "Primero hay que identificarse"},
    problem_kind{"wrong_credentials", 401, "E-mail or password is wrong",
                 "Correo o contraseña incorrectos"},
    problem_kind{"link_used_or_expired", 401, "This link was used or has expired",
                 "Este enlace ya se usó o ha caducado"},
    problem_kind{"not_allowed", 403, "Your role may not do this", "Su función no permite esto"},
    problem_kind{"private_monitoring_off", 403, "Reading along unseen is not allowed here",
                 "Aquí no se permite observar sin ser visto"},
    problem_kind{"scope_missing", 403, "The token lacks a scope", "Al token le falta un ámbito"},
    problem_kind{"not_yours", 403, "This belongs to somebody else", "Esto es de otra persona"},
    problem_kind{"wrong_origin", 403, "This origin may not connect",
                 "Este origen no puede conectarse"},
    problem_kind{"not_found", 404, "There is nothing here", "Aquí no hay nada"},
    problem_kind{"channel_unknown", 404, "There is no such channel", "No existe ese canal"},
    problem_kind{"ticket_unknown", 404, "There is no such ticket", "No existe ese caso"},
    problem_kind{"proof_unknown", 404, "There is no such code", "No existe ese código"},
    problem_kind{"agent_unknown", 404, "There is no such agent", "No existe ese agente"},
    problem_kind{"offer_unknown", 404, "There is no such offer", "No existe esa oferta"},
    problem_kind{"customer_unknown", 404, "There is no such customer", "No existe ese cliente"},
    problem_kind{"contact_unknown", 404, "There is no such contact", "No existe ese contacto"},
    problem_kind{"policy_version_unknown", 404, "There is no such version",
                 "No existe esa versión"},
    problem_kind{"user_unknown", 404, "There is no such account", "No existe esa cuenta"},
    problem_kind{"session_unknown", 404, "There is no such session", "No existe esa sesión"},
    problem_kind{"token_unknown", 404, "There is no such token", "No existe ese token"},
    problem_kind{"subscriber_unknown", 404, "There is no such subscriber",
                 "No existe ese suscriptor"},
    problem_kind{"view_unknown", 404, "There is no such view", "No existe esa vista"},
    problem_kind{"delivery_unknown", 404, "There is no such delivery", "No existe esa entrega"},
    problem_kind{"method_not_allowed", 405, "This address does not take that method",
                 "Esta dirección no admite ese método"},
    problem_kind{"request_timeout", 408, "The request came too slowly",
                 "La petición llegó demasiado despacio"},
    problem_kind{"code_wrong", 409, "That is not the code", "Ese no es el código"},
    problem_kind{"code_over", 409, "The code has ended", "El código ha caducado"},
    problem_kind{"recall_over", 409, "This transfer can no longer be taken back",
                 "Esta transferencia ya no se puede retirar"},
    problem_kind{"still_being_sent", 409, "The message is on its way",
                 "El mensaje está en camino"},
    problem_kind{"offer_over", 409, "This offer is over", "Esta oferta ya terminó"},
    problem_kind{"wrong_status", 409, "The ticket is not in a state for this",
                 "El estado del caso no lo permite"},
    problem_kind{"too_many_declines", 409, "You declined this ticket too often",
                 "Ha rechazado este caso demasiadas veces"},
    problem_kind{"agent_not_available", 409, "The agent is not available",
                 "El agente no está disponible"},
    problem_kind{"nothing_to_do", 409, "There is nothing to do", "No hay nada que hacer"},
    problem_kind{"not_an_agent", 409, "This account serves no tickets",
                 "Esta cuenta no atiende casos"},
    problem_kind{"channel_cannot_reply", 409, "This channel cannot carry the reply",
                 "Este canal no admite la respuesta"},
    problem_kind{"email_taken", 409, "This e-mail has an account", "Este correo ya tiene cuenta"},
    problem_kind{"no_agent_row", 409, "Your account serves no tickets",
                 "Su cuenta no atiende casos"},
    problem_kind{"reassignment_over", 409, "This can no longer be taken back",
                 "Esto ya no se puede deshacer"},
    problem_kind{"own_account", 409, "Not with your own account", "No con su propia cuenta"},
    problem_kind{"in_configuration", 409, "It stands in the configuration file",
                 "Está en el archivo de configuración"},
    problem_kind{"subscriber_exists", 409, "There is a subscriber of this id",
                 "Ya hay un suscriptor con ese id"},
    problem_kind{"no_test_request", 409, "This channel cannot be tried from here",
                 "Este canal no se puede probar desde aquí"},
    problem_kind{"backup_failed", 503, "No backup was made", "No se hizo ninguna copia"},
    problem_kind{"idempotency_in_progress", 409, "The first request is still running",
                 "La primera petición sigue en curso"},
    problem_kind{"idempotency_outcome_unknown", 409, "The first request's answer was lost",
                 "La respuesta a la primera petición se perdió"},
    problem_kind{"version_stale", 412, "It has changed since you read it",
                 "Ha cambiado desde que lo leyó"},
    problem_kind{"body_too_large", 413, "The body is too large", "El cuerpo es demasiado grande"},
    problem_kind{"url_too_long", 414, "The URL is too long", "La URL es demasiado larga"},
    problem_kind{"unsupported_media_type", 415, "Send application/json", "Envíe application/json"},
    problem_kind{"idempotency_key_reused", 422, "This Idempotency-Key had another body",
                 "Esa Idempotency-Key tenía otro cuerpo"},
    problem_kind{"policy_refused", 422, "The policy is refused", "La política se rechaza"},
    problem_kind{"policy_widens_gap", 409, "The policy would part the channels further",
                 "La política separaría más los canales"},
    problem_kind{"nothing_to_play", 409, "Nothing happened in these hours",
                 "En estas horas no ocurrió nada"},
    problem_kind{"plan_unknown", 404, "There is no such plan", "No existe ese plan"},
    problem_kind{"own_plan", 403, "Nobody approves their own plan", "Nadie aprueba su propio plan"},
    problem_kind{"field_unknown", 404, "There is no such field", "No existe ese campo"},
    problem_kind{"not_a_person", 403, "Only a person may do this",
                 "Solo una persona puede hacer esto"},
    problem_kind{"no_sign_on", 404, "There is no single sign-on here",
                 "Aquí no hay inicio de sesión único"},
    problem_kind{"sign_on_unavailable", 503, "The identity provider does not answer",
                 "El proveedor de identidad no responde"},
    problem_kind{"wrong_key", 401, "This key opens no account",
                 "Esta llave no abre ninguna cuenta"},
    problem_kind{"otp_required", 401, "A second factor is needed", "Hace falta un segundo factor"},
    problem_kind{"wrong_otp", 401, "The code is wrong", "El código no es correcto"},
    problem_kind{"message_unknown", 404, "There is no such message", "No existe ese mensaje"},
    problem_kind{"attachment_unknown", 404, "There is no such file", "No existe ese archivo"},
    problem_kind{"power_unknown", 404, "There is no such power", "No existe esa facultad"},
    problem_kind{"grant_unknown", 404, "There is no such grant", "No existe esa concesión"},
    problem_kind{"grant_over", 409, "That was decided already", "Ya se decidió"},
    problem_kind{"notice_unknown", 404, "There is no such notice", "No existe ese aviso"},
    problem_kind{"report_unknown", 404, "There is no such report", "No existe ese informe"},
    problem_kind{"canned_unknown", 404, "There is no such ready-made answer",
                 "No existe esa respuesta preparada"},
    problem_kind{"draft_conflict", 409, "The draft was changed elsewhere",
                 "El borrador se cambió en otro lugar"},
    problem_kind{"already_sent", 409, "It is already sent", "Ya se ha enviado"},
    problem_kind{"not_failed", 409, "It did not fail", "No ha fallado"},
    problem_kind{"passkey_unknown", 404, "There is no such passkey",
                 "No existe esa llave de acceso"},
    problem_kind{"passkey_taken", 409, "This passkey is here already",
                 "Esta llave de acceso ya está"},
    problem_kind{"passkey_refused", 400, "This passkey cannot be taken",
                 "Esta llave de acceso no se admite"},
    problem_kind{"factor_is_on", 409, "A second factor is on already", "Ya hay un segundo factor"},
    problem_kind{"no_factor_begun", 409, "No second factor was begun",
                 "No se ha empezado ningún segundo factor"},
    problem_kind{"precondition_required", 428, "Send If-Match", "Envíe If-Match"},
    problem_kind{"too_many_attempts", 429, "Too many attempts", "Demasiados intentos"},
    problem_kind{"too_fast", 429, "Too many requests", "Demasiadas peticiones"},
    problem_kind{"header_too_large", 431, "The header is too large",
                 "La cabecera es demasiado grande"},
    problem_kind{"too_many_headers", 431, "There are too many header fields",
                 "Hay demasiados campos de cabecera"},
    problem_kind{"internal_error", 500, "Something went wrong on our side",
                 "Algo falló por nuestra parte"},
    problem_kind{"store_unavailable", 503, "Cannot store this now", "Ahora no se puede guardar"},
    problem_kind{"too_busy", 503, "The server is too busy", "El servidor está demasiado ocupado"},
    problem_kind{"stopping", 503, "The server is stopping", "El servidor se está parando"},
    problem_kind{"http_version_not_supported", 505, "This HTTP version is not spoken here",
                 "Aquí no se habla esa versión de HTTP"},
};

const problem_kind& kind_of(std::string_view code) {
    static constexpr auto ours =
        std::ranges::find(kinds, std::string_view{"internal_error"}, &problem_kind::code);
    static_assert(ours != kinds.end());
    const auto found = std::ranges::find(kinds, code, &problem_kind::code);
    return found == kinds.end() ? *ours : *found;
}

bool prefers_spanish(const request& asked) {
    const auto wanted = asked.header_value("Accept-Language");
    const auto es = wanted.find("es");
    return es != std::string_view::npos && es < wanted.find("en");
}

struct refusal_words {
    core::refusal why;
    std::string_view code, detail;
};
constexpr std::array refusals{
    refusal_words{core::refusal::unknown_ticket, "ticket_unknown",
                  "There is no ticket of this id. Look in GET /api/v1/tickets."},
    refusal_words{core::refusal::unknown_agent, "agent_unknown",
                  "There is no agent of this id. Look in GET /api/v1/agents."},
    refusal_words{core::refusal::unknown_offer, "offer_unknown",
                  "There is no offer of this id. Look in GET /api/v1/me/offers."},
    refusal_words{core::refusal::unknown_customer, "customer_unknown",
                  "There is no customer of this id."},
    refusal_words{core::refusal::unknown_contact, "contact_unknown",
                  "The ticket has no contact of this id. Its contacts are listed in GET "
                  "/api/v1/tickets/{id}."},
    refusal_words{core::refusal::not_yours, "not_yours",
                  "Only the agent who has it may do this. Read it again to see who that is."},
    refusal_words{
        core::refusal::offer_over, "offer_over",
        "The offer was taken back, expired or was declined before your answer came; the ticket "
        "keeps its place. Read GET /api/v1/me/offers for what is offered to you now."},
    refusal_words{core::refusal::version_stale, "version_stale",
                  "It has changed since the version you named. Read it again and decide on what it "
                  "says now."},
    refusal_words{
        core::refusal::wrong_status, "wrong_status",
        "The ticket's state does not allow this. Read it again; its status says what can be done."},
    refusal_words{core::refusal::too_many_declines, "too_many_declines",
                  "An agent may decline a ticket three times, unless the policy says otherwise. "
                  "Accept it, transfer it or ask a supervisor."},
    refusal_words{core::refusal::agent_not_available, "agent_not_available",
                  "The agent is not there or has no room. Set presence to available first, or "
                  "choose another agent."},
    refusal_words{core::refusal::nothing_to_do, "nothing_to_do", "It is already as you ask."},
    refusal_words{core::refusal::invalid, "invalid_input",
                  "The request contradicts itself or names something that cannot be. Check its "
                  "fields against /openapi.yaml."},
};

}  // namespace

std::span<const problem_kind> problem_kinds() { return kinds; }

response problem(const request& asked, std::string_view code, std::string_view detail,
                 const std::vector<input_error>& errors) {
    const auto& kind = kind_of(code);
    json::value body{{"type", "/docs#" + std::string(kind.code)},
                     {"title", prefers_spanish(asked) ? kind.title_es : kind.title_en},
                     {"status", kind.status},
                     {"detail", detail},
                     {"instance", asked.path},
                     {"code", kind.code},
                     {"trace_id", asked.trace_id}};
    if (!errors.empty()) {
        json::value::array list;
        for (const auto& e : errors) list.push_back({{"pointer", e.pointer}, {"detail", e.detail}});
        body.set("errors", std::move(list));
    }
    response out;
    out.status = kind.status;
    out.content_type = "application/problem+json";
    out.body = body.dump();
    if (kind.status == 503) out.with("Retry-After", "2");
    if (kind.status == 401) out.with("WWW-Authenticate", "Bearer realm=\"evenline\"");
    return out;
}

response refused(const request& asked, core::refusal why) {
    for (const auto& r : refusals) {
        if (r.why == why) return problem(asked, r.code, r.detail);
    }
    return problem(asked, "internal_error",
                   "The core refused without a reason we know. Quote the trace id to whoever runs "
                   "this server.");
}

std::string_view refusal_code(core::refusal why) {
    for (const auto& r : refusals) {
        if (r.why == why) return r.code;
    }
    return "internal_error";
}

response unavailable(const request& asked) {
    return problem(
        asked, "store_unavailable",
        "Nothing of this request was kept, because the store cannot be written or is too far "
        "behind. Send the same request again after Retry-After.");
}

}  // namespace evenline::http
