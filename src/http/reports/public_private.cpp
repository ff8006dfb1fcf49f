// Is there a prize for shouting? Public complaints against private ones of the same need.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"
#include "http/reports/standardise.hpp"

#include <map>

namespace evenline::http {
namespace {

struct side {
    promise_count n;
    wait_summary waits;
};

class public_private final : public counting {
public:
    explicit public_private(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (asked_.need && *asked_.need != c.need) return;
        auto& s = groups_[{c.need, !c.live}][c.in_public ? 0 : 1];
        s.n.take(c, asked_.when.now);
        if (const auto waited = waited_s(c)) s.waits.add(*waited);
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<report_row> out;
        stratified strata;
        for (const auto& [group, sides] : groups_) {
            const auto& [loud, quiet] = sides;
            const auto need = names.need(group.first);
            const auto* presence = group.second ? "deferred" : "live";
            out.push_back({need, std::string(presence), loud.n.queued, loud.n.kept(),
                           quiet.n.queued, quiet.n.kept(),
                           points_between(loud.n.answered_in_target, loud.n.due(),
                                          quiet.n.answered_in_target, quiet.n.due()),
                           maybe(loud.waits.mean()), maybe(quiet.waits.mean())});
            auto& s = strata[need + " " + presence];
            s["public"] = {loud.n.answered_in_target, loud.n.due()};
            s["private"] = {quiet.n.answered_in_target, quiet.n.due()};
        }
        if (out.size() > 1) out.push_back(total(strata));
        return out;
    }

private:
    // All needs in one, each in the same proportion on both sides.
    [[nodiscard]] static report_row total(const stratified& strata) {
        const auto same = standardise(strata, {"public", "private"}, 1);
        const auto& loud = same.groups[0];
        const auto& quiet = same.groups[1];
        const auto shown = [](const standardised_group& g) {
            return figure{g.share, g.share_95, g.compared};
        };
        const auto d = difference_of(loud, quiet);
        return {std::string{},
                std::string{},
                loud.raw.all,
                shown(loud),
                quiet.raw.all,
                shown(quiet),
                figure{d.points, d.points_95, same.cases},
                std::monostate{},
                std::monostate{}};
    }
    report_asked asked_;
    std::map<std::pair<core::need_index, bool>, std::array<side, 2>> groups_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {columns::need(),
            columns::presence(),
            {"public_cases",
             count,
             {"Public", "Públicas"},
             {"Waits in which the customer had spoken in public before they ended. The last line, "
              "without a need, is all of them at the same mix of need and presence.",
              "Esperas en que el cliente había hablado en público antes de que acabaran. La "
              "última línea, sin necesidad, es el total con la misma mezcla de necesidad y "
              "presencia."}},
            {"public_in_target",
             share,
             {"Public, within the promise", "Públicas, a tiempo"},
             columns::in_target().definition},
            {"private_cases",
             count,
             {"Private", "Privadas"},
             {"Waits in which the customer had spoken in private only.",
              "Esperas en que el cliente solo había hablado en privado."}},
            {"private_in_target",
             share,
             {"Private, within the promise", "Privadas, a tiempo"},
             columns::in_target().definition},
            {"public_advantage",
             points,
             {"Advantage of the public", "Ventaja de lo público"},
             {"Public minus private share, in points. Promised to be zero: an interval that holds "
              "0 agrees with that.",
              "La parte pública menos la privada, en puntos. Se promete que sea cero: un "
              "intervalo que contiene 0 concuerda con ello."}},
            {"public_wait_mean_seconds",
             seconds,
             {"Public, mean wait", "Públicas, espera media"},
             columns::wait_mean().definition},
            {"private_wait_mean_seconds",
             seconds,
             {"Private, mean wait", "Privadas, espera media"},
             columns::wait_mean().definition}};
}

}  // namespace

report_kind public_private_report() {
    return {"public_private",
            {"Public against private", "Público frente a privado"},
            {"Does a public complaint get anything a private one does not?",
             "¿Consigue una queja pública algo que no consigue una privada?"},
            {"Reads the period's waits by their index, and for each the messages of its case.",
             "Lee las esperas del periodo por su índice y, de cada una, los mensajes de su caso."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<public_private>(a); }};
}

}  // namespace evenline::http
