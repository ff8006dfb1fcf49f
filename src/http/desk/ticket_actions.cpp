// What people do with a ticket: transfer, call back, wrap up, close, split, merge. The core
// decides whether it may be; here the request becomes its command.
#include "http/api/context.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"
#include "http/desk/held.hpp"
#include "http/desk/tickets.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

core::agent_id acting(const principal& who, const core::ticket& t) {
    return who.is_agent_only() || t.agent == who.agent ? who.agent : core::agent_id{};
}

asio::awaitable<response> carry_out(context& with, call from, const core::ticket& t,
                                    engine::submission s, std::string action, std::string reason) {
    // An answer that waits to be taken back goes first: what comes now may end the work.
    if (with.held != nullptr) co_await with.held->release(t.id);
    s.audit = engine::audit_entry{};
    s.audit->reason = std::move(reason);
    const auto done =
        co_await with.submit(from, std::move(s), std::move(action), engine::text(t.id));
    if (done.failed) co_return unavailable(from.asked);
    const bool already = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !already)
        co_return refused(from.asked, done.refused);
    const auto shown = done.ticket && !already ? done.ticket : t.id;
    auto now = co_await with.ticket(shown);
    if (!now || !*now) co_return unavailable(from.asked);
    auto out = json_answer(200, ticket_view(with, **now));
    co_return out.with("ETag", "\"" + std::to_string((*now)->version) + "\"");
}

asio::awaitable<response> carry_out(context& with, call from, const core::ticket& t,
                                    core::command what, std::string action,
                                    std::string reason = {}) {
    engine::submission s;
    s.command = std::move(what);
    auto out =
        co_await carry_out(with, from, t, std::move(s), std::move(action), std::move(reason));
    co_return out;
}

asio::awaitable<response> transfer(context& with, call from) {
    form in(from.asked, {"to_agent", "skills", "language", "need", "reason"});
    const auto to = in.id<core::agent_id>("to_agent");
    const bool other = in.has("skills") || in.has("language");
    core::requirement requires_{in.skills("skills"), in.text("language", 20)};
    const auto need_name = in.text("need", 60);
    auto reason = in.text("reason", 500);
    const auto need = with.need_of(need_name);
    if (!need_name.empty() && !need) in.wrong("need", "is not a need of the policy in force");
    const bool nowhere = !in.has("to_agent") && !other && need_name.empty();
    if (nowhere)
        in.wrong("to_agent", "or skills, language or need must say where the ticket is to go");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    core::transfer_ticket what{found.ticket.id, acting(from.who, found.ticket),
                               to.value_or(core::agent_id{}), std::nullopt, need};
    if (other) what.to_requirement = std::move(requires_);
    auto out = co_await carry_out(with, from, found.ticket, std::move(what), "ticket.transfer",
                                  std::move(reason));
    co_return out;
}

// The one way to move a row of the line: the place follows from the need, and stays explained.
asio::awaitable<response> put_need(context& with, call from) {
    form in(from.asked, {"need", "reason"});
    const auto need_name = in.required_text("need", 60);
    auto reason = in.required_text("reason", 500);
    const auto need = with.need_of(need_name);
    if (!need_name.empty() && !need) in.wrong("need", "is not a need of the policy in force");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const core::set_need what{found.ticket.id, *need, {}};
    auto out =
        co_await carry_out(with, from, found.ticket, what, "ticket.need", std::move(reason));
    co_return out;
}

asio::awaitable<response> call_back(context& with, call from) {
    form in(from.asked, {"at"});
    const auto at = in.time("at");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const core::request_callback what{found.ticket.id, acting(from.who, found.ticket),
                                      at.value_or(core::instant{})};
    auto out = co_await carry_out(with, from, found.ticket, what, "ticket.callback");
    co_return out;
}

// Until a time, or until the customer writes: out of the agent's hands, the place kept.
asio::awaitable<response> snooze(context& with, call from) {
    form in(from.asked, {"until", "reason"});
    const bool customer = in.has("until") && in.text("until", 40) == "customer_replies";
    std::optional<core::instant> until;
    if (!customer) until = in.time("until");
    auto reason = in.text("reason", 500);
    if (!in.has("until")) in.wrong("until", "must be a time or \"customer_replies\"");
    if (until && *until <= with.now()) in.wrong("until", "must be in the future");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto by = acting(from.who, found.ticket);
    core::command what = core::await_customer{found.ticket.id, by};
    if (until) what = core::request_callback{found.ticket.id, by, *until};
    auto out = co_await carry_out(with, from, found.ticket, std::move(what), "ticket.snooze",
                                  std::move(reason));
    co_return out;
}

