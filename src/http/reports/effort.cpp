// What a matter cost the customer, by the path it took through the channels.
#include "http/reports/counting.hpp"
#include "http/reports/paths.hpp"

#include <algorithm>
#include <map>

namespace evenline::http {
namespace {

constexpr core::duration resolved_within = core::days(7);

struct path_sum {
    std::uint64_t cases{}, contacts{}, switches{}, transfers{}, chases{};
    std::uint64_t known{}, resolved{}, pending{};
};

// Known once seven days have passed since the end, whatever came of it: failures show sooner than
// successes, so counting either earlier would lean to one side.
void judge(path_sum& p, const engine::case_fact& c, core::instant now) {
    if (c.status == core::ticket_status::merged || c.status == core::ticket_status::cancelled)
        return;
    if (!c.closed_at || now - *c.closed_at < resolved_within) {
        ++p.pending;
        return;
    }
    ++p.known;
    const bool once = c.path.size() == 1 && c.chases == 0;
    if (once && c.answered_at && c.status == core::ticket_status::closed) ++p.resolved;
}

class effort final : public counting {
public:
    explicit effort(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (!c.first || (asked_.need && *asked_.need != c.need)) return;
        auto& p = paths_[short_path(c.path)];
        ++p.cases;
        p.contacts += c.path.size();
        p.switches += c.switches;
        p.transfers += c.transfers;
        p.chases += c.chases;
        judge(p, c, asked_.when.now);
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<std::pair<std::string, path_sum>> all;
        all.reserve(paths_.size());
        for (const auto& [path, p] : paths_) all.emplace_back(path_words(path, names), p);
        std::ranges::stable_sort(all, [](const auto& a, const auto& b) {
            return a.second.cases > b.second.cases;
        });
        std::vector<report_row> out;
        for (const auto& [words, p] : all) {
            const auto each = [&p](std::uint64_t n) {
                return static_cast<double>(n) / static_cast<double>(p.cases);
            };
            out.push_back({words, p.cases,
                           each(p.contacts + p.switches + p.transfers + p.chases),
                           each(p.contacts), each(p.switches), each(p.transfers), each(p.chases),
                           share_of(p.resolved, p.known), p.pending});
        }
        return out;
    }

private:
    report_asked asked_;
    std::map<channel_path, path_sum> paths_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {{"path",
             text,
             {"Path", "Camino"},
             {"The channels of the case's contacts in their order; one that repeats stands once.",
              "Los canales de los contactos del caso en su orden; el que se repite consta una "
              "vez."}},
            {"cases",
             count,
             {"Cases", "Casos"},
             {"Cases first queued in the period.", "Casos puestos en cola en el periodo."}},
            {"effort",
             number,
             {"Effort", "Esfuerzo"},
             {"Contacts + channel switches + transfers + chasing messages, mean of a case.",
              "Contactos + cambios de canal + traspasos + mensajes de insistencia, media por "
              "caso."}},
            {"contacts",
             number,
             {"Contacts", "Contactos"},
             {"Mean of a case.", "Media por caso."}},
            {"switches",
             number,
             {"Switches", "Cambios"},
             {"Times the customer went on by another channel, mean of a case.",
              "Veces que el cliente siguió por otro canal, media por caso."}},
            {"transfers",
             number,
             {"Transfers", "Traspasos"},
             {"Mean of a case.", "Media por caso."}},
            {"chases",
             number,
             {"Chasing", "Insistencias"},
             {"Messages asking again before anybody had answered, mean of a case.",
              "Mensajes que preguntan otra vez antes de toda respuesta, media por caso."}},
            {"first_contact_resolution",
             share,
             {"First-contact resolution", "Resolución al primer contacto"},
             {"Answered and closed, with no further contact on any channel within seven days of "
              "closing, of the cases closed at least seven days ago.",
              "Atendidos y cerrados, sin otro contacto por ningún canal en los siete días "
              "siguientes, de los casos cerrados hace al menos siete días."}},
            {"pending",
             count,
             {"Not known yet", "Aún no se sabe"},
             {"Cases open, or closed less than seven days ago.",
              "Casos abiertos, o cerrados hace menos de siete días."}}};
}

}  // namespace

report_kind effort_report() {
    return {"effort",
            {"Effort by path", "Esfuerzo por camino"},
            {"What did it cost customers to get an answer, by the way they came?",
             "¿Qué costó a los clientes obtener respuesta, según por dónde vinieron?"},
            {"Reads the period's waits by their index.",
             "Lee las esperas del periodo por su índice."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<effort>(a); }};
}

}  // namespace evenline::http
