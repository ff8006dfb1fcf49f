// A supervisor's word to an agent, beside any ticket: shown at once, kept in the audit only.
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

asio::awaitable<response> say(context& with, call from) {
    form in(from.asked, {"text"});
    auto text = in.required_text("text", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto id = engine::parse_id<core::agent_id>(from.asked.params[0]);
    if (!id || with.state().find(*id) == nullptr)
        co_return refused(from.asked, core::refusal::unknown_agent);
    engine::audit_entry entry;
    entry.after = text;
    auto failed =
        co_await keep_record(with, from, std::move(entry), "agent.message", engine::text(*id));
    if (failed) co_return std::move(*failed);
    const bool there = with.feed.here(*id);
    with.feed.tell(*id, json::value{{"type", "told"}, {"by", from.who.name}, {"note", text}});
    co_return json_answer(200, {{"agent_id", id_value(*id)}, {"shown", there}});
}

}  // namespace

void add_agent_word_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/agents/{id}/messages", [&with](call c) { return say(with, c); });
}

}  // namespace evenline::http
