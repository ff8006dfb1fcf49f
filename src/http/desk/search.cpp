// One box for names, numbers, mailboxes, handles, ids and whatever was said.
#include "evenline/engine/names.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string_view name_of(engine::found_kind kind) {
    switch (kind) {
        case engine::found_kind::ticket:
            return "ticket";
        case engine::found_kind::customer:
            return "customer";
        case engine::found_kind::message:
            return "message";
    }
    return "message";
}

json::value found_view(const context& with, const engine::found& f) {
    return {{"kind", name_of(f.kind)},
            {"ticket_id", id_value(f.ticket)},
            {"customer_id", id_value(f.customer)},
            {"title", f.title},
            {"snippet", f.snippet},
            {"channel", f.channel != 0 ? json::value(with.channel_name(f.channel)) : json::value()},
            {"state", f.status ? json::value(engine::name(*f.status)) : json::value()},
            {"at", time_value(f.at)}};
}

struct search_asked {
    engine::search_filter filter;
    std::vector<input_error> errors;
};

search_asked filter_of(context& with, call from) {
    search_asked out;
    auto& f = out.filter;
    f.text = from.asked.parameter("q");
    if (f.text.size() > 200) out.errors.push_back({"?q", "must have at most 200 bytes"});
    const auto kind = from.asked.parameter("kind");
    for (const auto k : {engine::found_kind::ticket, engine::found_kind::customer,
                         engine::found_kind::message}) {
        if (kind == name_of(k)) f.kind = k;
    }
    if (!kind.empty() && !f.kind)
        out.errors.push_back({"?kind", "must be ticket, customer or message"});
    if (const auto name = from.asked.parameter("channel"); !name.empty()) {
        const auto* channel = with.with.channels.by_id(name);
        if (channel == nullptr)
            out.errors.push_back({"?channel", "is not a configured channel"});
        else
            f.channel = channel->number;
    }
    f.tag = from.asked.parameter("tag");
    const auto state = from.asked.parameter("state");
    f.open_only = state == "open";
    if (!state.empty() && !f.open_only) {
        f.status = engine::parse_name<core::ticket_status>(state);
        if (!f.status) out.errors.push_back({"?state", "is not a status of a ticket"});
    }
    return out;
}

// Who may see what is the same as for tickets: an agent's own, and those of whom they serve now.
void limit_to(const context& with, const principal& who, engine::search_filter& f) {
    f.everything = !who.is_agent_only();
    f.agent = who.agent;
    const auto* me = who.agent ? with.state().find(who.agent) : nullptr;
    if (me == nullptr) return;
    for (const auto id : me->in_hand) {
        if (const auto* t = with.state().find(id)) f.customers.push_back(t->customer);
    }
}

asio::awaitable<response> search(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    auto wanted = filter_of(with, from);
    if (!wanted.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "A filter is not right; nothing was looked up.", wanted.errors);
    wanted.filter.cursor = page.cursor;
    wanted.filter.limit = page.limit;
    limit_to(with, from.who, wanted.filter);
    if (wanted.filter.text.empty()) co_return page_answer(from.asked, {}, {});
    const auto found = co_await with.with.desk->search(std::move(wanted.filter));
    if (!found) co_return unreadable(from.asked, found.error());
    json::value::array data;
    for (const auto& f : found->data) data.push_back(found_view(with, f));
    co_return page_answer(from.asked, std::move(data), found->next_cursor);
}

}  // namespace

void add_search_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/search", [&with](call c) { return search(with, c); });
}

}  // namespace evenline::http
