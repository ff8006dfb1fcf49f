// What a person puts under their mails. It is part of what they send only once they send it.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_signature = 1'000;

asio::awaitable<response> get(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    if (from.who.account == 0) co_return not_a_person(from.asked);
    const auto text = co_await with.with.desk->signature(from.who.account);
    if (!text) co_return unreadable(from.asked, text.error());
    co_return json_answer(200, {{"text", *text}});
}

asio::awaitable<response> put(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"text"});
    auto text = in.text("text", longest_signature);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (from.who.account == 0) co_return not_a_person(from.asked);
    const auto kept = co_await with.with.desk->put_signature(from.who.account, text);
    if (!kept) co_return unavailable(from.asked);
    co_return json_answer(200, {{"text", text}});
}

}  // namespace

void add_signature_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/me/signature", [&with](call c) { return get(with, c); });
    routes.bind("PUT", "/api/v1/me/signature", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http
