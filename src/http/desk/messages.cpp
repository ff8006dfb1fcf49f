// What agents say: replies to the customer through the outbox, notes for colleagues.
#include "evenline/intake/outbox_payload.hpp"
#include "http/api/context.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"
#include "http/desk/guidance.hpp"
#include "http/desk/held.hpp"
#include "http/desk/reply_target.hpp"
#include "http/desk/tickets.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_text = 50'000;
constexpr std::int64_t longest_hold_ms = 60'000;

core::agent_id acting(const principal& who, const core::ticket& t) {
    // A supervisor acts in nobody's name unless the ticket is in their own hand.
    return who.is_agent_only() || t.agent == who.agent ? who.agent : core::agent_id{};
}

std::string author(const principal& who) {
    return who.agent ? engine::text(who.agent) : who.actor();
}

response said(context& with, call from, const engine::answered& done, core::ticket_id ticket) {
    if (done.failed) return unavailable(from.asked);
    if (done.refused != core::refusal::none) return refused(from.asked, done.refused);
    const auto* t = with.state().find(ticket);
    const auto number = done.messages.empty() ? 0 : done.messages.front();
    const auto* held = with.held != nullptr ? with.held->find(number) : nullptr;
    return json_answer(
        201, {{"message_id", number != 0 ? json::value("msg_" + std::to_string(number))
                                         : json::value()},
              {"held_until", held != nullptr ? time_value(held->due_at) : json::value()},
              {"ticket", t != nullptr ? ticket_view(with, *t) : json::value()}});
}

struct files_found {
    std::vector<engine::attachment> files;
    std::optional<response> no;
};

// The uploads a message names: of this very ticket, and known.
asio::awaitable<files_found> files_of(context& with, call from, core::ticket_id ticket,
                                      std::vector<std::string> ids) {
    files_found out;
    for (const auto& id : ids) {
        const auto number = numbered("upl_", id);
        std::optional<engine::upload> found;
        if (number && with.with.desk != nullptr) {
            auto read = co_await with.with.desk->find_upload(*number);
            if (!read) {
                out.no = unavailable(from.asked);
                co_return out;
            }
            found = std::move(*read);
        }
        if (!found || found->ticket != ticket) {
            out.no = problem(from.asked, "attachment_unknown",
                             "There is no file '" + id +
                                 "' for this ticket. Put it down first with POST "
                                 "/api/v1/tickets/{id}/attachments. Nothing was sent.");
            co_return out;
        }
        found->what.content.clear();
        out.files.push_back(std::move(found->what));
    }
    co_return out;
}

engine::message_record record_of(const principal& who, const core::ticket& t,
                                 const reply_target& to, std::vector<engine::attachment> files) {
    engine::message_record m;
    m.ticket = t.id;
    m.contact = to.contact;
    m.channel = to.channel;
    m.way = engine::direction::out;
    m.seen_by = to.is_public ? engine::visibility::public_ : engine::visibility::private_;
    m.author = author(who);
    m.text = to.message.text;
    m.subject = to.message.subject;
    m.in_reply_to = to.message.in_reply_to;
    m.attachments = std::move(files);
    m.state = engine::delivery::pending;
    return m;
}

asio::awaitable<response> send_now(context& with, call from, const core::ticket& t,
                                   const reply_target& to, engine::message_record m,
                                   bool await_customer,
                                   std::optional<engine::invitation> invited) {
    engine::submission s;
    if (invited) {
        invited->by = acting(from.who, t);
        s.desk.emplace_back(*invited);
    }
    s.command = core::record_reply{t.id, acting(from.who, t), await_customer};
    s.messages.push_back(std::move(m));
    engine::outbox_item item;
    item.channel = to.channel;
    item.kind = "reply";
    item.ticket = t.id;
    item.thread = to.message.thread;
    item.payload = intake::pack(to.message);
    s.outbox.push_back(std::move(item));
    const auto done = co_await with.submit(from, std::move(s), "ticket.reply", engine::text(t.id));
    co_return said(with, from, done, t.id);
}

