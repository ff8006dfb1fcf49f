// What contacts took, by channel and by agent, and how evenly the work is shared.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"
#include "http/reports/work_time.hpp"

namespace evenline::http {
namespace {

std::optional<double> ratio(double part, double whole) {
    if (whole <= 0) return std::nullopt;
    return part / whole;
}

// A share of time: no sample, so no interval.
figure time_share(double part, double whole) {
    const auto value = ratio(part, whole);
    return value ? figure{value, std::nullopt, 0} : figure{};
}

// Time cannot be counted past the present.
core::instant end_of(const report_asked& a) { return std::min(a.when.until, a.when.now); }

class handling final : public counting {
public:
    explicit handling(const report_asked& a)
        : time_(a.when.from, end_of(a), a.units_of_agent, a.units_of_form) {}
    void take(const engine::work_step& s) override { time_.take(s); }
    std::vector<report_row> rows(const report_names& names) override {
        time_.finish();
        std::vector<report_row> out;
        for (const auto& [channel, t] : time_.channels()) {
            const auto n = static_cast<double>(t.contacts);
            out.push_back({names.channel(channel), t.contacts, maybe(ratio(t.active_s, n)),
                           maybe(ratio(t.wrap_up_s, n)), maybe(ratio(t.handle_s(), n)),
                           maybe(ratio(t.handle_s(), t.engaged_s)), t.engaged_s});
        }
        return out;
    }

private:
    work_time time_;
};

class agents_share final : public counting {
public:
    explicit agents_share(const report_asked& a)
        : time_(a.when.from, end_of(a), a.units_of_agent, a.units_of_form) {}
    void take(const engine::work_step& s) override { time_.take(s); }
    std::vector<report_row> rows(const report_names& names) override {
        time_.finish();
        agent_time all;
        for (const auto& [who, t] : time_.agents()) {
            all.idle_s += t.idle_s;
            all.available_s += t.available_s;
            all.offered += t.offered;
        }
        std::vector<report_row> out;
        for (const auto& [who, t] : time_.agents()) out.push_back(row_of(names.agent(who), t, all));
        return out;
    }

private:
    static report_row row_of(std::string who, const agent_time& t, const agent_time& all) {
        const auto idle = ratio(t.idle_s, t.available_s);
        const auto mean_idle = ratio(all.idle_s, all.available_s);
        const auto offers = ratio(3'600.0 * static_cast<double>(t.offered), t.available_s);
        const auto refused = t.declined + t.expired;
        return {std::move(who),
                t.available_s,
                t.hands.engaged_s,
                t.idle_s,
                time_share(t.idle_s, t.available_s),
                idle && mean_idle ? maybe(ratio(*idle, *mean_idle)) : maybe(std::nullopt),
                time_share(t.unit_s, t.unit_room_s),
                t.offered,
                maybe(offers),
                share_of(refused, t.accepted + refused),
                t.hands.contacts,
                maybe(ratio(t.hands.handle_s(), static_cast<double>(t.hands.contacts))),
                maybe(ratio(t.hands.handle_s(), t.hands.engaged_s))};
    }
    work_time time_;
};

report_column contacts_column() {
    return {"contacts",
            column_kind::count,
            {"In hand", "Atendidos"},
            {"Contacts in hand within the period.", "Contactos en mano dentro del periodo."}};
}
report_column handle_column() {
    return {"handle_mean_seconds",
            column_kind::seconds,
            {"AHT", "AHT"},
            {"Time in hand within the period, active and wrap-up, mean of a contact. Time on hold "
             "is not told apart.",
             "Tiempo en mano dentro del periodo, activo y de cierre, media por contacto. La espera "
             "en línea no se distingue."}};
}
report_column concurrency_column() {
    return {"concurrency",
            column_kind::number,
            {"Concurrency", "Simultaneidad"},
            {"Time in hand / engaged time: AHT / this x contacts = engaged time, exactly.",
             "Tiempo en mano / tiempo ocupado: AHT / esto x contactos = tiempo ocupado, "
             "exactamente."}};
}
report_column engaged_column() {
    return {"engaged_seconds",
            column_kind::seconds,
            {"Engaged", "Ocupado"},
            {"Wall time of agents with at least one such contact in hand.",
             "Tiempo de agentes con al menos un contacto así en mano."}};
}

std::vector<report_column> handling_columns() {
    using enum column_kind;
    auto channel = columns::channel();
    channel.definition = {"The channel the contact is on.", "El canal en que está el contacto."};
    return {channel,
            contacts_column(),
            {"active_mean_seconds",
             seconds,
             {"Active", "Activo"},
             {"From accepting until wrap-up or the end, mean of a contact.",
              "Desde aceptar hasta el cierre, media por contacto."}},
            {"wrap_up_mean_seconds",
             seconds,
             {"ACW", "ACW"},
             {"After-contact work (wrap-up), mean of a contact.",
              "Trabajo posterior, media por contacto."}},
            handle_column(),
            concurrency_column(),
            engaged_column()};
}

std::vector<report_column> time_columns() {
    using enum column_kind;
    return {{"agent", text, {"Agent", "Agente"}, {"The agent.", "El agente."}},
            {"available_seconds",
             seconds,
             {"Present", "Presente"},
             {"Available or busy within the period.",
              "Disponible u ocupado dentro del periodo."}},
            engaged_column(),
            {"idle_seconds",
             seconds,
             {"Idle", "Libre"},
             {"Present with nothing in hand.", "Presente sin nada en mano."}},
            {"idle_share",
             share,
             {"Idle share", "Parte libre"},
             {"Idle / present.", "Libre / presente."}},
            {"idle_of_mean",
             number,
             {"Against the mean", "Frente a la media"},
             {"Idle share / the team's: 1 is the mean, below 1 works more than the others.",
              "Parte libre / la del equipo: 1 es la media; menos de 1 trabaja más que el resto."}},
            {"load_occupancy",
             share,
             {"Load", "Carga"},
             {"Units in hand / units there were, over time.",
              "Unidades en mano / unidades disponibles, en el tiempo."}}};
}

std::vector<report_column> share_columns() {
    using enum column_kind;
    auto out = time_columns();
    out.push_back({"offered",
                   count,
                   {"Offers", "Ofertas"},
                   {"Offers made to this agent.", "Ofertas hechas a este agente."}});
    out.push_back({"offers_per_hour",
                   number,
                   {"Offers an hour", "Ofertas por hora"},
                   {"Offers / hours present.", "Ofertas / horas presente."}});
    out.push_back({"not_taken",
                   share,
                   {"Not taken", "No tomadas"},
                   {"Declined or expired, of the offers that ended with this agent.",
                    "Rechazadas o caducadas, de las ofertas que acabaron con este agente."}});
    out.push_back(contacts_column());
    out.push_back(handle_column());
    out.push_back(concurrency_column());
    return out;
}

constexpr both_words reads_the_log{
    "Reads the log from a day before the period; the units are those of the policy in force.",
    "Lee el registro desde un día antes del periodo; las unidades, las de la política vigente."};

}  // namespace

report_kind handling_report() {
    return {"handling",
            {"Handling time", "Tiempo de atención"},
            {"What does a contact take, by channel, and how many at once?",
             "¿Qué lleva un contacto, por canal, y cuántos a la vez?"},
            reads_the_log,
            fact_source::work,
            handling_columns(),
            [](const report_asked& a) { return std::make_unique<handling>(a); }};
}

report_kind agents_share_report() {
    return {"agents_share",
            {"Work among agents", "Trabajo entre agentes"},
            {"Is the work shared evenly: time idle, load, offers?",
             "¿Se reparte bien el trabajo: tiempo libre, carga, ofertas?"},
            reads_the_log,
            fact_source::work,
            share_columns(),
            [](const report_asked& a) { return std::make_unique<agents_share>(a); }};
}

}  // namespace evenline::http
