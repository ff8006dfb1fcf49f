// A customer and whose addresses are whose. A claimed address never joins by itself: people link.
#include "http/api/context.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

struct customer_found {
    core::customer who;
    std::optional<response> no;
};

asio::awaitable<customer_found> find_customer(context& with, call from) {
    customer_found out;
    const auto id = engine::parse_id<core::customer_id>(from.asked.params[0]);
    bool there = false;
    if (id) {
        auto stored = co_await with.customer(*id);
        if (!stored) {
            out.no = unreadable(from.asked, stored.error());
            co_return out;
        }
        there = stored->has_value();
        if (there) out.who = std::move(**stored);
    }
    if (there && with.serves_customer(from.who, out.who.id)) co_return out;
    out.no = problem(from.asked, "customer_unknown",
                     "There is no customer of this id that you may see. Agents see the customers "
                     "they serve now.");
    co_return out;
}

asio::awaitable<response> one(context& with, call from) {
    auto found = co_await find_customer(with, from);
    if (found.no) co_return std::move(*found.no);
    auto body = customer_view(found.who);
    engine::ticket_filter theirs;
    theirs.customer = found.who.id;
    auto tickets = co_await with.with.reader.tickets(std::move(theirs));
    if (!tickets) co_return unreadable(from.asked, tickets.error());
    json::value::array list;
    for (const auto& t : tickets->data) list.push_back(ticket_view(with, t));
    body.set("tickets", std::move(list));
    json::value::array unreachable;   // known by mail that came back
    for (const auto& a : found.who.addresses) {
        if (const auto why = with.with.lookup.undeliverable(a.kind, a.value))
            unreachable.push_back({{"kind", a.kind}, {"value", a.value}, {"reason", *why}});
    }
    body.set("unreachable", std::move(unreachable));
    co_return json_answer(200, body);
}

asio::awaitable<response> timeline(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    auto found = co_await find_customer(with, from);
    if (found.no) co_return std::move(*found.no);
    const auto entries =
        co_await with.with.desk->customer_timeline(found.who.id, page.cursor, page.limit);
    if (!entries) co_return unreadable(from.asked, entries.error());
    json::value::array data;
    for (const auto& e : entries->data) {
        if (e.message && e.message->whisper) {
            const auto ticket = co_await with.ticket(e.ticket);
            const bool may = ticket && *ticket && with.may_see_whispers(from.who, **ticket);
            if (!may) continue;
        }
        data.push_back(entry_view(with, e));
    }
    co_return page_answer(from.asked, std::move(data), entries->next_cursor);
}

asio::awaitable<response> changed(context& with, call from, core::customer_id shown,
                                  core::command what, std::string action) {
    engine::submission s;
    s.command = std::move(what);
    const auto done =
        co_await with.submit(from, std::move(s), std::move(action), engine::text(shown));
    if (done.failed) co_return unavailable(from.asked);
    const bool already = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !already)
        co_return refused(from.asked, done.refused);
    const auto now = co_await with.customer(shown);
    if (!now || !*now) co_return unavailable(from.asked);
    co_return json_answer(200, customer_view(**now));
}

// Either another customer, who becomes this one, or an address, which becomes theirs.
asio::awaitable<response> link(context& with, call from) {
    form in(from.asked, {"customer", "kind", "value"});
    const auto other = in.id<core::customer_id>("customer");
    auto kind = in.text("kind", 60);
    auto value = in.text("value", 254);
    const bool address = !kind.empty() && !value.empty();
    if (other.has_value() == address)
        in.wrong("customer", "or both kind and value must be given, not all three");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_customer(with, from);
    if (found.no) co_return std::move(*found.no);
    const auto by = from.who.is_agent_only() ? from.who.agent : core::agent_id{};
    core::command what =
        core::add_address{found.who.id, {std::move(kind), std::move(value), true}, by};
    if (other) what = core::link_customers{*other, found.who.id, by};
    auto out = co_await changed(with, from, found.who.id, std::move(what), "customer.link");
    co_return out;
}

asio::awaitable<response> unlink(context& with, call from) {
    form in(from.asked, {"kind", "value"});
    auto kind = in.required_text("kind", 60);
    auto value = in.required_text("value", 254);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_customer(with, from);
    if (found.no) co_return std::move(*found.no);
    const auto by = from.who.is_agent_only() ? from.who.agent : core::agent_id{};
    const core::remove_address what{found.who.id, {std::move(kind), std::move(value), true}, by};
    auto out = co_await changed(with, from, found.who.id, what, "customer.unlink");
    co_return out;
}

}  // namespace

void add_customer_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/customers/{id}", [&with](call c) { return one(with, c); });
    routes.bind("GET", "/api/v1/customers/{id}/timeline",
                [&with](call c) { return timeline(with, c); });
    routes.bind("POST", "/api/v1/customers/{id}/link", [&with](call c) { return link(with, c); });
    routes.bind("POST", "/api/v1/customers/{id}/unlink",
                [&with](call c) { return unlink(with, c); });
}

}  // namespace evenline::http