asio::awaitable<response> end_peer_wait(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const core::end_peer_wait what{found.ticket.id, acting(from.who, found.ticket)};
    auto out = co_await carry_out(with, from, found.ticket, what, "ticket.end_peer_wait");
    co_return out;
}

asio::awaitable<response> wrap_up(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const core::start_wrap_up what{found.ticket.id, acting(from.who, found.ticket)};
    auto out = co_await carry_out(with, from, found.ticket, what, "ticket.wrap_up");
    co_return out;
}

asio::awaitable<response> extend(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const core::extend_wrap_up what{found.ticket.id, acting(from.who, found.ticket)};
    auto out = co_await carry_out(with, from, found.ticket, what, "ticket.extend_wrap_up");
    co_return out;
}

// Closing what nobody has answered is a cancellation, and a supervisor's to decide.
core::command closing(const principal& who, const core::ticket& t, std::string disposition) {
    const bool waits = t.status <= core::ticket_status::offered;
    if (waits && !who.is_agent_only()) return core::cancel_ticket{t.id, std::move(disposition)};
    return core::close_ticket{t.id, acting(who, t), std::move(disposition)};
}

asio::awaitable<response> close(context& with, call from) {
    form in(from.asked, {"disposition", "resolved", "effort"});
    auto disposition = in.text("disposition", 100);
    engine::closing_view seen;
    seen.resolved = in.flag("resolved");
    seen.effort = static_cast<std::uint8_t>(in.number("effort", 1, 5).value_or(0));
    seen.at = with.now();
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    seen.ticket = found.ticket.id;
    engine::submission s;
    s.command = closing(from.who, found.ticket, std::move(disposition));
    if (seen.resolved || seen.effort != 0) s.desk.emplace_back(seen);
    auto out =
        co_await carry_out(with, from, found.ticket, std::move(s), "ticket.close", std::string());
    co_return out;
}

asio::awaitable<response> split(context& with, call from) {
    form in(from.asked, {"contacts"});
    std::vector<core::contact_id> contacts;
    const auto named = in.texts("contacts");
    if (!in.has("contacts") || named.empty())
        in.wrong("contacts", "must list at least one contact, such as [\"con_3\"]");
    for (const auto& name : named) {
        const auto id = engine::parse_id<core::contact_id>(name);
        if (id)
            contacts.push_back(*id);
        else
            in.wrong("contacts", "must be ids such as \"con_3\"");
    }
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    core::split_ticket what{found.ticket.id, acting(from.who, found.ticket), std::move(contacts)};
    auto out = co_await carry_out(with, from, found.ticket, std::move(what), "ticket.split");
    co_return out;
}

asio::awaitable<response> merge(context& with, call from) {
    form in(from.asked, {"into"});
    const auto into = in.required_id<core::ticket_id>("into");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto other = co_await with.ticket(into);
    if (!other) co_return unavailable(from.asked);
    const bool visible = *other && with.may_see(from.who, **other);
    if (!visible)
        co_return problem(from.asked, "ticket_unknown",
                          "There is no ticket to merge into that you may see.",
                          {{"/into", "is not known"}});
    const core::merge_tickets what{found.ticket.id, into, acting(from.who, found.ticket)};
    auto out = co_await carry_out(with, from, found.ticket, what, "ticket.merge");
    co_return out;
}

}  // namespace

void add_ticket_action_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/transfer",
                [&with](call c) { return transfer(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/need", [&with](call c) { return put_need(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/callback",
                [&with](call c) { return call_back(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/snooze", [&with](call c) { return snooze(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/end_peer_wait",
                [&with](call c) { return end_peer_wait(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/wrap_up",
                [&with](call c) { return wrap_up(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/wrap_up/extend",
                [&with](call c) { return extend(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/close", [&with](call c) { return close(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/split", [&with](call c) { return split(with, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/merge", [&with](call c) { return merge(with, c); });
}

}  // namespace evenline::http
