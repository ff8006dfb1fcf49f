#include "evenline/channels/twilio_phrases.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr phrases spanish{
    "es-ES", "Gracias por llamar. Le atenderemos en cuanto sea su turno.",
    "Siga en línea, por favor. Conserva su turno.",
    "Es usted la llamada número ", " de las que están en espera. Su turno se conserva.",
    "Siga en línea, por favor. Su turno se conserva.",
    "La espera es de unos ", " minutos.", "La espera es de un minuto más o menos.",
    "Si prefiere que le llamemos, pulse 1: conserva su turno. Para dejar un mensaje, pulse 2. "
    "Si ya no lo necesita, pulse 3.",
    "De acuerdo: le llamaremos a este número cuando llegue su turno. Hasta pronto.",
    "Deje su mensaje después de la señal y cuelgue al terminar.",
    "Gracias. Su mensaje conserva su turno y le responderemos.",
    "De acuerdo, su consulta queda cancelada. Adiós.",
    "Le atenderemos probablemente dentro de ", " a ", " minutos.",
    "Es usted el número ", " de la fila. Su turno se conserva."};

constexpr phrases english{
    "en-GB", "Thank you for calling. We will answer as soon as it is your turn.",
    "Please hold the line. Your place is kept.",
    "You are caller number ", " among the calls waiting. Your place is kept.",
    "Please hold the line. Your place is kept.",
    "The wait is about ", " minutes.", "The wait is about one minute.",
    "To be called back and keep your place, press 1. To leave a message, press 2. "
    "If you no longer need us, press 3.",
    "Very well: we will call this number when it is your turn. Goodbye.",
    "Please speak after the tone and hang up when you have finished.",
    "Thank you. Your message keeps your place and we will answer it.",
    "Very well, your request is cancelled. Goodbye.",
    "We will probably answer in ", " to ", " minutes.",
    "You are number ", " in line. Your place is kept."};

constexpr std::array<std::string_view, 21> spanish_speaking{
    "ES", "MX", "AR", "CO", "CL", "PE", "VE", "EC", "GT", "CU", "BO",
    "DO", "HN", "PY", "SV", "NI", "CR", "PA", "UY", "PR", "GQ"};

bool is_number(std::string_view s) {
    return !s.empty() && s.size() <= 6 &&
           std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string phrases::position(std::string_view number) const {
    if (!is_number(number)) return std::string(position_unknown);
    return std::string(before_position) + std::string(number) + std::string(after_position);
}

std::string phrases::wait(std::string_view seconds) const {
    const int s = whole_seconds(seconds);
    if (s < 30) return {};
    if (s < 90) return std::string(one_minute);
    return std::string(before_minutes) + std::to_string((s + 30) / 60) +
           std::string(after_minutes);
}

// In whole minutes, the end rounded up: said as one number when both ends are the same.
std::string phrases::interval(int low_s, int high_s) const {
    const int high = std::max(1, (high_s + 59) / 60), low = std::min(high, low_s / 60);
    if (high == 1) return std::string(one_minute);
    if (low == high)
        return std::string(before_minutes) + std::to_string(high) + std::string(after_minutes);
    return std::string(between_before) + std::to_string(low) + std::string(between_and) +
           std::to_string(high) + std::string(between_after);
}

std::string phrases::of(const spoken_wait& said) const {
    auto out = said.position == 0 ? std::string(position_unknown)
                                  : std::string(before_number) + std::to_string(said.position) +
                                        std::string(after_number);
    if (said.high_s > 0) out += ' ' + interval(said.low_s, said.high_s);
    return out;
}

int whole_seconds(std::string_view text) {
    int out = 0;
    if (is_number(text)) std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

const phrases& phrases_for(std::string_view language, std::string_view country) {
    if (language.starts_with("es")) return spanish;
    if (!language.empty()) return english;
    return std::ranges::find(spanish_speaking, country) != spanish_speaking.end() ? spanish
                                                                                 : english;
}

}  // namespace evenline::channels
