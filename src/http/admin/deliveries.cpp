// What was sent to a subscriber, attempt by attempt; one more try; a try without an event.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value attempt_view(const engine::delivery_attempt& a) {
    return {{"at", time_value(a.at)},
            {"status", a.status != 0 ? json::value(a.status) : json::value()},
            {"took_seconds", a.took_s},
            {"error", a.error.empty() ? json::value() : json::value(a.error)}};
}

// Kind and time stand in the payload the store keeps as text.
json::value member_of(const engine::delivery_row& r, std::string_view key) {
    const auto read = json::parse(r.item.payload);
    const auto* body = std::get_if<json::value>(&read);
    const auto* found = body != nullptr ? body->find(key) : nullptr;
    return found != nullptr ? *found : json::value();
}

json::value row_view(const engine::delivery_row& r) {
    json::value::array log;
    for (const auto& a : r.attempts) log.push_back(attempt_view(a));
    const auto* status = !r.done ? "pending" : r.error.empty() ? "delivered" : "failed";
    const auto* last = r.attempts.empty() ? nullptr : &r.attempts.back();
    return {{"id", "evt_" + std::to_string(r.item.id)},
            {"at", member_of(r, "timestamp")},
            {"event", member_of(r, "type")},
            {"ticket_id", id_value(r.item.ticket)},
            {"status", status},
            {"attempts", r.attempts.size()},
            {"http_status",
             last != nullptr && last->status != 0 ? json::value(last->status) : json::value()},
            {"error", r.error.empty() ? json::value() : json::value(r.error)},
            {"next_try_at", r.done ? json::value() : time_value(r.item.due_at)},
            {"log", std::move(log)},
            {"payload", r.item.payload}};
}

response unknown_subscriber(call from) {
    return problem(from.asked, "subscriber_unknown",
                   "There is no subscriber of this id. GET /api/v1/subscribers lists them.");
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    const auto id = from.asked.params[0];
    if (with.with.subscribers.find(id) == nullptr) co_return unknown_subscriber(from);
    const auto found = co_await with.with.office->deliveries(id, page.cursor, page.limit);
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& r : found->data) data.push_back(row_view(r));
    co_return page_answer(from.asked, std::move(data), found->next_cursor);
}

asio::awaitable<response> redeliver(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto id = engine::parse_prefixed("evt_", from.asked.params[0]);
    const bool sane = id && *id < (std::uint64_t{1} << 62U);
    if (!sane)
        co_return problem(from.asked, "delivery_unknown", "There is no delivery of this id.");
    auto found = co_await with.with.office->delivery_of(*id);
    if (!found) co_return unreadable(from.asked, found.error());
    if (!*found)
        co_return problem(from.asked, "delivery_unknown", "There is no delivery of this id.");
    auto row = std::move(**found);
    if (with.with.subscribers.find(row.item.subscriber) == nullptr)
        co_return unknown_subscriber(from);
    std::vector<engine::office_record> records{engine::redelivery{*id, with.now()}};
    auto failed = co_await keep_record(with, from, engine::audit_entry(), "delivery.redeliver",
                                       from.asked.params[0], std::move(records));
    if (failed) co_return std::move(*failed);
    row.done = false;
    row.error.clear();
    row.item.due_at = with.now();
    co_return json_answer(202, row_view(row));
}

asio::awaitable<response> test(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto id = from.asked.params[0];
    if (with.with.subscribers.find(id) == nullptr) co_return unknown_subscriber(from);
    engine::outbox_item item;
    item.subscriber = id;
    item.kind = "event";
    item.thread = "test";
    item.payload = json::value{{"type", "test"},
                               {"timestamp", engine::rfc3339(with.now())},
                               {"data", json::value{{"asked_by", from.who.actor()}}}}
                       .dump();
    engine::submission s;
    s.outbox.push_back(std::move(item));
    const auto done = co_await with.submit(from, std::move(s), "subscriber.test", id);
    if (done.failed) co_return unavailable(from.asked);
    const auto newest = co_await with.with.office->deliveries(id, std::string(), 1);
    if (!newest) co_return unreadable(from.asked, newest.error());
    if (newest->data.empty()) co_return unavailable(from.asked);
    co_return json_answer(202, row_view(newest->data.front()));
}

}  // namespace

void add_delivery_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/subscribers/{id}/deliveries",
                [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/subscribers/{id}/test", [&with](call c) { return test(with, c); });
    routes.bind("POST", "/api/v1/deliveries/{id}/redeliver",
                [&with](call c) { return redeliver(with, c); });
}

}  // namespace evenline::http
