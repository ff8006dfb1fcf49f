#include "evenline/channels/twilio_phrases.hpp"

#include <algorithm>
#include <array>

namespace evenline::channels {
namespace {

constexpr phrases spanish{
    "es-ES", "Gracias por llamar. Le atenderemos en cuanto sea su turno.",
    "Siga en línea, por favor. Conserva su turno.",
    "Es usted la llamada número ", " de las que están en espera. Su turno se conserva.",
    "Siga en línea, por favor. Su turno se conserva."};

constexpr phrases english{
    "en-GB", "Thank you for calling. We will answer as soon as it is your turn.",
    "Please hold the line. Your place is kept.",
    "You are caller number ", " among the calls waiting. Your place is kept.",
    "Please hold the line. Your place is kept."};

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

const phrases& phrases_for(std::string_view language, std::string_view country) {
    if (language.starts_with("es")) return spanish;
    if (!language.empty()) return english;
    return std::ranges::find(spanish_speaking, country) != spanish_speaking.end() ? spanish
                                                                                 : english;
}

}  // namespace evenline::channels
