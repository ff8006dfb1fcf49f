// What an author can still do with a message of theirs: take it back, send it once more.
#include "evenline/intake/outbox_payload.hpp"
#include "http/api/form.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/views.hpp"
#include "http/desk/held.hpp"
#include "http/desk/sent_messages.hpp"

namespace evenline::http {
namespace asio = boost::asio;

asio::awaitable<message_found> find_message(context& with, call from, bool to_work) {
    message_found out;
    const auto number = numbered("msg_", from.asked.params[0]);
    if (number) {
        auto read = co_await with.with.reader.message(*number);
        if (!read) {
            out.no = unavailable(from.asked);
            co_return out;
        }
        if (*read) {
            out.message = std::move(**read);
            auto ticket = co_await with.ticket(out.message.ticket);
            if (!ticket) {
                out.no = unavailable(from.asked);
                co_return out;
            }
            if (*ticket) out.ticket = std::move(**ticket);
        }
    }
    const bool there = out.ticket.id && with.may_see(from.who, out.ticket) &&
                       (!out.message.whisper || with.may_see_whispers(from.who, out.ticket));
    if (!there)
        out.no = problem(from.asked, "message_unknown",
                         "There is no message of this id that you may see.");
    else if (to_work && !with.may_work_on(from.who, out.ticket))
        out.no = refused(from.asked, core::refusal::not_yours);
    co_return out;
}

namespace {

response too_late(call from) {
    return problem(from.asked, "already_sent",
                   "The message is on its way or with the customer already, so it cannot be taken "
                   "back. Write to them again if something was wrong.");
}

asio::awaitable<response> take_back(context& with, call from) {
    auto found = co_await find_message(with, from, true);
    if (found.no) co_return std::move(*found.no);
    auto held = with.held != nullptr ? with.held->take(found.message.id) : std::nullopt;
    if (!held) co_return too_late(from);
    engine::submission s;
    s.desk.emplace_back(engine::held_over{held->message, true, {}});
    const auto done = co_await with.submit(from, std::move(s), "message.take_back",
                                           "msg_" + std::to_string(held->message));
    if (done.failed) {
        with.held->hold(std::move(*held));
        co_return unavailable(from.asked);
    }
    co_return no_content();
}

response not_failed(call from) {
    return problem(from.asked, "not_failed",
                   "Only a message of ours that failed can be sent again; this one did not. Read "
                   "the timeline for its state now.");
}

// With the same words to the same place, under a new number: the line hears of an answer again if
// the ticket is in work.
asio::awaitable<response> send_again(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    auto found = co_await find_message(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& m = found.message;
    if (m.way != engine::direction::out || m.state != engine::delivery::failed)
        co_return not_failed(from);
    auto last = co_await with.with.desk->sent_as(m.id);
    if (!last) co_return unavailable(from.asked);
    if (!*last) co_return not_failed(from);
    engine::submission s;
    const auto& t = found.ticket;
    const bool theirs = t.status == core::ticket_status::active && t.agent == from.who.agent;
    if (theirs) s.command = core::record_reply{t.id, from.who.agent, false};
    engine::outbox_item item;
    item.channel = (*last)->channel;
    item.kind = (*last)->kind;
    item.ticket = t.id;
    item.message = m.id;
    item.thread = (*last)->thread;
    item.payload = (*last)->payload;
    s.outbox.push_back(std::move(item));
    s.desk.emplace_back(engine::sent_again{m.id});
    const auto done = co_await with.submit(from, std::move(s), "message.retry",
                                           "msg_" + std::to_string(m.id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    auto now = m;
    now.state = engine::delivery::pending;
    now.delivery_error.clear();
    co_return json_answer(200, message_view(with, now));
}

}  // namespace

void add_sent_message_routes(router& routes, context& with) {
    routes.bind("DELETE", "/api/v1/messages/{id}", [&with](call c) { return take_back(with, c); });
    routes.bind("POST", "/api/v1/messages/{id}/retry",
                [&with](call c) { return send_again(with, c); });
}

}  // namespace evenline::http
