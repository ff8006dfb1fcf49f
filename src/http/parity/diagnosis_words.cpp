#include "http/parity/diagnosis_words.hpp"

#include "http/parity/why_words.hpp"

#include <cmath>
#include <cstdio>

namespace evenline::http {
namespace {

using simulation::gap_cause;

std::string number(double d, int decimals = 0) {
    char text[48];
    const int n = std::snprintf(text, sizeof text, "%.*f", decimals, d);
    return {text, static_cast<std::size_t>(n)};
}

class speech {
public:
    speech(const context& with, const simulation::diagnosis& d, core::instant begins, tongue t)
        : with_(with), d_(d), begins_(begins), english_(t == tongue::english) {}

    [[nodiscard]] std::string all() const {
        if (d_.cause == gap_cause::none)
            return say("No need has two channels further apart than the tolerance.",
                       "Ninguna necesidad tiene dos canales más separados que la tolerancia.");
        return the_gap() + the_cause() + what_was_tried() + the_remedy() + the_formula();
    }

private:
    [[nodiscard]] std::string say(std::string_view en, std::string_view es) const {
        return std::string(english_ ? en : es);
    }
    [[nodiscard]] std::string channel(const simulation::history_stream& who) const {
        return with_.channel_name(who.channel);
    }
    [[nodiscard]] std::string points(double p) const {
        return number(p, 1) + say(" points", " puntos");
    }
    // "10:00", by the business day's clock.
    [[nodiscard]] std::string clock(double hours) const {
        const auto at = begins_ + core::from_seconds(hours * 3600);
        const auto day = with_.with.policy.day_of
                             ? with_.with.policy.day_of(at).from
                             : core::instant{at.us / core::days(1).us * core::days(1).us};
        const auto minutes = static_cast<int>(std::lround((at - day).seconds() / 60));
        char text[16];
        const int n = std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60 % 24,
                                    minutes % 60);
        return {text, static_cast<std::size_t>(n)};
    }
    [[nodiscard]] std::string between(double from_h, double until_h) const {
        return say("between ", "entre las ") + clock(from_h) + say(" and ", " y las ") +
               clock(until_h);
    }

    [[nodiscard]] std::string the_gap() const {
        return channel(d_.worst) + say(" keeps ", " cumple ") + number(100 * d_.worst_level, 1) +
               say(" % of its promises, ", " % de sus promesas, ") + channel(d_.best) + ' ' +
               number(100 * d_.best_level, 1) + say(" %: a gap of ", " %: una brecha de ") +
               points(d_.gap_points.mean) + " (+-" + number(d_.gap_points.ci95, 1) + "). " +
               number(100 * d_.broken_share) + say(" % of the broken ones fell ",
                                                   " % de las incumplidas cayó ") +
               between(d_.from_h, d_.until_h) + say(", when ", ", cuando ") +
               std::to_string(d_.reach) + say(" of ", " de ") + std::to_string(d_.there) +
               say(" agents there could take that work. ",
                   " agentes presentes podían tomar ese trabajo. ");
    }

    [[nodiscard]] std::string the_cause() const {
        switch (d_.cause) {
            case gap_cause::skills:
                return say("The cause is reach: too few agents may take it. ",
                           "La causa es el alcance: pocos agentes pueden tomarlo. ");
            case gap_cause::capacity:
                return say("The cause is capacity: there is more work than all agents can do. ",
                           "La causa es la capacidad: hay más trabajo del que pueden "
                           "hacer todos. ");
            case gap_cause::policy:
                return say("The cause is the policy in force: under the shipped order, gate and "
                           "head start the same people would leave a gap of ",
                           "La causa es la política vigente: con el orden, la barrera y la "
                           "ventaja de fábrica las mismas personas dejarían una brecha de ") +
                       points(d_.if_shipped->mean) + ". ";
            case gap_cause::mixed:
                return say("No single cause takes half of it away. ",
                           "Ninguna causa por sí sola quita la mitad. ");
            case gap_cause::none: break;
        }
        return {};
    }

    [[nodiscard]] std::string what_was_tried() const {
        return say("Played again: if every agent could take it, the gap would be ",
                   "Repetido en simulación: si todos pudieran tomarlo, la brecha sería de ") +
               points(d_.if_all_could.mean) +
               say("; with a fifth more people of the same kinds, ",
                   "; con una quinta parte más de personas de los mismos tipos, ") +
               points(d_.if_more.mean) + ". ";
    }

    [[nodiscard]] std::string form_words() const {
        switch (d_.worst.form) {
            case core::work_form::call: return say("phone", "teléfono");
            case core::work_form::chat: return "chat";
            case core::work_form::mail: return say("mail", "correo");
        }
        return {};
    }

    [[nodiscard]] std::string the_remedy() const {
        std::string out;
        if (d_.hire) {
            const auto n = d_.hire->people;
            out += std::to_string(n) +
                   say(" more ", n == 1 ? " agente más de " : " agentes más de ") +
                   form_words() + (n == 1 ? say("-skilled agent ", " ") :
                                                 say("-skilled agents ", " ")) +
                   (d_.hire->from_h > 0 || d_.from_h <= 0
                        ? between(d_.hire->from_h, d_.hire->until_h)
                        : say("all the time", "todo el tiempo")) +
                   say(" would close it (gap ", " la cerrarían (brecha ") +
                   number(d_.hire->gap_points.mean, 1) + "). ";
        } else if (!d_.tried.empty()) {
            out += say("No number of newcomers that was tried closes it. ",
                       "Ningún número de refuerzos probado la cierra. ");
        }
        if (d_.teach) {
            out += say("Or teach ", "O formar para ello a ") + std::to_string(d_.teach->people) +
                   say(" of those who are there (gap ", " de los presentes (brecha ") +
                   number(d_.teach->gap_points.mean, 1) + "). ";
        }
        return out;
    }

    [[nodiscard]] std::string the_formula() const {
        if (!d_.formula) return {};
        const auto& f = *d_.formula;
        return say("By formula (Erlang A): ", "Por fórmula (Erlang A): ") +
               number(f.line.per_hour) + say(" an hour of ", " por hora de ") +
               number(f.line.handle_s) + say(" s need room for ", " s necesitan sitio para ") +
               std::to_string(f.needed) +
               say(" at once, for nothing else, to keep ",
                   " a la vez, y nada más, para cumplir ") +
               number(100 * d_.best_level) + say(" % within ", " % en ") + number(f.target_s) +
               say(" s; there is room for ", " s; hay sitio para ") +
               std::to_string(f.line.servers) + say(", which would keep ", ", que cumplirían ") +
               number(100 * f.answer.within) + " %.";
    }

    const context& with_;
    const simulation::diagnosis& d_;
    core::instant begins_;
    bool english_;
};

}  // namespace

std::string_view cause_name(gap_cause c) {
    switch (c) {
        case gap_cause::none: return "none";
        case gap_cause::skills: return "skills";
        case gap_cause::capacity: return "capacity";
        case gap_cause::policy: return "policy";
        case gap_cause::mixed: return "mixed";
    }
    return "none";
}

json::value diagnosis_words(const context& with, const simulation::diagnosis& d,
                            core::instant begins) {
    return both(speech(with, d, begins, tongue::english).all(),
                speech(with, d, begins, tongue::spanish).all());
}

}  // namespace evenline::http
