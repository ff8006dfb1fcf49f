// What a person may ask for: all that is kept about them, and that it goes.
#include "evenline/engine/person_records.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr unsigned page_of_timeline = 200;
constexpr std::size_t most_entries = 100'000;

response unknown(call from) {
    return problem(from.asked, "customer_unknown", "There is no customer of this id.");
}

asio::awaitable<response> erase(context& with, call from) {
    form in(from.asked, {"reason"});
    const auto reason = in.required_text("reason", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto id = engine::parse_id<core::customer_id>(from.asked.params[0]);
    if (!id) co_return unknown(from);
    engine::submission s;
    s.command = core::erase_customer{*id};
    s.audit = engine::audit_entry{};
    s.audit->reason = reason;
    const auto done =
        co_await with.submit(from, std::move(s), "customer.erase", engine::text(*id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused == core::refusal::wrong_status)
        co_return problem(from.asked, "wrong_status",
                          "This customer has an open ticket. Close or cancel it first: what is "
                          "being worked on cannot be forgotten. Nothing was erased.");
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    bool scrubbed = false;
    if (with.with.house.scrub) scrubbed = co_await with.with.house.scrub();
    co_return json_answer(200, {{"id", engine::text(*id)}, {"scrubbed", scrubbed}});
}

// Table by table what the store has of them beside their tickets and what was said in them: drafts,
// proofs, granted powers, ratings of effort, audit. Nothing: it cannot be read now.
asio::awaitable<std::optional<json::value>> records_of(context& with, core::customer_id who) {
    auto* kept = dynamic_cast<engine::person_records*>(with.with.desk);
    if (kept == nullptr) co_return std::nullopt;
    const auto text = co_await kept->records_of(who);
    if (!text) co_return std::nullopt;
    auto read = json::parse(*text);
    auto* good = std::get_if<json::value>(&read);
    if (good == nullptr) co_return std::nullopt;
    co_return std::move(*good);
}

asio::awaitable<response> all_of(context& with, call from) {
    if (with.with.desk == nullptr) co_return unknown(from);
    const auto id = engine::parse_id<core::customer_id>(from.asked.params[0]);
    if (!id) co_return unknown(from);
    const auto who = co_await with.customer(*id);
    if (!who) co_return unreadable(from.asked, who.error());
    if (!*who) co_return unknown(from);
    json::value::array tickets, entries;
    std::string cursor;
    do {
        engine::ticket_filter theirs;
        theirs.customer = (*who)->id;
        theirs.cursor = cursor;
        const auto page = co_await with.with.reader.tickets(std::move(theirs));
        if (!page) co_return unreadable(from.asked, page.error());
        for (const auto& t : page->data) tickets.push_back(ticket_view(with, t));
        cursor = page->next_cursor;
    } while (!cursor.empty() && tickets.size() < most_entries);
    bool complete = cursor.empty();
    cursor.clear();
    do {
        const auto page =
            co_await with.with.desk->customer_timeline((*who)->id, cursor, page_of_timeline);
        if (!page) co_return unreadable(from.asked, page.error());
        for (const auto& e : page->data) entries.push_back(entry_view(with, e));
        cursor = page->next_cursor;
    } while (!cursor.empty() && entries.size() < most_entries);
    complete = complete && cursor.empty();
    auto records = co_await records_of(with, (*who)->id);
    if (!records) co_return unavailable(from.asked);
    engine::audit_entry note;
    auto failed =
        co_await keep_record(with, from, std::move(note), "customer.export", engine::text(*id));
    if (failed) co_return std::move(*failed);
    co_return json_answer(200, {{"exported_at", time_value(with.now())},
                                {"customer", customer_view(**who)},
                                {"tickets", std::move(tickets)},
                                {"timeline", std::move(entries)},
                                {"records", std::move(*records)},
                                {"complete", complete}});
}

}  // namespace

void add_person_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/customers/{id}/erase", [&with](call c) { return erase(with, c); });
    routes.bind("GET", "/api/v1/customers/{id}/export",
                [&with](call c) { return all_of(with, c); });
}

}  // namespace evenline::http
