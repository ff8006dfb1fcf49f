// Each channel at the same mix of topics, so that what people ask is not taken for how they fare.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"
#include "http/reports/standardise.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::http {
namespace {

// A channel whose every case together would not fill one stratum cannot be compared.
std::vector<std::string> comparable(const stratified& strata, std::uint64_t least) {
    std::map<std::string, std::uint64_t> sizes;
    for (const auto& [name, s] : strata)
        for (const auto& [group, k] : s) sizes[group] += k.all;
    std::vector<std::string> out;
    for (const auto& [group, n] : sizes)
        if (n >= least) out.push_back(group);
    return out;
}

class same_topic final : public counting {
public:
    explicit same_topic(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (asked_.need && *asked_.need != c.need) return;
        promise_count one;
        one.take(c, asked_.when.now);
        if (one.due() == 0) return;
        const auto& topic = asked_.topic_is_disposition ? c.disposition : c.rule;
        auto& k = strata_[std::to_string(c.need) + "\n" + topic][std::to_string(c.channel)];
        k.kept += one.answered_in_target;
        k.all += one.due();
    }
    std::vector<report_row> rows(const report_names& names) override {
        const auto groups = comparable(strata_, asked_.least);
        const auto same = standardise(strata_, groups, asked_.least);
        const standardised_group* best = nullptr;
        for (const auto& g : same.groups)
            if (g.share && (best == nullptr || *g.share > *best->share)) best = &g;
        std::vector<report_row> out;
        for (const auto& g : same.groups) {
            figure behind;
            if (best != nullptr && best != &g) {
                const auto d = difference_of(g, *best);
                behind = {d.points, d.points_95, g.compared + best->compared};
            }
            out.push_back({names.channel(number_of(g.group)), g.raw.all,
                           share_of(g.raw.kept, g.raw.all), std::uint64_t{same.strata},
                           g.compared,
                           g.share ? figure{g.share, g.share_95, g.compared} : figure{}, behind});
        }
        return out;
    }

private:
    static core::channel_number number_of(const std::string& text) {
        core::channel_number n{};
        std::from_chars(text.data(), text.data() + text.size(), n);
        return n;
    }
    report_asked asked_;
    stratified strata_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {columns::channel(),
            {"due",
             count,
             {"Due", "Vencidas"},
             {"Waits answered, abandoned, or still open past the target.",
              "Esperas atendidas, abandonadas, o abiertas fuera de plazo."}},
            {"raw",
             share,
             {"As it is", "Tal cual"},
             {"Kept within the promise, whatever people asked for.",
              "Dentro de lo prometido, se pidiera lo que se pidiera."}},
            {"topics",
             count,
             {"Topics in common", "Temas comunes"},
             {"Topics (need and rule, or need and disposition) in which every channel shown has "
              "at least ?least waits (20).",
              "Temas (necesidad y regla, o necesidad y resultado) en que cada canal mostrado tiene "
              "al menos ?least esperas (20)."}},
            {"compared",
             count,
             {"Compared", "Comparadas"},
             {"This channel's waits in those topics.", "Esperas de este canal en esos temas."}},
            {"same_mix",
             share,
             {"At the same mix", "Con la misma mezcla"},
             {"What the share would be if every channel had the same mix of topics: each topic's "
              "share weighed by its waits over all channels. 95 % interval by Newcombe's method "
              "over the topics' Wilson limits.",
              "Cuál sería la parte si cada canal tuviera la misma mezcla de temas: la de cada "
              "tema pesa según sus esperas en todos los canales. Intervalo del 95 % por el "
              "método de Newcombe sobre los límites de Wilson."}},
            {"behind_best",
             points,
             {"Behind the best", "Tras el mejor"},
             {"At the same mix, minus the best channel, in points.",
              "Con la misma mezcla, menos el mejor canal, en puntos."}}};
}

}  // namespace

report_kind same_topic_report() {
    return {"same_topic",
            {"Parity at the same mix", "Paridad con la misma mezcla"},
            {"Would the channels still differ if people asked the same things on all of them?",
             "¿Seguirían difiriendo los canales si en todos se pidiera lo mismo?"},
            {"Reads the period's waits by their index.",
             "Lee las esperas del periodo por su índice."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<same_topic>(a); }};
}

}  // namespace evenline::http
