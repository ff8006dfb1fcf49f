// overtakes: who was served before somebody who had waited longer, channel by channel, and why.
#include "http/parity/overtake_words.hpp"
#include "http/policy/lab.hpp"
#include "http/reports/counting.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

using simulation::overtake_reason;

std::vector<report_row> rows_of(const context& with, const simulation::overtakes& book) {
    std::vector<report_row> rows;
    if (book.offers().empty()) return rows;
    const auto per_offer = [&](core::channel_number passer, std::uint64_t n) -> report_cell {
        const auto offers = book.offers().find(passer);
        if (offers == book.offers().end() || offers->second == 0) return {};
        return 100.0 * static_cast<double>(n) / static_cast<double>(offers->second);
    };
    for (const auto& [channels, cell] : book.cells())
        for (std::size_t i = 0; i + 1 < simulation::overtake_reasons; ++i) {
            if (cell.by_reason[i] == 0) continue;
            const auto why = static_cast<overtake_reason>(i);
            rows.push_back({with.channel_name(channels.first), with.channel_name(channels.second),
                            std::string(name_of(why)), std::string(words_of(why).en),
                            std::string(words_of(why).es),
                            cell.by_reason[i], per_offer(channels.first, cell.by_reason[i])});
        }
    // Said even when there is none: that is the point of the ledger.
    rows.push_back({std::string("all"), std::string("all"),
                    std::string(name_of(overtake_reason::unexplained)),
                    std::string(words_of(overtake_reason::unexplained).en),
                    std::string(words_of(overtake_reason::unexplained).es), book.unexplained(),
                    report_cell{}});
    return rows;
}

asio::awaitable<played_rows> read_log(context& with, const request& asked, report_asked what) {
    const auto& when = what.when;
    const auto rules = co_await with.lab->rules_at(with, when.from);
    const auto book =
        std::make_shared<simulation::overtakes>(rules, std::span<const core::agent>{});
    book->count_from(when.from);
    book->only(what.need);
    std::function<void(const core::event&)> take = [book](const core::event& e) { book->note(e); };
    auto no = co_await with.lab->follow(with, asked, when.from, when.until, std::move(take));
    if (no) co_return std::move(*no);
    co_return rows_of(with, *book);
}

}  // namespace

report_kind overtakes_report() {
    report_kind kind;
    kind.name = "overtakes";
    kind.title = {"Who went before whom", "Quién pasó delante de quién"};
    kind.question = {"Who was served before somebody of the same need who had waited longer, and "
                     "why?",
                     "¿Quién fue atendido antes que alguien de la misma necesidad que llevaba "
                     "más tiempo, y por qué?"};
    kind.cost = {"Reads every event of the period and of six hours before; 48 hours at most.",
                 "Lee cada suceso del periodo y de las seis horas previas; 48 horas como mucho."};
    kind.source = fact_source::played;
    kind.columns = {
        {"passer_channel", column_kind::text, {"Went first", "Pasó"},
         {"Channel of the one who was served.", "Canal de quien fue atendido."}},
        {"passed_channel", column_kind::text, {"Was passed", "Fue adelantado"},
         {"Channel of the one who had waited longer and could have gone to the same agent.",
          "Canal de quien llevaba más tiempo y podía ir al mismo agente."}},
        {"reason", column_kind::text, {"Reason", "Razón"},
         {"From the log of the decision; what it leaves open is computed again.",
          "Del registro de la decisión; lo que deja abierto se vuelve a calcular."}},
        {"words_en", column_kind::text, {"In words", "En inglés"},
         {"The one who went first ...", "En inglés: el que pasó ..."}},
        {"words_es", column_kind::text, {"In Spanish", "En palabras"},
         {"In Spanish: the one who went first ...", "El que pasó ..."}},
        {"count", column_kind::count, {"Times", "Veces"},
         {"Everybody who was passed counts, at each offer that passed them.",
          "Cuenta cada persona adelantada, en cada oferta que la adelantó."}},
        {"per_100_offers", column_kind::number, {"For 100 offers", "Por 100 ofertas"},
         {"For every hundred offers of the first channel.",
          "Por cada cien ofertas del primer canal."}}};
    kind.play = read_log;
    return kind;
}

}  // namespace evenline::http
