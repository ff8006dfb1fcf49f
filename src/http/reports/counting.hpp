// What a report is to the pages: a name, a question it answers, columns, and something that counts
// facts one after another and lays out the rows.
#pragma once

#include "evenline/engine/reports.hpp"
#include "http/reports/table.hpp"

#include <memory>

namespace evenline::http {

struct context;

// The words for numbers, and what was asked beside the period. Used on the loop's thread only,
// but for `when`, `topic_is_disposition` and `need`, which are values.
struct report_asked {
    engine::report_period when;
    std::optional<core::need_index> need;  // only this one
    bool by_day{};                         // else by hour
    bool topic_is_disposition{};           // else the rule that gave the need
    std::uint64_t least{20};               // cases a stratum must have in every group
    double units_of_agent{15};
    double units_of_form[3]{15, 5, 3};     // call, chat, mail
};

struct report_names {
    std::function<std::string(core::need_index)> need;
    std::function<std::string(core::channel_number)> channel;
    std::function<std::string(core::agent_id)> agent;
    std::function<core::instant(core::instant)> day;  // when the business day of this began
};

// Takes facts on a reader thread, is asked for its rows on the loop afterwards; never both at once.
class counting {
public:
    virtual ~counting() = default;
    virtual void take(const engine::case_fact&) {}
    virtual void take(const engine::resort_fact&) {}
    virtual void take(const engine::work_step&) {}
    [[nodiscard]] virtual std::vector<report_row> rows(const report_names&) = 0;
};

// played: neither counted nor on a reader thread, but answered by hours that are played again.
enum class fact_source : std::uint8_t { cases, resorts, work, played };
using played_rows = std::variant<std::vector<report_row>, response>;

struct report_kind {
    std::string_view name;  // in the address
    both_words title, question, cost;
    fact_source source{};
    std::vector<report_column> columns;
    std::function<std::unique_ptr<counting>(const report_asked&)> begin{};
    std::function<boost::asio::awaitable<played_rows>(context&, const request&, report_asked)>
        play{};
};

[[nodiscard]] report_kind parity_over_time_report();
[[nodiscard]] report_kind service_levels_report();
[[nodiscard]] report_kind public_private_report();
[[nodiscard]] report_kind last_resort_report();
[[nodiscard]] report_kind effort_report();
[[nodiscard]] report_kind channel_shift_report();
[[nodiscard]] report_kind same_topic_report();
[[nodiscard]] report_kind powers_granted_report();
[[nodiscard]] report_kind handling_report();
[[nodiscard]] report_kind agents_share_report();
[[nodiscard]] report_kind overtakes_report();
[[nodiscard]] report_kind cost_of_parity_report();

[[nodiscard]] const std::vector<report_kind>& report_kinds();
[[nodiscard]] const report_kind* find_report(std::string_view name);

// --- what several of them count

// Shares of promises: A, B, F, O and their parts, of any set of waits.
struct promise_count {
    std::uint64_t queued{}, answered{}, abandoned{}, flowed_out{}, open{};
    std::uint64_t answered_in_target{}, abandoned_in_target{}, short_abandons{}, open_past_target{};
    void take(const engine::case_fact&, core::instant now);
    // Answered, abandoned, or still open past the target: what the headline divides by.
    [[nodiscard]] std::uint64_t due() const { return answered + abandoned + open_past_target; }
    [[nodiscard]] figure kept() const { return share_of(answered_in_target, due()); }
};

// From the customer's asking until answered or gone; nothing while open.
[[nodiscard]] std::optional<double> waited_s(const engine::case_fact&);

struct wait_summary {
    std::vector<double> all;
    void add(double x) { all.push_back(x); }
    // Nearest rank; nothing without waits. Orders them.
    [[nodiscard]] std::optional<double> percentile(double share);
    [[nodiscard]] std::optional<double> mean() const;
};

}  // namespace evenline::http
