// Ready-made answers: everybody's, kept by supervisors, and each person's own.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_text = 10'000;

json::value canned_view(const engine::canned_reply& c) {
    return {{"id", "can_" + std::to_string(c.id)},
            {"name", c.name},
            {"text", c.text},
            {"language", c.language.empty() ? json::value() : json::value(c.language)},
            {"own", c.owner != 0}};
}

bool may_change(const principal& who, const engine::canned_reply& c) {
    if (c.owner != 0) return who.account == c.owner;
    return !who.is_agent_only();
}

response not_theirs(call from) {
    return problem(from.asked, "not_allowed",
                   "Answers for everybody are kept by supervisors. Make one of your own "
                   "(\"own\": true), or ask a supervisor.");
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto all = co_await with.with.desk->canned(from.who.account);
    if (!all) co_return unreadable(from.asked, all.error());
    json::value::array data;
    for (const auto& c : *all) data.push_back(canned_view(c));
    co_return page_answer(from.asked, std::move(data), {});
}

struct canned_asked {
    engine::canned_reply what;
    std::optional<response> no;
};

canned_asked read(call from) {
    canned_asked out;
    form in(from.asked, {"name", "text", "language", "own"});
    out.what.name = in.required_text("name", 100);
    out.what.text = in.required_text("text", longest_text);
    out.what.language = in.text("language", 20);
    const bool own = in.flag("own").value_or(false);
    out.no = in.refused();
    if (out.no) return out;
    if (own && from.who.account == 0) out.no = not_a_person(from.asked);
    out.what.owner = own ? from.who.account : 0;
    if (!out.no && !may_change(from.who, out.what)) out.no = not_theirs(from);
    return out;
}

asio::awaitable<response> add(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto asked = read(from);
    if (asked.no) co_return std::move(*asked.no);
    const auto kept = co_await with.with.desk->put_canned(std::move(asked.what));
    if (!kept) co_return unavailable(from.asked);
    co_return json_answer(201, canned_view(*kept));
}

struct canned_found {
    engine::canned_reply what;
    std::optional<response> no;
};

// Somebody else's own one is as unknown as one that is not there.
asio::awaitable<canned_found> find(context& with, call from) {
    canned_found out;
    const auto id = numbered("can_", from.asked.params[0]);
    std::optional<engine::canned_reply> there;
    if (id) {
        const auto read = co_await with.with.desk->canned_one(*id);
        if (!read) {
            out.no = unreadable(from.asked, read.error());
            co_return out;
        }
        there = *read;
    }
    const bool seen = there && (there->owner == 0 || there->owner == from.who.account);
    if (!seen)
        out.no = problem(from.asked, "canned_unknown",
                         "There is no canned reply of this id. Look in GET /api/v1/canned.");
    else if (!may_change(from.who, *there))
        out.no = not_theirs(from);
    else
        out.what = std::move(*there);
    co_return out;
}

asio::awaitable<response> put(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto asked = read(from);
    if (asked.no) co_return std::move(*asked.no);
    auto found = co_await find(with, from);
    if (found.no) co_return std::move(*found.no);
    asked.what.id = found.what.id;
    const auto kept = co_await with.with.desk->put_canned(std::move(asked.what));
    if (!kept) co_return unavailable(from.asked);
    co_return json_answer(200, canned_view(*kept));
}

asio::awaitable<response> drop(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto found = co_await find(with, from);
    if (found.no) co_return std::move(*found.no);
    const auto gone = co_await with.with.desk->drop_canned(found.what.id);
    if (!gone) co_return unavailable(from.asked);
    co_return no_content();
}

}  // namespace

void add_canned_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/canned", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/canned", [&with](call c) { return add(with, c); });
    routes.bind("PUT", "/api/v1/canned/{id}", [&with](call c) { return put(with, c); });
    routes.bind("DELETE", "/api/v1/canned/{id}", [&with](call c) { return drop(with, c); });
}

}  // namespace evenline::http
