#include "http/office.hpp"

#include "http/companions.hpp"
#include "http/notice_board.hpp"
#include "http/policy_desk.hpp"

namespace evenline::http {
namespace asio = boost::asio;

void add_office_routes(router& routes, context& with) {
    add_policy_version_routes(routes, with);
    add_policy_form_routes(routes, with);
    add_audit_routes(routes, with);
    add_monitoring_routes(routes, with);
    add_take_over_routes(routes, with);
    add_reassign_routes(routes, with);
    add_presence_routes(routes, with);
    add_agent_word_routes(routes, with);
    add_admin_channel_routes(routes, with);
    add_user_routes(routes, with);
    add_token_routes(routes, with);
    add_subscriber_routes(routes, with);
    add_delivery_routes(routes, with);
    add_figure_routes(routes, with);
    add_report_routes(routes, with);
    add_power_routes(routes, with);
    add_notice_routes(routes, with);
    add_house_routes(routes, with);
    add_parity_state_routes(routes, with);
    add_policy_trial_routes(routes, with);
    add_policy_plan_routes(routes, with);
}

asio::awaitable<void> open_office(context& with) {
    if (with.with.office == nullptr) co_return;
    const auto all = co_await with.with.office->companions();
    if (all && with.beside != nullptr) with.beside->load(*all);
    co_await keep_first_policy_version(with);
    const auto posted = co_await with.with.office->notices();
    if (!posted || with.notices == nullptr) co_return;
    for (const auto& n : *posted) {
        const auto told = co_await with.with.office->told_of(n.id);
        if (told) with.notices->load(n, *told);
    }
}

asio::awaitable<std::optional<response>> keep_record(context& with, call from,
                                                     engine::audit_entry what, std::string action,
                                                     std::string object,
                                                     std::vector<engine::office_record> records) {
    engine::submission s;
    s.audit = std::move(what);
    s.office = std::move(records);
    const auto done =
        co_await with.submit(from, std::move(s), std::move(action), std::move(object));
    if (done.failed) co_return unavailable(from.asked);
    co_return std::nullopt;
}

response no_office(const request& asked) {
    return problem(asked, "not_found", "This server was started without the store behind it.");
}

void append_csv(std::string& out, std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const auto cell : cells) {
        if (!first) out += ',';
        first = false;
        out += '"';
        const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) !=
                                                  std::string_view::npos;
        if (formula) out += '\'';
        for (const char c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    out += "\r\n";
}

response csv_answer(std::string name) {
    response out;
    out.content_type = "text/csv; charset=utf-8";
    return out.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
}

}  // namespace evenline::http
