#include "http/parity/figure_words.hpp"

#include <array>

namespace evenline::http {
namespace {

struct words {
    std::string_view key, en, es;
};

constexpr std::array all{
    words{"n", "Waits that began in this hour.", "Esperas que empezaron en esta hora."},
    words{"in_target_share",
          "Answered within the promise, of those answered, abandoned or still waiting past it.",
          "Atendidas dentro de lo prometido, sobre las atendidas, las abandonadas y las que ya "
          "esperan de más."},
    words{"abandoned_share", "Abandoned, of those answered or abandoned.",
          "Abandonadas, sobre las atendidas y las abandonadas."},
    words{"gap",
          "By channel: this channel's share within the promise minus the best channel's in the "
          "same hour. By need, agent or skill: the worst channel's minus the best channel's within "
          "it.",
          "Por canal: su parte dentro de lo prometido menos la del mejor canal de la misma hora. "
          "Por necesidad, agente o habilidad: la del peor canal menos la del mejor, dentro de esa "
          "fila."},
    words{"answered", "Offers accepted, or waits answered.",
          "Ofertas aceptadas, o esperas atendidas."},
    words{"replies", "Replies written to customers.", "Respuestas escritas a clientes."},
    words{"closed", "Cases closed that this agent held.", "Casos cerrados que tenía este agente."},
    words{"transfers", "Cases handed on after accepting them.",
          "Casos traspasados después de aceptarlos."},
    words{"offered", "Offers made to this agent.", "Ofertas hechas a este agente."},
    words{"declined", "Offers declined.", "Ofertas rechazadas."},
    words{"expired", "Offers not answered in time.", "Ofertas sin respuesta a tiempo."},
    words{"handle_p50_seconds",
          "From accepting to closing; half of the closed cases took no longer.",
          "Desde aceptar hasta cerrar; la mitad de los casos cerrados no tardó más."},
    words{"available_seconds", "Time available or busy within the period.",
          "Tiempo disponible u ocupado dentro del periodo."},
    words{"adherence_share",
          "Of the time signed in, the part that was as agreed: a break or lunch beyond its measure "
          "([server] break_minutes, lunch_minutes) and not responding are not.",
          "Del tiempo conectado, la parte que fue como se acordó: una pausa o comida más larga "
          "de lo fijado ([server] break_minutes, lunch_minutes) y no responder no lo son."},
    words{"queued", "Cases first queued in the period.", "Casos puestos en cola en el periodo."},
    words{"abandoned", "Customers who left before anybody answered.",
          "Clientes que se fueron antes de ser atendidos."},
    words{"flowed_out", "Left the line otherwise: cancelled, merged or closed unanswered.",
          "Salieron de la cola de otro modo: cancelados, unidos o cerrados sin respuesta."},
    words{"open", "Still waiting.", "Aún esperan."},
    words{"open_past_target", "Still waiting, longer than promised.",
          "Aún esperan, más de lo prometido."},
    words{"answered_in_target", "Answered within the promise.",
          "Atendidos dentro de lo prometido."},
    words{"abandoned_in_target", "Left before the promise was broken.",
          "Se fueron antes de incumplirse lo prometido."},
    words{"short_abandons", "Left within five seconds.", "Se fueron en cinco segundos."},
    words{"sl1_share", "(Answered + abandoned, both within the promise) / (answered + abandoned).",
          "(Atendidos + abandonados, ambos a tiempo) / (atendidos + abandonados)."},
    words{"sl2_share", "Answered within the promise / answered.",
          "Atendidos a tiempo / atendidos."},
    words{"sl3_share",
          "Answered within the promise / (answered + abandoned + still waiting past it). The "
          "headline.",
          "Atendidos a tiempo / (atendidos + abandonados + los que ya esperan de más). La cifra "
          "principal."},
    words{"sl4_share",
          "Answered within the promise / (answered + abandoned - abandoned within the promise).",
          "Atendidos a tiempo / (atendidos + abandonados - abandonados a tiempo)."},
    words{"sl5_share",
          "(Answered within the promise + abandons within five seconds) / (answered + abandoned).",
          "(Atendidos a tiempo + abandonos en cinco segundos) / (atendidos + abandonados)."},
    words{"wait_p50_seconds", "Half of those answered waited no longer.",
          "La mitad de los atendidos no esperó más."},
    words{"wait_p90_seconds", "Nine in ten of those answered waited no longer.",
          "Nueve de cada diez atendidos no esperaron más."},
    words{"wait_p99_seconds", "99 in 100 of those answered waited no longer.",
          "99 de cada 100 atendidos no esperaron más."},
    words{"wait_mean_seconds", "Mean wait of those answered.", "Espera media de los atendidos."},
    words{"head_start", "What this channel's broken promises give it in the order of the line.",
          "Lo que sus promesas incumplidas dan a este canal en el orden de la cola."},
    words{"level", "Promises kept in the replay, 0 to 1: each with half of its 95 % interval.",
          "Promesas cumplidas en la simulación, de 0 a 1, con la mitad de su intervalo del 95 %."},
    words{"gap_change_points",
          "How much further apart the best and the worst channel would be, day by day, in points.",
          "Cuánto más separados quedarían el mejor y el peor canal, día a día, en puntos."},
    words{"moved", "People who would wait ten seconds or more less, or more, on the first day.",
          "Personas que esperarían diez segundos o más de menos, o de más, en el primer día."},
    words{"losers", "Those who would wait longest in addition, at most twenty.",
          "Quienes más esperarían de más, veinte como mucho."},
    words{"estimates", "Estimates made when a case was queued whose wait is over.",
          "Estimaciones hechas al poner un caso en cola cuya espera ya terminó."},
    words{"within_share",
          "Of those an agent took: the wait lay within the interval. It is meant to hold eight of "
          "ten.",
          "De los que tomó un agente: la espera quedó dentro del intervalo. Debe acertar ocho de "
          "cada diez."},
    words{"error_mean_seconds", "Estimate minus wait, on average: above 0, too long was said.",
          "Estimación menos espera, de media: por encima de 0 se dijo de más."},
    words{"error_absolute_mean_seconds", "How far off the estimate was, on average.",
          "Cuánto se apartó la estimación, de media."},
    words{"error_absolute_p50_seconds", "Half of the estimates were off by no more.",
          "La mitad de las estimaciones no se apartó más."},
    words{"error_absolute_p90_seconds", "Nine in ten were off by no more.",
          "Nueve de cada diez no se apartaron más."},
    words{"gap_points",
          "Best minus worst channel by the headline, in points, with its 95 % interval.",
          "El mejor canal menos el peor según la cifra principal, en puntos, con su intervalo del "
          "95 %."}};

}  // namespace

json::value definitions_of(std::initializer_list<std::string_view> keys) {
    json::value out{json::value::object{}};
    for (const auto key : keys) {
        for (const auto& w : all)
            if (w.key == key) out.set(key, json::value{{"en", w.en}, {"es", w.es}});
    }
    return out;
}

}  // namespace evenline::http
