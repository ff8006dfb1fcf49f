#include "http/supervision/outreach.hpp"

#include "evenline/http/credentials.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/parity/why_words.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr core::duration look_every = core::minutes(5);
constexpr auto least_pause = std::chrono::seconds(2);  // on a clock that runs fast
constexpr unsigned most_shown = 200;

engine::outreach_rule rule_of(const settings& s) {
    return {s.outreach_contacts, core::days(s.outreach_days),
            core::minutes(s.outreach_quiet_minutes)};
}

std::string reason_words(const engine::customer_at_risk& r, tongue t) {
    const auto since = engine::rfc3339(r.first_at).substr(0, 10);
    if (t == tongue::spanish)
        return "Contactó " + std::to_string(r.tries) + " veces desde el " + since +
               "; la última (" + engine::text(r.last_ticket) +
               (r.given_up ? ") dejó de esperar." : ") terminó sin solución.");
    return "Made contact " + std::to_string(r.tries) + " times since " + since + "; the last (" +
           engine::text(r.last_ticket) +
           (r.given_up ? ") was given up while waiting." : ") ended without a solution.");
}

struct way {
    const intake::channel* channel{};
    core::address to;
    std::string thread;
};

// The first proven mailbox of theirs that one of our channels can write to.
way way_to(const context& with, const core::customer& who) {
    std::string seed;
    for (const char c : new_secret("")) {
        if (c != '-' && c != '_') seed += c;
    }
    for (const auto& to : who.addresses) {
        if (to.kind != "email" || !to.verified) continue;
        for (const auto& c : with.with.channels.all()) {
            auto thread = c.adapter ? c.adapter->begin_thread(to, seed.substr(0, 24)) : "";
            if (!thread.empty()) return {&c, to, std::move(thread)};
        }
    }
    return {};
}

engine::submission ticket_for(const context& with, const core::customer& who, const way& by,
                              const engine::customer_at_risk& why) {
    engine::submission s;
    core::contact_facts facts;
    facts.channel = by.channel->number;
    facts.form = core::work_form::mail;
    facts.thread = by.thread;
    facts.addresses = {by.to};
    facts.language = who.language;
    facts.subject = who.language == "es" ? "Su consulta" : "Your question";
    facts.attributes = {{"outreach", "true"}};  // for the policy's rules
    facts.occurred_at = with.now();
    facts.begun_by_us = true;
    s.command = core::receive_contact{std::move(facts)};
    engine::message_record note;
    note.channel = by.channel->number;
    note.internal_note = true;
    note.way = engine::direction::out;
    note.author = "system";
    note.text = (who.language == "es" ? "Escríbale usted primero. " : "Write to them first. ") +
                reason_words(why, who.language == "es" ? tongue::spanish : tongue::english);
    note.at = with.now();
    s.messages.push_back(std::move(note));
    s.office.emplace_back(
        engine::outreach_made{why, with.now(), by.channel->number, by.thread, {}});
    s.audit = engine::audit_entry{};
    s.audit->at = with.now();
    s.audit->actor = "system";
    s.audit->action = "outreach.open";
    s.audit->object = engine::text(why.customer);
    s.audit->reason = reason_words(why, tongue::english);
    return s;
}

json::value made_view(const context& with, const engine::outreach_made& m) {
    return {{"customer_id", id_value(m.why.customer)},
            {"ticket_id", id_value(m.ticket)},
            {"channel", with.channel_name(m.channel)},
            {"at", time_value(m.at)},
            {"contacts", m.why.tries},
            {"first_at", time_value(m.why.first_at)},
            {"last_ticket_id", id_value(m.why.last_ticket)},
            {"given_up", m.why.given_up},
            {"words", both(reason_words(m.why, tongue::english),
                           reason_words(m.why, tongue::spanish))}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr) co_return no_office(from.asked);
    const auto& s = with.limits;
    const auto since = with.now() - core::days(s.outreach_days);
    const auto made = co_await with.with.office->outreach_since(since, most_shown);
    if (!made) co_return unreadable(from.asked, made.error());
    json::value::array data;
    for (const auto& m : *made) data.push_back(made_view(with, m));
    co_return json_answer(200, {{"on", s.outreach_contacts != 0},
                                {"rule",
                                 {{"contacts", s.outreach_contacts},
                                  {"days", s.outreach_days},
                                  {"quiet_minutes", s.outreach_quiet_minutes},
                                  {"a_day", s.outreach_a_day}}},
                                {"data", std::move(data)}});
}

asio::awaitable<response> look_now(context& with, call from) {
    if (with.with.office == nullptr || with.reaching == nullptr) co_return no_office(from.asked);
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto opened = co_await with.reaching->look();
    if (!opened) co_return unavailable(from.asked);
    co_return json_answer(200, {{"opened", *opened}});
}

}  // namespace

outreach::outreach(asio::any_io_executor loop) : timer_(loop) {}

void outreach::stop() {
    stopping_ = true;
    timer_.cancel();
}

asio::awaitable<void> outreach::run() {
    if (with_->with.office == nullptr || with_->limits.outreach_contacts == 0) co_return;
    while (!stopping_) {
        const auto pause = with_->with.clock.real_time_until(with_->now() + look_every);
        timer_.expires_after(
            std::max<std::chrono::nanoseconds>(std::chrono::microseconds(pause.us), least_pause));
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if (!stopping_) co_await look();
    }
}

asio::awaitable<engine::read_result<std::size_t>> outreach::look() {
    const auto& s = with_->limits;
    // Two looks at once would both find whom neither has written to yet.
    if (s.outreach_contacts == 0 || is_looking_) co_return std::size_t{0};
    is_looking_ = true;
    auto done = co_await write_to_some();
    is_looking_ = false;
    co_return done;
}

asio::awaitable<engine::read_result<std::size_t>> outreach::write_to_some() {
    const auto& s = with_->limits;
    const auto now = with_->now();
    const auto today = co_await with_->with.office->outreach_since(now - core::days(1),
                                                                   s.outreach_a_day);
    if (!today) co_return today.error();
    const auto left = static_cast<unsigned>(s.outreach_a_day - today->size());
    if (left == 0) co_return std::size_t{0};
    auto found = co_await with_->with.office->customers_at_risk(rule_of(s), now, left);
    if (!found) co_return found.error();
    std::size_t reached = 0;
    for (const auto& one : *found) {
        const auto written = co_await reach(one);
        if (!written) co_return written.error();
        reached += *written;
    }
    co_return reached;
}

asio::awaitable<engine::read_result<std::size_t>> outreach::reach(engine::customer_at_risk why) {
    const auto who = co_await with_->customer(why.customer);
    if (!who) co_return who.error();
    if (!*who) co_return std::size_t{0};
    const auto by = way_to(*with_, **who);
    if (by.channel == nullptr) co_return std::size_t{0};
    const auto done = co_await with_->with.line.submit(ticket_for(*with_, **who, by, why));
    if (done.failed) co_return done.failed;
    co_return std::size_t{done.refused == core::refusal::none ? 1U : 0U};
}

void add_outreach_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/outreach", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/outreach", [&with](call c) { return look_now(with, c); });
}

}  // namespace evenline::http
