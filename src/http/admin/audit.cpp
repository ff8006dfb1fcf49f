// Who did what: a page of it, all of it as a file, and whether it is still what was written.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned csv_rows = 500;  // read at once

struct audit_asked {
    engine::audit_filter filter;
    std::vector<input_error> errors;
};

audit_asked filter_of(const request& asked) {
    audit_asked out;
    out.filter.actor = asked.parameter("actor");
    out.filter.action = asked.parameter("action");
    out.filter.object = asked.parameter("object");
    read_time(asked, "from", out.filter.from, out.errors);
    read_time(asked, "to", out.filter.until, out.errors);
    return out;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

// What was written as JSON is read as JSON; a policy's text stays a text.
json::value state_value(const std::string& text) {
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return text_or_null(text);
    auto read = json::parse(text);
    auto* v = std::get_if<json::value>(&read);
    return v != nullptr ? std::move(*v) : json::value(text);
}

json::value row_view(const engine::audit_row& r) {
    return {{"number", r.number},
            {"at", time_value(r.what.at)},
            {"actor", r.what.actor},
            {"action", r.what.action},
            {"object", r.what.object},
            {"before", state_value(r.what.before)},
            {"after", state_value(r.what.after)},
            {"reason", text_or_null(r.what.reason)},
            {"from", text_or_null(r.what.from_ip)},
            {"hash", r.hash}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    auto wanted = filter_of(from.asked);
    if (!wanted.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "A filter is not right; nothing was looked up.", wanted.errors);
    wanted.filter.cursor = page.cursor;
    wanted.filter.limit = page.limit;
    const auto found = co_await with.with.office->audit_rows(std::move(wanted.filter));
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& r : found->data) data.push_back(row_view(r));
    co_return page_answer(from.asked, std::move(data), found->next_cursor);
}

// However long the log, no more than one page of it is in memory.
class csv_pages {
public:
    csv_pages(engine::office& from, engine::audit_filter filter)
        : from_(from), filter_(std::move(filter)) {
        filter_.limit = csv_rows;
    }
    asio::awaitable<std::string> next() {
        std::string out;
        if (over_) co_return out;
        const auto found = co_await from_.audit_rows(filter_);
        if (!found) co_return out;
        for (const auto& r : found->data) {
            append_csv(out, {std::to_string(r.number), engine::rfc3339(r.what.at), r.what.actor,
                             r.what.action, r.what.object, r.what.before, r.what.after,
                             r.what.reason, r.what.from_ip, r.hash});
        }
        filter_.cursor = found->next_cursor;
        over_ = found->next_cursor.empty();
        co_return out;
    }

private:
    engine::office& from_;
    engine::audit_filter filter_;
    bool over_{};
};

asio::awaitable<response> csv(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    auto wanted = filter_of(from.asked);
    if (!wanted.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "A filter is not right; nothing was looked up.", wanted.errors);
    auto pages = std::make_shared<csv_pages>(*with.with.office, std::move(wanted.filter));
    auto out = csv_answer("audit.csv");
    append_csv(out.body, {"number", "at", "actor", "action", "object", "before", "after", "reason",
                          "from", "hash"});
    out.stream = [pages] { return pages->next(); };
    co_return out;
}

asio::awaitable<response> verify(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto found = co_await with.with.office->verify_audit();
    if (!found) co_return unreadable(from.asked, found.error());
    const auto& bad = found->first_bad;
    co_return json_answer(200, {{"ok", !bad},
                                {"checked", found->checked},
                                {"first_bad", bad ? json::value(*bad) : json::value()}});
}

}  // namespace

void add_audit_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/audit", [&with](call c) { return list(with, c); });
    routes.bind("GET", "/api/v1/audit.csv", [&with](call c) { return csv(with, c); });
    routes.bind("POST", "/api/v1/audit/verify", [&with](call c) { return verify(with, c); });
}

}  // namespace evenline::http
