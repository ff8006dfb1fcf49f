// Which channel failed those who came to a social one?
#include "http/reports/counting.hpp"

#include <map>

namespace evenline::http {
namespace {

class last_resort final : public counting {
public:
    void take(const engine::resort_fact& r) override {
        ++contacts_[r.channel];
        auto& f = failed_[{r.channel, r.failed_channel}];
        ++f.n;
        if (r.failed_channel != 0) ++(r.abandoned ? f.abandoned : f.unresolved);
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::vector<report_row> out;
        for (const auto& [key, f] : failed_) {
            const auto failed = key.second != 0 ? names.channel(key.second) : std::string{};
            out.push_back({names.channel(key.first), failed, f.n,
                           share_of(f.n, contacts_[key.first]), f.abandoned, f.unresolved});
        }
        return out;
    }

private:
    struct failures {
        std::uint64_t n{}, abandoned{}, unresolved{};
    };
    std::map<core::channel_number, std::uint64_t> contacts_;
    std::map<std::pair<core::channel_number, core::channel_number>, failures> failed_;
};

std::vector<report_column> all_columns() {
    using enum column_kind;
    return {{"channel",
             text,
             {"Social channel", "Canal social"},
             {"Where the contact came.", "Adonde llegó el contacto."}},
            {"failed_channel",
             text,
             {"Failed before", "Falló antes"},
             {"The channel of that customer's latest contact elsewhere in the seven days before "
              "that was abandoned, or not resolved when they came; empty: there was none, social "
              "was no last resort.",
              "El canal del último contacto de ese cliente en otra parte, en los siete días "
              "anteriores, que abandonó o que no estaba resuelto cuando llegó; vacío: no lo "
              "hubo, lo social no fue el último recurso."}},
            {"contacts",
             count,
             {"Contacts", "Contactos"},
             {"Contacts on the social channel that began in the period.",
              "Contactos en el canal social que empezaron en el periodo."}},
            {"of_social",
             share,
             {"Of the channel's", "De los del canal"},
             {"Of all contacts on this social channel, with its 95 % interval. These are charged "
              "to the channel that failed.",
              "De todos los contactos de este canal social, con su intervalo del 95 %. Se cargan "
              "al canal que falló."}},
            {"abandoned",
             count,
             {"Had given up", "Habían desistido"},
             {"The earlier contact ended with the customer leaving.",
              "El contacto anterior acabó con el cliente yéndose."}},
            {"unresolved",
             count,
             {"Not resolved", "Sin resolver"},
             {"The earlier contact's case was still open, or the customer came back about it.",
              "El caso anterior seguía abierto, o el cliente volvió por lo mismo."}}};
}

}  // namespace

report_kind last_resort_report() {
    return {"last_resort",
            {"Last resort", "Último recurso"},
            {"Which channel failed those who then came to a social one?",
             "¿Qué canal falló a quienes después vinieron a uno social?"},
            {"Reads the period's contacts by their index, and for each social one the cases of its "
             "customer.",
             "Lee los contactos del periodo por su índice y, de cada uno social, los casos de su "
             "cliente."},
            fact_source::resorts,
            all_columns(),
            [](const report_asked&) { return std::make_unique<last_resort>(); }};
}

}  // namespace evenline::http
