// cost_of_parity: the same arrivals under the policy in force and first come, first served.
#include "http/policy/policy_guard.hpp"
#include "http/reports/counting.hpp"

#include <cmath>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t days_played = 8;

report_cell points(const simulation::estimate& e) {
    if (e.days == 0) return {};
    return figure{e.mean, interval{e.mean - e.ci95, e.mean + e.ci95}, e.days};
}

std::vector<report_row> rows_of(const context& with, const simulation::trial& t) {
    std::vector<report_row> rows;
    double contacts = 0, fifo_s = 0, ours_s = 0;
    for (const auto& m : t.groups)
        for (const auto& before : t.before.groups)
            for (const auto& after : t.after.groups) {
                const bool same = before.who == m.who && after.who == m.who;
                if (!same) continue;
                contacts += before.contacts.mean;
                fifo_s += before.contacts.mean * before.wait_mean_s.mean;
                ours_s += before.contacts.mean * after.wait_mean_s.mean;
                rows.push_back({with.need_name(m.who.need), with.channel_name(m.who.channel),
                                static_cast<std::uint64_t>(std::lround(before.contacts.mean)),
                                before.wait_mean_s.mean, after.wait_mean_s.mean, m.wait_s.mean,
                                m.wait_s.ci95, before.level.mean * 100, after.level.mean * 100,
                                points(m.level_points)});
            }
    if (contacts <= 0) return rows;
    const auto all = points({100 * (t.after.overall.mean - t.before.overall.mean),
                             100 * std::hypot(t.after.overall.ci95, t.before.overall.ci95),
                             t.after.overall.days});
    rows.push_back({std::string("all"), std::string("all"),
                    static_cast<std::uint64_t>(std::lround(contacts)), fifo_s / contacts,
                    ours_s / contacts, (ours_s - fifo_s) / contacts, report_cell{},
                    t.before.overall.mean * 100, t.after.overall.mean * 100, all});
    return rows;
}

asio::awaitable<played_rows> play(context& with, const request& asked, report_asked what) {
    const simulation::history_wish wish{what.when.from, what.when.until, days_played - 1};
    auto ground = co_await real_ground(with, asked, wish);
    if (auto* no = std::get_if<response>(&ground)) co_return std::move(*no);
    auto& on = std::get<trial_ground>(ground);
    if (simulation::contacts_of(on.what) == 0 || on.what.place.agents.empty())
        co_return std::vector<report_row>{};
    auto fifo = with.state().rules();
    fifo.order.rule = core::order_rule::first_in_first_out;
    fifo.head_start.on = false;
    auto tried = co_await with.lab->compare(asked, std::move(on.what), std::move(fifo),
                                            with.state().rules());
    if (auto* no = std::get_if<response>(&tried)) co_return std::move(*no);
    co_return rows_of(with, std::get<simulation::trial>(tried));
}

}  // namespace

report_kind cost_of_parity_report() {
    report_kind kind;
    kind.name = "cost_of_parity";
    kind.title = {"What parity costs", "Lo que cuesta la paridad"};
    kind.question = {"What would waits have been first come, first served?",
                     "¿Cuáles habrían sido las esperas por orden de llegada?"};
    kind.cost = {"Plays the period's arrivals again, eight times under each order; 48 hours at "
                 "most.",
                 "Vuelve a simular las llegadas del periodo, ocho veces con cada orden; 48 horas "
                 "como mucho."};
    kind.source = fact_source::played;
    const both_words wait{"Mean wait until taken or given up, in the replay.",
                          "Espera media hasta ser atendido o abandonar, en la simulación."};
    const both_words kept{"Promises kept, in a hundred, in the replay.",
                          "Promesas cumplidas, de cada cien, en la simulación."};
    kind.columns = {
        {"need", column_kind::text, {"Need", "Necesidad"}, {"The need.", "La necesidad."}},
        {"channel", column_kind::text, {"Channel", "Canal"},
         {"Whose promise it was.", "De quién era la promesa."}},
        {"contacts", column_kind::count, {"Contacts", "Contactos"},
         {"That came in the period.", "Que llegaron en el periodo."}},
        {"fifo_wait_seconds", column_kind::seconds, {"Wait, by arrival", "Espera, por llegada"},
         wait},
        {"wait_seconds", column_kind::seconds, {"Wait, in force", "Espera, vigente"}, wait},
        {"wait_change_seconds", column_kind::seconds, {"Change", "Cambio"},
         {"In force minus first come, first served; above 0 somebody waits longer for parity.",
          "Vigente menos orden de llegada; por encima de 0 alguien espera más por la paridad."}},
        {"wait_change_ci_seconds", column_kind::seconds, {"+-", "+-"},
         {"Half of its 95 % interval over the days played.",
          "La mitad de su intervalo del 95 % sobre los días simulados."}},
        {"fifo_level", column_kind::number, {"Kept, by arrival", "Cumplidas, por llegada"}, kept},
        {"level", column_kind::number, {"Kept, in force", "Cumplidas, vigente"}, kept},
        {"level_change", column_kind::points, {"Change in points", "Cambio en puntos"},
         {"In force minus first come, first served.", "Vigente menos orden de llegada."}}};
    kind.play = play;
    return kind;
}

}  // namespace evenline::http
