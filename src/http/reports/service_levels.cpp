// The five definitions of the service level side by side, and what they are made of.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"

#include <map>

namespace evenline::http {
namespace {

struct level_group {
    promise_count n;
    wait_summary answered, abandoned, used;  // used: wait / target
};

void add(level_group& g, const engine::case_fact& c, core::instant now) {
    g.n.take(c, now);
    const auto waited = waited_s(c);
    if (!waited) return;
    (c.answered_at ? g.answered : g.abandoned).add(*waited);
    if (c.answered_at && c.target.us > 0) g.used.add(*waited / c.target.seconds());
}

report_row row_of(std::string need, std::string channel, level_group& g) {
    const auto& n = g.n;
    const auto ended = n.answered + n.abandoned;
    return {std::move(need),
            std::move(channel),
            n.queued,
            n.answered,
            n.abandoned,
            n.flowed_out,
            n.open,
            share_of(n.answered_in_target + n.abandoned_in_target, ended),
            share_of(n.answered_in_target, n.answered),
            n.kept(),
            share_of(n.answered_in_target, ended - n.abandoned_in_target),
            share_of(n.answered_in_target + n.short_abandons, ended),
            share_of(n.abandoned, ended),
            maybe(g.answered.mean()),
            maybe(g.abandoned.mean()),
            maybe(g.answered.percentile(0.5)),
            maybe(g.answered.percentile(0.9)),
            maybe(g.answered.percentile(0.99)),
            maybe(g.used.percentile(0.5)),
            maybe(g.used.percentile(0.9)),
            maybe(g.used.percentile(0.99))};
}

class service_levels_count final : public counting {
public:
    explicit service_levels_count(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (asked_.need && *asked_.need != c.need) return;
        add(groups_[{c.need, c.channel}], c, asked_.when.now);
        add(all_, c, asked_.when.now);
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<report_row> out;
        out.reserve(groups_.size() + 1);
        for (auto& [group, g] : groups_)
            out.push_back(row_of(names.need(group.need), names.channel(group.channel), g));
        if (groups_.size() > 1) out.push_back(row_of("", "", all_));
        return out;
    }

private:
    report_asked asked_;
    std::map<core::parity_group, level_group> groups_;
    level_group all_;
};

std::vector<report_column> counts() {
    using enum column_kind;
    return {columns::need(),
            columns::channel(),
            {"queued",
             count,
             {"Queued", "En cola"},
             {"Q: waits that began in the period. Q = A + B + F + O, exactly.",
              "Q: esperas que empezaron en el periodo. Q = A + B + F + O, exactamente."}},
            {"answered", count, {"Answered", "Atendidas"}, {"A.", "A."}},
            {"abandoned",
             count,
             {"Abandoned", "Abandonadas"},
             {"B: the customer left before anybody answered.",
              "B: el cliente se fue antes de ser atendido."}},
            {"flowed_out",
             count,
             {"Flowed out", "Salieron"},
             {"F: left the line otherwise: cancelled, merged, closed or answered by a peer.",
              "F: salieron de otro modo: canceladas, unidas, cerradas o respondidas por otro "
              "cliente."}},
            {"open", count, {"Open", "Abiertas"}, {"O: still waiting.", "O: aún esperan."}}};
}

std::vector<report_column> shares() {
    using enum column_kind;
    return {{"sl1",
             share,
             {"SL1", "SL1"},
             {"(A_T + B_T) / (A + B): answered or abandoned, both within the target T.",
              "(A_T + B_T) / (A + B): atendidas o abandonadas, ambas dentro del plazo T."}},
            {"sl2",
             share,
             {"SL2", "SL2"},
             {"A_T / A: of those answered, within the target. Blind to those who left.",
              "A_T / A: de las atendidas, dentro del plazo. No ve a quienes se fueron."}},
            {"sl3",
             share,
             {"SL3 (headline)", "SL3 (principal)"},
             {"A_T / (A + B + open past the target). The headline.",
              "A_T / (A + B + abiertas fuera de plazo). La cifra principal."}},
            {"sl4",
             share,
             {"SL4", "SL4"},
             {"A_T / (A + B - B_T): those who left early are not counted.",
              "A_T / (A + B - B_T): quienes se fueron pronto no cuentan."}},
            {"sl5",
             share,
             {"SL5", "SL5"},
             {"(A_T + B_s) / (A + B): abandons within 5 s count as kept.",
              "(A_T + B_s) / (A + B): los abandonos en 5 s cuentan como cumplidos."}},
            {"abandoned_share",
             share,
             {"Abandon rate", "Abandono"},
             {"B / (A + B).", "B / (A + B)."}}};
}

std::vector<report_column> waits() {
    using enum column_kind;
    return {{"answer_mean_seconds",
             seconds,
             {"ASA", "ASA"},
             {"Mean wait of those answered.", "Espera media de las atendidas."}},
            {"abandon_mean_seconds",
             seconds,
             {"Mean abandon", "Abandono medio"},
             {"Mean wait of those who left.", "Espera media de quienes se fueron."}},
            {"wait_p50_seconds",
             seconds,
             {"p50", "p50"},
             {"Half of those answered waited no longer.",
              "La mitad de las atendidas no esperó más."}},
            {"wait_p90_seconds",
             seconds,
             {"p90", "p90"},
             {"Nine in ten of those answered waited no longer.",
              "Nueve de cada diez atendidas no esperaron más."}},
            {"wait_p99_seconds",
             seconds,
             {"p99", "p99"},
             {"99 in 100 of those answered waited no longer.",
              "99 de cada 100 atendidas no esperaron más."}},
            {"used_p50",
             number,
             {"p50 of wait/target", "p50 espera/plazo"},
             {"Wait as a part of the target, of those answered: 1 is the promise itself.",
              "Espera como parte del plazo, de las atendidas: 1 es la promesa misma."}},
            {"used_p90",
             number,
             {"p90 of wait/target", "p90 espera/plazo"},
             {"Nine in ten used no more of the target.",
              "Nueve de cada diez no gastaron más del plazo."}},
            {"used_p99",
             number,
             {"p99 of wait/target", "p99 espera/plazo"},
             {"99 in 100 used no more of the target.",
              "99 de cada 100 no gastaron más del plazo."}}};
}

std::vector<report_column> all_columns() {
    auto out = counts();
    for (auto& c : shares()) out.push_back(c);
    for (auto& c : waits()) out.push_back(c);
    return out;
}

}  // namespace

report_kind service_levels_report() {
    return {"service_levels",
            {"Service level, five ways", "Nivel de servicio, de cinco modos"},
            {"What does each definition of the service level say of the same waits?",
             "¿Qué dice cada definición del nivel de servicio de las mismas esperas?"},
            {"Reads the period's waits by their index and keeps each wait's length for the "
             "percentiles.",
             "Lee las esperas del periodo por su índice y guarda cada duración para los "
             "percentiles."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<service_levels_count>(a); }};
}

}  // namespace evenline::http
