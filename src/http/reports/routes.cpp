// GET /api/v1/reports and /api/v1/reports/{report}: read the question, have the facts counted on a
// reader thread, lay out the answer as JSON or as a file.
#include "evenline/channels/social.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"
#include "http/policy/lab.hpp"
#include "http/reports/counting.hpp"

#include <charconv>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr core::duration longest = core::days(92);
constexpr core::duration longest_of_log = core::days(31);

json::value words(both_words w) { return {{"en", w.en}, {"es", w.es}}; }

json::value kind_view(const report_kind& kind) {
    return {{"report", kind.name}, {"title", words(kind.title)},
            {"question", words(kind.question)}, {"cost", words(kind.cost)}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.reports == nullptr) co_return no_office(from.asked);
    json::value::array data;
    for (const auto& kind : report_kinds()) data.push_back(kind_view(kind));
    co_return page_answer(from.asked, std::move(data), {});
}

struct question {
    report_asked asked;
    std::optional<engine::report_period> before;  // ?compare=
    bool csv{};
    std::vector<input_error> errors;
};

void read_compare(const request& asked, question& q) {
    const auto with = asked.parameter("compare");
    if (with.empty()) return;
    const auto& when = q.asked.when;
    auto before = when;
    core::duration back = when.until - when.from;
    if (with == "week") back = core::days(7);
    else if (with != "previous")
        q.errors.push_back({"?compare", "must be previous (the same length just before) or week"});
    before.from = when.from - back;
    before.until = when.until - back;
    q.before = before;
}

void read_rest(const context& with, const request& asked, question& q) {
    auto& a = q.asked;
    const auto need = asked.parameter("need");
    a.need = with.need_of(need);
    if (!need.empty() && !a.need)
        q.errors.push_back({"?need", "is not a need of the policy in force"});
    const auto by = asked.parameter("by");
    a.by_day = by == "day" || (by.empty() && a.when.until - a.when.from > core::days(2));
    if (!by.empty() && by != "day" && by != "hour")
        q.errors.push_back({"?by", "must be hour or day"});
    const auto topic = asked.parameter("topic");
    a.topic_is_disposition = topic == "disposition";
    if (!topic.empty() && topic != "rule" && topic != "disposition")
        q.errors.push_back({"?topic", "must be rule or disposition"});
    const auto least = asked.parameter("least");
    if (!least.empty()) {
        const auto* end = least.data() + least.size();
        const auto read = std::from_chars(least.data(), end, a.least);
        if (read.ec != std::errc{} || read.ptr != end || a.least == 0)
            q.errors.push_back({"?least", "must be a whole number from 1"});
    }
    const auto format = asked.parameter("format");
    q.csv = format == "csv";
    if (!format.empty() && format != "csv" && format != "json")
        q.errors.push_back({"?format", "must be json or csv"});
}

question read_question(const context& with, const request& asked, const report_kind& kind) {
    question q;
    auto when = asked_period(with, asked);
    q.errors = std::move(when.errors);
    q.asked.when = {when.from, when.until, with.now()};
    const auto most = kind.source == fact_source::played ? longest_hours
                      : kind.source == fact_source::work ? longest_of_log
                                                         : longest;
    if (q.errors.empty() && when.until - when.from > most)
        q.errors.push_back({"?from", "this report spans " +
                                         std::to_string(most.us / core::hours(1).us) +
                                         " hours at most"});
    read_compare(asked, q);
    read_rest(with, asked, q);
    const auto& capacity = with.state().rules().capacity;
    q.asked.units_of_agent = capacity.units;
    q.asked.units_of_form[0] = capacity.call;
    q.asked.units_of_form[1] = capacity.chat;
    q.asked.units_of_form[2] = capacity.mail;
    return q;
}

report_names names_of(const context& with) {
    return {[&with](core::need_index n) { return with.need_name(n); },
            [&with](core::channel_number c) { return with.channel_name(c); },
            [&with](core::agent_id id) {
                const auto* a = with.state().find(id);
                return a != nullptr ? a->profile.name : engine::text(id);
            },
            [&with](core::instant at) {
                if (with.with.policy.day_of) return with.with.policy.day_of(at).from;
                return core::instant{at.us / core::days(1).us * core::days(1).us};
            }};
}

std::vector<core::channel_number> social_channels(const context& with) {
    std::vector<core::channel_number> out;
    for (const auto& c : with.with.channels.all())
        if (channels::is_social(c.settings)) out.push_back(c.number);
    return out;
}

using laid_out = engine::read_result<std::vector<report_row>>;

asio::awaitable<laid_out> counted_rows(context& with, const report_kind& kind, report_asked asked) {
    const std::shared_ptr<counting> counted = kind.begin(asked);
    const auto take = [counted](const auto& fact) { counted->take(fact); };
    auto& facts = *with.with.reports;
    engine::read_result<std::uint64_t> read = std::uint64_t{};
    if (kind.source == fact_source::cases)
        read = co_await facts.cases(asked.when, take);
    else if (kind.source == fact_source::resorts)
        read = co_await facts.resorts(asked.when, social_channels(with), take);
    else
        read = co_await facts.work(asked.when, take);
    if (!read) co_return read.error();
    co_return counted->rows(names_of(with));
}

asio::awaitable<played_rows> rows_of(context& with, call from, const report_kind& kind,
                                     report_asked asked) {
    if (kind.play) {
        if (with.lab == nullptr) co_return no_office(from.asked);
        auto rows = co_await kind.play(with, from.asked, asked);
        co_return rows;
    }
    auto rows = co_await counted_rows(with, kind, asked);
    if (!rows) co_return unreadable(from.asked, rows.error());
    co_return std::move(*rows);
}

asio::awaitable<response> show(context& with, call from) {
    if (with.with.reports == nullptr) co_return no_office(from.asked);
    const auto* kind = find_report(from.asked.params[0]);
    if (kind == nullptr)
        co_return problem(from.asked, "report_unknown",
                          "There is no report of this name. Look in GET /api/v1/reports.");
    const auto q = read_question(with, from.asked, *kind);
    if (!q.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "The question is not right; nothing was counted.", q.errors);
    auto answered = co_await rows_of(with, from, *kind, q.asked);
    if (auto* no = std::get_if<response>(&answered)) co_return std::move(*no);
    const auto& now = std::get<std::vector<report_row>>(answered);
    if (q.csv) {
        auto out = csv_answer(std::string(kind->name) + ".csv");
        write_csv(out.body, kind->columns, now);
        co_return out;
    }
    auto body = kind_view(*kind);
    body.set("from", time_value(q.asked.when.from))
        .set("to", time_value(q.asked.when.until))
        .set("columns", columns_view(kind->columns))
        .set("rows", rows_view(kind->columns, now))
        .set("compared", nullptr);
    if (q.before) {
        auto before = q.asked;
        before.when = *q.before;
        auto earlier = co_await rows_of(with, from, *kind, before);
        if (auto* no = std::get_if<response>(&earlier)) co_return std::move(*no);
        const auto& then = std::get<std::vector<report_row>>(earlier);
        body.set("compared", {{"from", time_value(before.when.from)},
                              {"to", time_value(before.when.until)},
                              {"rows", rows_view(kind->columns, then)}});
    }
    co_return json_answer(200, body);
}

}  // namespace

void add_report_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/reports", [&with](call c) { return list(with, c); });
    routes.bind("GET", "/api/v1/reports/{report}", [&with](call c) { return show(with, c); });
}

}  // namespace evenline::http
