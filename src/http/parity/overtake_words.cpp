#include "http/parity/overtake_words.hpp"

#include "http/parity/why_words.hpp"

#include <array>

namespace evenline::http {
namespace {

using simulation::overtake_reason;

struct reason_words {
    overtake_reason why;
    both_words words;
};

constexpr std::array all{
    reason_words{overtake_reason::larger_share,
                 {"had used up a larger part of the time promised",
                  "había consumido una parte mayor del tiempo prometido"}},
    reason_words{overtake_reason::head_start,
                 {"comes by a channel that has kept fewer of its promises, and has its head start",
                  "viene por un canal que ha cumplido menos promesas, y tiene su ventaja"}},
    reason_words{overtake_reason::overdue,
                 {"had waited six times what was promised, and goes before everybody",
                  "había esperado seis veces lo prometido, y va antes que nadie"}},
    reason_words{overtake_reason::other_order,
                 {"goes first by the order in force, which is not by promises",
                  "va antes según el orden vigente, que no es por promesas"}},
    reason_words{overtake_reason::no_room,
                 {"fitted into the room this agent had left; the other did not",
                  "cabía en el sitio que le quedaba a este agente; el otro no"}},
    reason_words{overtake_reason::gate_waiting,
                 {"was not held back by an older promise that waits, as the other was",
                  "no lo frenaba una promesa más antigua que espera, como al otro"}},
    reason_words{overtake_reason::gate_in_hand,
                 {"needed nothing in this agent's hands to be put aside, as the other did",
                  "no exigía apartar nada de lo que este agente tenía en curso, como el otro"}},
    reason_words{overtake_reason::agent_held,
                 {"could be given to this agent, who was kept free for a call",
                  "podía darse a este agente, que se reservaba para una llamada"}},
    reason_words{overtake_reason::declined,
                 {"had not been declined by this agent, as the other had",
                  "este agente no lo había rechazado, como al otro"}},
    reason_words{overtake_reason::preferred,
                 {"did not wait for the agent who spoke with them before, as the other did",
                  "no esperaba al agente que ya habló con esa persona, como el otro"}},
    reason_words{overtake_reason::beyond_three,
                 {"was the first of those this agent could take; the log keeps three of those "
                  "ahead, and the other was further on",
                  "era el primero de los que este agente podía tomar; el registro guarda tres de "
                  "los de delante, y el otro iba después"}},
    reason_words{overtake_reason::unexplained,
                 {"went first for no reason the log gives: report this",
                  "fue antes sin una razón en el registro: avise de esto"}},
};

}  // namespace

both_words words_of(overtake_reason why) {
    for (const auto& r : all)
        if (r.why == why) return r.words;
    return all.back().words;
}

json::value standing_words(const core::score_parts& mine, const core::score_parts& theirs,
                           bool above) {
    const auto in = [&](tongue t) {
        const bool en = t == tongue::english;
        std::string out = en ? "This one: " : "Este: ";
        out += words_of(mine, t) + (en ? ". The other: " : ". El otro: ") + words_of(theirs, t);
        if (mine.total == theirs.total)
            return out + (en ? ". The scores are equal: who has waited longer goes first."
                             : ". Las puntuaciones son iguales: va antes quien lleva más tiempo.");
        out += en ? ". The larger score goes first: " : ". Va antes la puntuación mayor: ";
        if (above) return out + (en ? "this one." : "este.");
        return out + (en ? "the other." : "el otro.");
    };
    return both(in(tongue::english), in(tongue::spanish));
}

json::value beside_words(const simulation::side_by_side& s) {
    if (!s.waiting)
        return both("The other was not in line when this one was offered.",
                    "El otro no estaba en la cola cuando se ofreció este.");
    if (!s.able)
        return both("This agent may not take the other: its form, skill or language is not theirs.",
                    "Este agente no puede tomar el otro: su forma, destreza o idioma no son los "
                    "suyos.");
    if (!s.older)
        return both("This one had waited longer.", "Este llevaba más tiempo esperando.");
    const auto why = words_of(s.why);
    return both("The other had waited longer. This one " + std::string(why.en) + ".",
                "El otro llevaba más tiempo esperando. Este " + std::string(why.es) + ".");
}

}  // namespace evenline::http