// Stored, but told to nobody before its time: until then it can be taken back.
asio::awaitable<response> hold(context& with, call from, const core::ticket& t,
                               const reply_target& to, engine::message_record m,
                               bool await_customer, std::int64_t wait_ms) {
    engine::held_reply held;
    held.ticket = t.id;
    held.agent = acting(from.who, t);
    held.await_customer = await_customer;
    held.due_at = with.now() + core::duration{wait_ms * 1'000};
    held.channel = to.channel;
    held.thread = to.message.thread;
    held.payload = intake::pack(to.message);
    engine::submission s;
    s.messages.push_back(std::move(m));
    s.desk.emplace_back(held);
    const auto done = co_await with.submit(from, std::move(s), "ticket.reply", engine::text(t.id));
    if (!done.failed && !done.messages.empty()) {
        held.message = done.messages.front();
        with.held->hold(std::move(held));
    }
    co_return said(with, from, done, t.id);
}

response cannot_invite(call from) {
    return problem(from.asked, "invalid_input",
                   "Nobody can be invited to this channel from here; nothing was sent. GET "
                   "/api/v1/tickets/{id}/ways says where to.",
                   {{"/invite_to", "must be one of the channels of the ticket's ways"}});
}

asio::awaitable<response> reply(context& with, call from) {
    form in(from.asked, {"text", "subject", "await_customer", "channel", "address_id",
                         "attachments", "send_after_ms", "visibility", "template", "invite_to"});
    reply_asked asked;
    const bool files_only = in.has("attachments") && !in.has("text");
    asked.text = files_only ? std::string() : in.required_text("text", longest_text);
    asked.subject = in.text("subject", 500);
    asked.channel = in.text("channel", 100);
    asked.address_id = in.text("address_id", 40);
    asked.visibility = in.text("visibility", 10);
    if (!asked.visibility.empty() && asked.visibility != "public" && asked.visibility != "private")
        in.wrong("visibility", "must be \"public\" or \"private\"");
    asked.template_name = in.text("template", 200);
    const auto invite_to = in.text("invite_to", 100);
    const bool await_customer = in.flag("await_customer").value_or(false);
    auto ids = in.texts("attachments");
    const auto wait_ms = in.number("send_after_ms", 0, longest_hold_ms).value_or(0);
    if (ids.size() > with.limits.attachment_count_limit)
        in.wrong("attachments",
                 "may be at most " + std::to_string(with.limits.attachment_count_limit));
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    auto files = co_await files_of(with, from, t.id, std::move(ids));
    if (files.no) co_return std::move(*files.no);
    asked.attachments = files.files;
    const auto invited = write_links(with, t, invite_to, asked.text);
    if (!invited && !invite_to.empty()) co_return cannot_invite(from);
    auto to = co_await target_of(with, from, t, std::move(asked));
    if (to.no) co_return std::move(*to.no);
    auto m = record_of(from.who, t, to, std::move(files.files));
    // An invitation is measured from when it was sent, so it is not held back.
    const bool holds = !invited && wait_ms > 0 && with.held != nullptr && with.with.desk != nullptr;
    if (!holds) {
        auto out = co_await send_now(with, from, t, to, std::move(m), await_customer, invited);
        co_return out;
    }
    // What could not be said now is refused now, not in some seconds.
    const bool worked = t.status == core::ticket_status::active ||
                        t.status == core::ticket_status::wrap_up ||
                        t.status == core::ticket_status::waiting_customer;
    if (!worked) co_return refused(from.asked, core::refusal::wrong_status);
    auto out = co_await hold(with, from, t, to, std::move(m), await_customer, wait_ms);
    co_return out;
}

asio::awaitable<response> note(context& with, call from) {
    form in(from.asked, {"text"});
    auto text = in.required_text("text", longest_text);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    engine::submission s;
    s.command = core::record_note{t.id, acting(from.who, t)};
    engine::message_record m;
    m.ticket = t.id;
    m.channel = t.channel;
    m.way = engine::direction::out;
    m.internal_note = true;
    m.author = author(from.who);
    m.text = std::move(text);
    s.messages.push_back(std::move(m));
    const auto done = co_await with.submit(from, std::move(s), "ticket.note", engine::text(t.id));
    co_return said(with, from, done, t.id);
}

}  // namespace

void add_message_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/messages",
                [&with](call c) { return reply(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/notes", [&with](call c) { return note(with, c); });
}

}  // namespace evenline::http
