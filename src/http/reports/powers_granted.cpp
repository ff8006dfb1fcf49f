// What was granted, by channel, at equal need.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"
#include "http/reports/standardise.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace evenline::http {
namespace {

class powers_granted final : public counting {
public:
    explicit powers_granted(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (!c.first || (asked_.need && *asked_.need != c.need)) return;
        auto& n = channels_[c.channel];
        ++n.cases;
        ++needs_[c.need][c.channel];
        std::map<std::string, std::uint64_t> times;
        for (const auto& power : c.granted) ++times[power];
        for (const auto& [power, k] : times) {
            n.grants[power] += k;
            ++with_[power][{c.need, c.channel}];
            ++n.with[power];
        }
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<report_row> out;
        std::vector<std::string> groups;
        groups.reserve(channels_.size());
        for (const auto& [channel, n] : channels_) groups.push_back(std::to_string(channel));
        for (const auto& [power, counts] : with_) {
            const auto same = standardise(strata_of(power), groups, 1);
            std::size_t at = 0;
            for (const auto& [channel, n] : channels_) {
                const auto& g = same.groups[at++];
                const auto grants = counted(n.grants, power);
                out.push_back({power, names.channel(channel), n.cases, grants,
                               100.0 * static_cast<double>(grants) / static_cast<double>(n.cases),
                               share_of(counted(n.with, power), n.cases),
                               g.share ? figure{g.share, g.share_95, g.compared} : figure{}});
            }
        }
        return out;
    }

private:
    using by_power = std::map<std::string, std::uint64_t>;
    struct channel_sum {
        std::uint64_t cases{};
        by_power grants, with;  // grants, and cases with at least one
    };
    static std::uint64_t counted(const by_power& in, const std::string& power) {
        const auto found = in.find(power);
        return found == in.end() ? 0 : found->second;
    }
    [[nodiscard]] stratified strata_of(const std::string& power) const {
        stratified out;
        for (const auto& [need, channels] : needs_) {
            for (const auto& [channel, n] : channels) {
                const auto& with = with_.at(power);
                const auto found = with.find({need, channel});
                out[std::to_string(need)][std::to_string(channel)] = {
                    found == with.end() ? 0 : found->second, n};
            }
        }
        return out;
    }
    report_asked asked_;
    std::map<core::channel_number, channel_sum> channels_;
    std::map<core::need_index, std::map<core::channel_number, std::uint64_t>> needs_;
    std::map<std::string, std::map<std::pair<core::need_index, core::channel_number>,
                                   std::uint64_t>>
        with_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {{"power",
             text,
             {"Power", "Facultad"},
             {"What was granted, by its name in the catalogue.",
              "Lo concedido, por su nombre en el catálogo."}},
            columns::channel(),
            {"cases",
             count,
             {"Cases", "Casos"},
             {"Cases first queued in the period.", "Casos puestos en cola en el periodo."}},
            {"grants",
             count,
             {"Grants", "Concesiones"},
             {"Times it was granted on them.", "Veces que se concedió en ellos."}},
            {"per_100",
             number,
             {"Per 100 cases", "Por 100 casos"},
             {"Grants per 100 cases.", "Concesiones por cada 100 casos."}},
            {"with_grant",
             share,
             {"Cases with one", "Casos con alguna"},
             {"Cases in which it was granted at least once, with its 95 % interval.",
              "Casos en que se concedió al menos una vez, con su intervalo del 95 %."}},
            {"at_equal_need",
             share,
             {"At equal need", "A igual necesidad"},
             {"The same share if every channel had the same mix of needs; over the needs that "
              "every channel had. Powers are the same on every channel: what differs here is use.",
              "La misma parte si cada canal tuviera la misma mezcla de necesidades; sobre las "
              "necesidades presentes en todos. Las facultades son iguales en cada canal: lo que "
              "difiere es su uso."}}};
}

}  // namespace

report_kind powers_granted_report() {
    return {"powers_granted",
            {"Powers granted", "Facultades concedidas"},
            {"Is as much granted to those who call as to those who post?",
             "¿Se concede lo mismo a quien llama que a quien publica?"},
            {"Reads the period's waits by their index.",
             "Lee las esperas del periodo por su índice."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<powers_granted>(a); }};
}

}  // namespace evenline::http
