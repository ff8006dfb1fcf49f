#include "http/api/office.hpp"

namespace evenline::http {
namespace asio = boost::asio;

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
        const bool formula = !cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) !=
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
