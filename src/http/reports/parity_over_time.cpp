// Parity by need over time: each channel's share of kept promises, and how far it is behind.
#include "http/reports/columns.hpp"
#include "http/reports/counting.hpp"

#include <map>

namespace evenline::http {
namespace {

constexpr auto hour_us = core::hours(1).us;

class parity_over_time final : public counting {
public:
    explicit parity_over_time(const report_asked& asked) : asked_(asked) {}
    void take(const engine::case_fact& c) override {
        if (asked_.need && *asked_.need != c.need) return;
        const auto hour = c.queued_at.us / hour_us * hour_us;
        hours_[hour][c.need][c.channel].take(c, asked_.when.now);
    }
    std::vector<report_row> rows(const report_names& names) override {
        std::map<std::int64_t, needs> spans;
        for (const auto& [at, all] : hours_) {
            const auto begins = asked_.by_day ? names.day({at}).us : at;
            for (const auto& [need, channels] : all)
                for (const auto& [channel, n] : channels) add(spans[begins][need][channel], n);
        }
        std::vector<report_row> out;
        for (const auto& [at, all] : spans)
            for (const auto& [need, channels] : all) lay_out(out, {at}, need, channels, names);
        return out;
    }

private:
    using channels_of = std::map<core::channel_number, promise_count>;
    using needs = std::map<core::need_index, channels_of>;
    static void add(promise_count& into, const promise_count& n) {
        into.queued += n.queued;
        into.answered += n.answered;
        into.abandoned += n.abandoned;
        into.flowed_out += n.flowed_out;
        into.open += n.open;
        into.answered_in_target += n.answered_in_target;
        into.open_past_target += n.open_past_target;
    }
    static const promise_count* best_of(const channels_of& channels) {
        const promise_count* best = nullptr;
        for (const auto& [channel, n] : channels) {
            if (n.due() == 0) continue;
            if (best == nullptr || *n.kept().value > *best->kept().value) best = &n;
        }
        return best;
    }
    static void lay_out(std::vector<report_row>& out, core::instant at, core::need_index need,
                        const channels_of& channels, const report_names& names) {
        const auto* best = best_of(channels);
        for (const auto& [channel, n] : channels) {
            figure behind;
            if (best != nullptr && best != &n)
                behind = points_between(n.answered_in_target, n.due(), best->answered_in_target,
                                        best->due());
            out.push_back({at, names.need(need), names.channel(channel), n.queued, n.kept(),
                           behind});
        }
    }
    report_asked asked_;
    std::map<std::int64_t, needs> hours_;
};

}  // namespace

report_kind parity_over_time_report() {
    return {"parity_over_time",
            {"Parity over time", "Paridad en el tiempo"},
            {"Is every channel served alike, hour by hour, for the same need?",
             "¿Se atiende igual a todos los canales, hora a hora, con la misma necesidad?"},
            {"Reads the period's waits by their index.",
             "Lee las esperas del periodo por su índice."},
            fact_source::cases,
            {{"at",
              column_kind::time,
              {"From", "Desde"},
              {"The hour, or the business day, in which the wait began.",
               "La hora, o el día laborable, en que empezó la espera."}},
             columns::need(),
             columns::channel(),
             columns::cases(),
             columns::in_target(),
             {"behind_best",
              column_kind::points,
              {"Behind the best", "Tras el mejor"},
              {"This channel's share minus the best channel's of the same need and time, in "
               "points; empty for the best itself. An interval that holds 0 may be chance.",
               "La parte de este canal menos la del mejor de la misma necesidad y hora, en puntos; "
               "vacío en el mejor. Si el intervalo contiene 0, puede ser azar."}}},
            [](const report_asked& a) { return std::make_unique<parity_over_time>(a); }};
}

}  // namespace evenline::http
