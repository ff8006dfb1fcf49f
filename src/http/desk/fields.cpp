// Fields of the house's own on tickets and customers: which there are, and what stands in them.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t most_fields = 50, longest_value = 500;

json::value field_view(const engine::house_field& f) {
    return {{"code", f.code},
            {"about", f.of_customer ? "customer" : "ticket"},
            {"label", json::value{{"en", f.english}, {"es", f.spanish}}},
            {"active", f.active}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto all = co_await with.with.desk->fields();
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& f : *all) data.push_back(field_view(f));
    co_return page_answer(from.asked, std::move(data), {});
}

bool is_field_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::string label_of(const json::value* label, std::string_view language) {
    const auto* found = label != nullptr ? label->find(language) : nullptr;
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string();
}

engine::house_field read_field(form& in, std::string code) {
    engine::house_field f;
    f.code = std::move(code);
    const auto about = in.required_text("about", 20);
    const auto* label = in.object("label");
    f.english = label_of(label, "en");
    f.spanish = label_of(label, "es");
    f.of_customer = about == "customer";
    f.active = in.flag("active").value_or(true);
    if (!about.empty() && about != "customer" && about != "ticket")
        in.wrong("about", "must be \"ticket\" or \"customer\"");
    if (f.english.empty() || f.spanish.empty() || f.english.size() > 60 || f.spanish.size() > 60)
        in.wrong("label", "must have en and es, 1 to 60 bytes each");
    return f;
}

asio::awaitable<response> put(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"about", "label", "active"});
    auto wanted = read_field(in, from.asked.params[0]);
    if (!is_field_code(wanted.code))
        in.wrong("", "the code in the address must have at most 40 of a-z, 0-9 and _");
    const auto all = co_await with.with.desk->fields();
    if (!all) co_return unreadable(from.asked, all.error());
    const auto known = std::ranges::find(*all, wanted.code, &engine::house_field::code);
    if (known != all->end() && known->of_customer != wanted.of_customer)
        in.wrong("about", "stays what it was: what stands in the field belongs there");
    if (known == all->end() && all->size() >= most_fields)
        in.wrong("", "there may be 50 fields at most");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    engine::audit_entry entry;
    entry.after = field_view(wanted).dump();
    auto failed = co_await keep_record(with, from, std::move(entry), "field.put", wanted.code);
    if (failed) co_return std::move(*failed);
    const auto kept = co_await with.with.desk->put_field(wanted);
    if (!kept) co_return unavailable(from.asked);
    co_return json_answer(200, field_view(wanted));
}

asio::awaitable<response> shown(context& with, call from, core::ticket t) {
    const auto values = co_await with.with.desk->values_of(t.id, t.customer);
    if (!values) co_return unreadable(from.asked, values.error());
    json::value::array data;
    for (const auto& v : *values) {
        auto one = field_view(v.field);
        one.set("value", v.value.empty() ? json::value() : json::value(v.value));
        data.push_back(std::move(one));
    }
    co_return json_answer(200, {{"ticket_id", id_value(t.id)},
                                {"customer_id", id_value(t.customer)},
                                {"data", std::move(data)}});
}

asio::awaitable<response> values(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto out = co_await shown(with, from, std::move(found.ticket));
    co_return out;
}

// The audit says that a field was changed and not to what: the words belong to the person, and go
// with them.
asio::awaitable<response> fill(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"value"});
    engine::field_change wanted;
    wanted.value = in.text("value", longest_value);
    wanted.code = from.asked.params[1];
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto all = co_await with.with.desk->fields();
    if (!all) co_return unreadable(from.asked, all.error());
    const auto field = std::ranges::find(*all, wanted.code, &engine::house_field::code);
    if (field == all->end() || !field->active)
        co_return problem(from.asked, "field_unknown",
                          "There is no active field of this code. GET /api/v1/fields lists them.");
    wanted.ticket = found.ticket.id;
    if (field->of_customer) wanted.customer = found.ticket.customer;
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->after = wanted.code;
    s.desk.emplace_back(std::move(wanted));
    const auto done =
        co_await with.submit(from, std::move(s), "ticket.field", engine::text(found.ticket.id));
    if (done.failed) co_return unavailable(from.asked);
    auto out = co_await shown(with, from, std::move(found.ticket));
    co_return out;
}

}  // namespace

void add_field_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/fields", [&with](call c) { return list(with, c); });
    routes.bind("PUT", "/api/v1/fields/{code}", [&with](call c) { return put(with, c); });
    routes.bind("GET", "/api/v1/tickets/{id}/fields", [&with](call c) { return values(with, c); });
    routes.bind("PUT", "/api/v1/tickets/{id}/fields/{code}",
                [&with](call c) { return fill(with, c); });
}

}  // namespace evenline::http
