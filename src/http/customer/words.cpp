#include "http/customer/words.hpp"

#include <charconv>

namespace evenline::http::customer {
namespace {

constexpr words english{
    .code = "en", .title = "Your request", .reference = "Reference",
    .waiting = "You are in line", .with_agent = "Somebody is looking after it now",
    .yours = "We have answered; it is your turn", .done = "This is closed",
    .cancelled = "You cancelled this", .place = "Your place", .place_of = "of",
    .estimate = "Likely wait", .minutes = "min", .since = "In line since",
    .kept = "Your place counts from there, whichever way you write or call.",
    .refresh = "Look again",
    .add = "Add something", .add_hint = "What else should we know?",
    .file = "File (optional)", .send = "Send", .call = "Be called back",
    .call_hint = "You keep your place. When it is your turn, we call you.",
    .call_late = "It will take longer than we promise. You need not hold on: you keep your place, "
                 "and when it is your turn we call you.",
    .call_long = "It may take long. You need not hold on: you keep your place, and when it is your "
                 "turn we call you.",
    .number = "Telephone number, with country code", .ask_call = "Call me back",
    .call_asked = "We will call you when it is your turn.",
    .move = "Go on somewhere else",
    .move_hint = "Your place goes along. Send the message that is written for you there.",
    .cancel = "I no longer need this", .cancel_hint = "You give up your place in line.",
    .cancel_yes = "Yes, cancel it", .rate = "How easy was it to get help?",
    .rate_hint = "From 1, very hard, to 5, very easy.", .easy = "5, very easy",
    .hard = "1, very hard", .said = "Why? (optional)", .thanks = "Thank you for telling us.",
    .did_details = "Added. Your place is the same.",
    .did_callback = "We will call you when it is your turn. Your place is the same.",
    .did_cancel = "It is cancelled.", .did_rating = "Thank you for telling us.",
    .bad_number = "That is no telephone number we can call. Write it with its country code, as in "
                  "+34 600 111 222.",
    .bad_file = "That file is of a kind or size we do not take. Nothing was sent.",
    .nothing_written = "There was nothing to send. Write something or choose a file.",
    .try_again = "That did not work just now. Please send it again.",
    .too_often = "That was too often in a short time. Please wait a minute.",
    .ended_title = "This link has ended",
    .ended = "Answer our last message, or write to us again, and you will get a new one. Your "
             "request is not lost.",
    .unknown_title = "There is nothing here",
    .unknown = "Perhaps the link was cut in two. Open it again from the message it came with.",
    .other = "Español", .no_longer = "This can no longer be done here."};

constexpr words spanish{
    .code = "es",
    .title = "Su consulta",
    .reference = "Referencia",
    .waiting = "Está usted en la fila",
    .with_agent = "Alguien lo está atendiendo",
    .yours = "Hemos respondido; le toca a usted",
    .done = "Está cerrado",
    .cancelled = "Usted lo canceló",
    .place = "Su lugar",
    .place_of = "de",
    .estimate = "Espera probable",
    .minutes = "min",
    .since = "En la fila desde",
    .kept = "Su lugar cuenta desde entonces, escriba o llame por donde quiera.",
    .refresh = "Mirar otra vez",
    .add = "Añadir algo",
    .add_hint = "¿Qué más debemos saber?",
    .file = "Archivo (opcional)",
    .send = "Enviar",
    .call = "Que le llamemos",
    .call_hint = "Conserva su lugar. Cuando le toque, le llamamos.",
    .call_late = "Tardará más de lo que prometemos. No hace falta que espere: conserva su lugar "
                 "y, cuando le toque, le llamamos.",
    .call_long = "Puede tardar. No hace falta que espere: conserva su lugar y, cuando le toque, le "
                 "llamamos.",
    .number = "Número de teléfono, con prefijo del país",
    .ask_call = "Llámenme",
    .call_asked = "Le llamaremos cuando le toque.",
    .move = "Seguir por otra vía",
    .move_hint = "Su lugar le acompaña. Envíe allí el mensaje que ya está escrito.",
    .cancel = "Ya no lo necesito",
    .cancel_hint = "Renuncia a su lugar en la fila.",
    .cancel_yes = "Sí, cancelar",
    .rate = "¿Le resultó fácil obtener ayuda?",
    .rate_hint = "De 1, muy difícil, a 5, muy fácil.",
    .easy = "5, muy fácil",
    .hard = "1, muy difícil",
    .said = "¿Por qué? (opcional)",
    .thanks = "Gracias por decírnoslo.",
    .did_details = "Añadido. Su lugar es el mismo.",
    .did_callback = "Le llamaremos cuando le toque. Su lugar es el mismo.",
    .did_cancel = "Queda cancelado.",
    .did_rating = "Gracias por decírnoslo.",
    .bad_number =
        "No podemos llamar a ese número. Escríbalo con el prefijo del país, como en "
        "+34 600 111 222.",
    .bad_file = "No aceptamos ese tipo o tamaño de archivo. No se ha enviado nada.",
    .nothing_written = "No había nada que enviar. Escriba algo o elija un archivo.",
    .try_again = "Ahora mismo no ha funcionado. Envíelo otra vez, por favor.",
    .too_often = "Demasiadas veces en poco tiempo. Espere un minuto, por favor.",
    .ended_title = "Este enlace ha caducado",
    .ended =
        "Responda a nuestro último mensaje o escríbanos de nuevo y recibirá otro. Su "
        "consulta no se ha perdido.",
    .unknown_title = "Aquí no hay nada",
    .unknown =
        "Quizá el enlace se cortó en dos. Ábralo otra vez desde el mensaje en que venía.",
    .other = "English",
    .no_longer = "Esto ya no se puede hacer aquí."};

// The highest weight among ours; the first of equals.
language preferred(std::string_view accepted) {
    language best = language::english;
    double highest = 0;
    while (!accepted.empty()) {
        auto one = accepted.substr(0, accepted.find(','));
        accepted.remove_prefix(std::min(accepted.size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        double weight = 1;
        if (const auto q = one.find(";q="); q != std::string_view::npos)
            std::from_chars(one.data() + q + 3, one.data() + one.size(), weight);
        const bool en = one.starts_with("en"), es = one.starts_with("es");
        if ((!en && !es) || weight <= highest) continue;
        highest = weight;
        best = es ? language::spanish : language::english;
    }
    return best;
}

}  // namespace

const words& in(language l) { return l == language::spanish ? spanish : english; }

language language_of(const request& asked) {
    const auto said = asked.parameter("lang");
    if (said == "es") return language::spanish;
    if (said == "en") return language::english;
    return preferred(asked.header_value("Accept-Language"));
}

std::string duration_text(core::duration d, language l) {
    const auto minutes = (d.us / 1'000'000 + 59) / 60;
    if (minutes <= 1) return l == language::spanish ? "un minuto" : "a minute";
    if (minutes < 90) return std::to_string(minutes) + " min";
    const auto hours = (minutes + 30) / 60;
    return std::to_string(hours) + (l == language::spanish ? " horas" : " hours");
}

}  // namespace evenline::http::customer
