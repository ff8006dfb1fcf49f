// Tickets: the list, one of them, its timeline.
#include "evenline/engine/names.hpp"
#include "http/api/context.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

namespace evenline::http {
namespace asio = boost::asio;

asio::awaitable<ticket_found> find_ticket(context& with, call from, bool to_work) {
    ticket_found out;
    const auto id = engine::parse_id<core::ticket_id>(from.asked.params[0]);
    if (id) {
        auto stored = co_await with.ticket(*id);
        if (!stored) {
            out.no = unreadable(from.asked, stored.error());
            co_return out;
        }
        if (*stored) out.ticket = std::move(**stored);
    }
    // Who may not see it learns no more than who asks for one that is not there.
    const bool there = out.ticket.id && with.may_see(from.who, out.ticket);
    if (!there) {
        out.no = problem(from.asked, "ticket_unknown",
                         "There is no ticket of this id that you may see. Agents see their own and "
                         "those of customers they serve now.");
    } else if (to_work && !with.may_work_on(from.who, out.ticket)) {
        out.no = refused(from.asked, core::refusal::not_yours);
    }
    co_return out;
}

namespace {

struct filter_asked {
    engine::ticket_filter filter;
    std::vector<input_error> errors;
};

filter_asked filter_of(context& with, call from) {
    filter_asked out;
    const auto& asked = from.asked;
    auto& f = out.filter;
    f.status = asked.parameter("status");
    if (!f.status.empty() && f.status != "open" &&
        !engine::parse_name<core::ticket_status>(f.status))
        out.errors.push_back({"?status", "is not a status of a ticket"});
    f.need = asked.parameter("need");
    if (!f.need.empty() && !with.need_of(f.need))
        out.errors.push_back({"?need", "is not a need of the policy in force"});
    f.text = asked.parameter("text");
    f.tag = asked.parameter("tag");
    if (f.text.size() > 200) out.errors.push_back({"?text", "must have at most 200 bytes"});
    if (const auto name = asked.parameter("channel"); !name.empty()) {
        const auto* channel = with.with.channels.by_id(name);
        if (channel == nullptr)
            out.errors.push_back({"?channel", "is not a configured channel"});
        else
            f.channel = channel->number;
    }
    if (const auto name = asked.parameter("agent"); !name.empty()) {
        const auto id = engine::parse_id<core::agent_id>(name);
        if (!id)
            out.errors.push_back({"?agent", "must be an id such as agt_7"});
        else
            f.agent = *id;
    }
    if (const auto name = asked.parameter("customer"); !name.empty()) {
        const auto id = engine::parse_id<core::customer_id>(name);
        if (!id)
            out.errors.push_back({"?customer", "must be an id such as cus_7"});
        else
            f.customer = *id;
    }
    return out;
}

asio::awaitable<response> list(context& with, call from) {
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    auto wanted = filter_of(with, from);
    if (!wanted.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "A filter is not right; nothing was looked up.", wanted.errors);
    auto& f = wanted.filter;
    f.limit = page.limit;
    f.cursor = page.cursor;
    const bool others =
        from.who.is_agent_only() && !(f.customer && with.serves_customer(from.who, f.customer));
    if (others) f.agent = from.who.agent;
    if (others && !from.who.agent) co_return page_answer(from.asked, {}, {});
    auto found = co_await with.with.reader.tickets(std::move(f));
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& t : found->data) data.push_back(ticket_view(with, t));
    co_return page_answer(from.asked, std::move(data), found->next_cursor);
}

asio::awaitable<response> one(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto out = json_answer(200, ticket_view(with, found.ticket));
    co_return out.with("ETag", "\"" + std::to_string(found.ticket.version) + "\"");
}

asio::awaitable<response> timeline(context& with, call from) {
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    auto entries = co_await with.with.reader.timeline(found.ticket.id, page.cursor, page.limit);
    if (!entries) co_return unreadable(from.asked, entries.error());
    json::value::array data;
    const bool whispers = with.may_see_whispers(from.who, found.ticket);
    for (const auto& e : entries->data) {
        if (e.message && e.message->whisper && !whispers) continue;
        data.push_back(entry_view(with, e));
    }
    co_return page_answer(from.asked, std::move(data), entries->next_cursor);
}

}  // namespace

void add_ticket_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets", [&with](call c) { return list(with, c); });
    routes.bind("GET", "/api/v1/tickets/{id}", [&with](call c) { return one(with, c); });
    routes.bind("GET", "/api/v1/tickets/{id}/timeline",
                [&with](call c) { return timeline(with, c); });
}

}  // namespace evenline::http
