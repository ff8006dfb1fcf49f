// Words that must not stay, such as a card number, are taken out of a message for good. That there
// was one, who took them out and why stays.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"
#include "http/desk/held.hpp"
#include "http/desk/sent_messages.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

bool on_its_way(const context& with, const engine::message_record& m) {
    const bool held = with.held != nullptr && with.held->find(m.id) != nullptr;
    return held || m.state == engine::delivery::pending;
}

asio::awaitable<response> redact(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"reason"});
    auto reason = in.required_text("reason", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_message(with, from, true);
    if (found.no) co_return std::move(*found.no);
    auto& m = found.message;
    if (m.redacted_at.us != 0) co_return json_answer(200, message_view(with, m));
    if (on_its_way(with, m))
        co_return problem(from.asked, "still_being_sent",
                          "The message is on its way. Take it back, or wait until it has arrived "
                          "or failed, and redact it then.");
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->reason = std::move(reason);
    s.audit->before = std::to_string(m.text.size()) + " bytes of text";
    s.desk.emplace_back(engine::redaction{m.id, from.who.actor(), with.now()});
    const auto done = co_await with.submit(from, std::move(s), "message.redact",
                                           "msg_" + std::to_string(m.id));
    if (done.failed) co_return unavailable(from.asked);
    with.feed.redacted(m.ticket);
    const auto now = co_await with.with.reader.message(m.id);
    if (!now || !*now) co_return unavailable(from.asked);
    co_return json_answer(200, message_view(with, **now));
}

}  // namespace

void add_redaction_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/messages/{id}/redact",
                [&with](call c) { return redact(with, c); });
}

}  // namespace evenline::http
