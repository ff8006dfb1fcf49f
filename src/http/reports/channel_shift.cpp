// Where cases began and where they were finished.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"

#include <map>

namespace evenline::http {
namespace {

class channel_shift final : public counting {
public:
    explicit channel_shift(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (!c.first || c.path.empty() || (asked_.need && *asked_.need != c.need)) return;
        ++began_[c.path.front()];
        auto& s = shifts_[{c.path.front(), c.path.back()}];
        s.n.take(c, asked_.when.now);
        s.contacts += c.path.size();
        if (c.transfers > 0) ++s.transferred;
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<report_row> out;
        for (const auto& [key, s] : shifts_) {
            const auto n = s.n.queued;
            out.push_back({names.channel(key.first), names.channel(key.second), n,
                           share_of(n, began_[key.first]), s.n.kept(),
                           static_cast<double>(s.contacts) / static_cast<double>(n),
                           share_of(s.transferred, n)});
        }
        return out;
    }

private:
    struct shift {
        promise_count n;
        std::uint64_t contacts{}, transferred{};
    };
    report_asked asked_;
    std::map<core::channel_number, std::uint64_t> began_;
    std::map<std::pair<core::channel_number, core::channel_number>, shift> shifts_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {{"first_channel",
             text,
             {"Began on", "Empezó en"},
             {"The channel of the case's first contact.",
              "El canal del primer contacto del caso."}},
            {"last_channel",
             text,
             {"Last on", "Último en"},
             {"The channel of its latest contact.", "El canal de su último contacto."}},
            {"cases",
             count,
             {"Cases", "Casos"},
             {"Cases first queued in the period.", "Casos puestos en cola en el periodo."}},
            {"of_first",
             share,
             {"Of those that began there", "De los que empezaron ahí"},
             {"Of the cases that began on that channel, with its 95 % interval.",
              "De los casos que empezaron en ese canal, con su intervalo del 95 %."}},
            columns::in_target(),
            {"contacts",
             number,
             {"Contacts", "Contactos"},
             {"Mean of a case.", "Media por caso."}},
            {"transferred",
             share,
             {"Transferred", "Traspasados"},
             {"Cases handed on at least once.", "Casos traspasados al menos una vez."}}};
}

}  // namespace

report_kind channel_shift_report() {
    return {"channel_shift",
            {"Channel shift", "Cambio de canal"},
            {"Where do matters begin, where do they end, and are those who move served alike?",
             "¿Dónde empiezan los asuntos, dónde acaban, y se atiende igual a quien se cambia?"},
            {"Reads the period's waits by their index.",
             "Lee las esperas del periodo por su índice."},
            fact_source::cases,
            all_columns(),
            [](const report_asked& a) { return std::make_unique<channel_shift>(a); }};
}

}  // namespace evenline::http
