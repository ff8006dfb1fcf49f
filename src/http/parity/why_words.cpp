#include "http/parity/why_words.hpp"

#include "evenline/engine/text.hpp"

#include <cstdio>

namespace evenline::http {
namespace {

std::string number(double d, int decimals) {
    char text[48];
    const int n = std::snprintf(text, sizeof text, "%.*f", decimals, d);
    return {text, static_cast<std::size_t>(n)};
}

std::string_view pick(tongue t, std::string_view english, std::string_view spanish) {
    return t == tongue::english ? english : spanish;
}

std::string ahead_words(const core::offer_reason& r, tongue t) {
    std::string out;
    for (std::size_t i = 0; i < r.ahead.kept(); ++i) {
        const auto& a = r.ahead.first.at(i);
        out += ' ' + engine::text(a.ticket) + " (" + number(a.score, 2) + ") ";
        out += pick(t, "was ahead, but ", "estaba delante, pero ");
        out += words_of(a.cause, t);
        out += '.';
    }
    if (r.ahead.count > r.ahead.kept()) {
        out += ' ' + std::to_string(r.ahead.count - r.ahead.kept());
        out += pick(t, " more ahead could not be given to this agent.",
                    " más que estaban delante no podían darse a este agente.");
    }
    return out;
}

std::string behind_words(const core::offer_reason& r, tongue t) {
    if (r.behind.count == 0) return {};
    const auto& next = r.behind.first.at(0);
    std::string out{pick(t, " The next this agent could have taken was ",
                         " El siguiente que este agente podía tomar era ")};
    return out + engine::text(next.ticket) + " (" + number(next.score, 2) + ").";
}

std::string passed_words(const core::offer_reason& r, tongue t) {
    std::string out;
    for (std::size_t i = 0; i < r.passed_over.kept(); ++i) {
        const auto& p = r.passed_over.first.at(i);
        out += ' ' + engine::text(p.agent);
        out += pick(t, " was passed over: ", " no se eligió: ");
        out += words_of(p.cause, t);
        out += '.';
    }
    return out;
}

}  // namespace

std::string_view words_of(core::trigger why, tongue t) {
    switch (why) {
        case core::trigger::contact_arrived:
            return pick(t, "the contact arrived", "llegó el contacto");
        case core::trigger::agent_freed:
            return pick(t, "the agent became free", "el agente quedó libre");
        case core::trigger::room_opened:
            return pick(t, "room opened", "se abrió sitio");
        case core::trigger::requirement_relaxed:
            return pick(t, "a requirement was relaxed", "se relajó un requisito");
        case core::trigger::offer_ended:
            return pick(t, "an earlier offer ended", "terminó una oferta anterior");
    }
    return {};
}

std::string_view words_of(core::ahead_cause why, tongue t) {
    switch (why) {
        case core::ahead_cause::no_room:
            return pick(t, "this agent had no room for it", "este agente no tenía sitio para él");
        case core::ahead_cause::gate_waiting:
            return pick(t, "an older promise that waits kept live work from being laid over it",
                        "una promesa más antigua que espera impedía añadir trabajo en vivo");
        case core::ahead_cause::gate_in_hand:
            return pick(t, "a promise this agent has in hand may not be put aside for it",
                        "una promesa que este agente tiene en curso no puede apartarse por él");
        case core::ahead_cause::agent_held:
            return pick(t, "the agent's room was kept free for a call",
                        "el sitio del agente se reservaba para una llamada");
        case core::ahead_cause::declined_before:
            return pick(t, "this agent had declined it too often",
                        "este agente lo había rechazado demasiadas veces");
        case core::ahead_cause::preferred_elsewhere:
            return pick(t, "it still waits for the agent who spoke with them before",
                        "aún espera al agente que ya habló con esa persona");
        case core::ahead_cause::decline_pause:
            return pick(t, "this agent had just declined it", "este agente acababa de rechazarlo");
    }
    return {};
}

std::string_view words_of(core::passed_cause why, tongue t) {
    switch (why) {
        case core::passed_cause::no_room:
            return pick(t, "no room", "sin sitio");
        case core::passed_cause::gate_waiting:
            return pick(t, "an older promise waits", "espera una promesa más antigua");
        case core::passed_cause::gate_in_hand:
            return pick(t, "a promise in hand comes first", "una promesa en curso va antes");
        case core::passed_cause::held_for_call:
            return pick(t, "kept free for a call", "reservado para una llamada");
        case core::passed_cause::declined_before:
            return pick(t, "declined it before", "lo rechazó antes");
        case core::passed_cause::larger_key:
            return pick(t, "others had less in hand, narrower skills or had been idle longer",
                        "otros tenían menos en curso, destrezas más específicas o llevaban más "
                        "tiempo libres");
        case core::passed_cause::unskilled:
            return pick(t, "lacks a skill or the language", "le falta una destreza o el idioma");
    }
    return {};
}

std::string words_of(const core::score_parts& s, tongue t) {
    std::string out = number(100 * s.used_share, 0);
    out +=
        pick(t, " % of the time promised was used", " % del tiempo prometido se había consumido");
    if (s.overdue) {
        out += pick(t, "; past six times the promise, it goes before everybody",
                    "; pasado seis veces lo prometido, va antes que nadie");
    } else if (s.used_share > s.capped) {
        out += pick(t, "; a broken promise earns nothing more by waiting longer, so it counts as ",
                    "; una promesa rota no gana más por esperar, así que cuenta como ");
        out += number(s.capped, 2);
    }
    out += pick(t, "; head start ", "; ventaja ");
    out += (s.head_start >= 0 ? "+" : "") + number(s.head_start, 2);
    out += pick(t, " from promises kept on this channel; score ",
                " por las promesas cumplidas en este canal; puntuación ");
    return out + number(s.total, 2);
}

std::string words_of(const core::offer& o, tongue t) {
    const auto& r = o.reason;
    std::string out{pick(t, "Offered to ", "Ofrecido a ")};
    out += engine::text(o.agent);
    out += pick(t, " because ", " porque ");
    out += words_of(r.why_now, t);
    out += ": " + words_of(r.score, t) + '.';
    out += ahead_words(r, t) + behind_words(r, t);
    if (r.preferred) out += pick(t, " They had spoken before.", " Ya habían hablado antes.");
    out += pick(t, " The agent had ", " El agente tenía ");
    out += std::to_string(r.in_hand);
    out += pick(t, " in hand and had been idle ", " en curso y llevaba libre ");
    out += number(r.idle.seconds(), 0) + " s";
    out += pick(t, "; agents that fitted: ", "; agentes adecuados: ");
    out += std::to_string(r.agents_that_fit) + '.';
    return out + passed_words(r, t);
}

json::value both(std::string english, std::string spanish) {
    return {{"en", std::move(english)}, {"es", std::move(spanish)}};
}

}  // namespace evenline::http
