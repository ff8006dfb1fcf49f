// A ticket's own page for its customer: no log-in, no script. The link is the key; looking at the
// page changes nothing, every change is a POST that counts once.
#include "evenline/channels/address.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/engine/text.hpp"
#include "evenline/http/credentials.hpp"
#include "http/customer/door.hpp"
#include "http/desk/file_facts.hpp"
#include "http/wire/multipart.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

using customer::door;
using customer::opened;

constexpr std::size_t longest_text = 4'000, longest_said = 500, most_files = 3;

response go_back(call from, const std::string& token, std::string_view did) {
    response out;
    out.status = 303;
    out.content_type = "text/plain; charset=utf-8";
    const auto l = customer::language_of(from.asked);
    return out.with("Location", "/t/" + token + "?lang=" + std::string(customer::in(l).code) +
                                    "&did=" + std::string(did));
}

std::string did_words(const request& asked) {
    const auto& w = customer::in(customer::language_of(asked));
    const auto did = asked.parameter("did");
    if (did == "details") return std::string(w.did_details);
    if (did == "callback") return std::string(w.did_callback);
    if (did == "cancel") return std::string(w.did_cancel);
    if (did == "rating") return std::string(w.did_rating);
    return {};
}

// A form that was sent twice counts once; without its mark, what it says is its mark.
engine::inbound_record inbound_of(const context& with, const opened& o, const sent_form& f,
                                  std::string_view act, const std::string& body) {
    auto once = f.text("once", 64);
    if (once.empty()) once = sha256_hex(body);
    const auto* c = customer::contact_of(o.ticket);
    return {c != nullptr ? c->channel : o.ticket.channel,
            "page:" + engine::text(o.ticket.id) + ":" + std::string(act) + ":" + once,
            "page." + std::string(act), {}, with.now()};
}

struct taken {
    engine::submission what;
    std::string wrong;                   // a sentence: nothing is submitted
};

bool take_files(const context& with, sent_form& f, engine::message_record& m) {
    if (f.files.size() > most_files) return false;
    for (auto& file : f.files) {
        engine::attachment a;
        a.content_type = bare_type(file.content_type);
        if (!is_allowed(with.limits, a.content_type)) return false;
        a.name = plain_name(file.name.substr(0, 255));
        a.bytes = file.bytes.size();
        a.sha256 = sha256_hex(file.bytes);
        a.content = std::move(file.bytes);
        m.attachments.push_back(std::move(a));
    }
    return true;
}

// More about the matter: a chasing message that moves nothing, or the answer we asked for.
taken details(context& with, call from, const opened& o, sent_form& f) {
    const auto& w = customer::in(customer::language_of(from.asked));
    taken out;
    engine::message_record m;
    m.text = f.text("text", 4 * longest_text);
    if (m.text.empty() && f.files.empty()) {
        out.wrong = w.nothing_written;
        return out;
    }
    if (!take_files(with, f, m)) {
        out.wrong = w.bad_file;
        return out;
    }
    const auto* c = customer::contact_of(o.ticket);
    if (c == nullptr) {
        out.wrong = w.no_longer;
        return out;
    }
    m.channel = c->channel;
    m.author = o.who.name.empty() ? engine::text(o.who.id) : o.who.name;
    m.at = with.now();
    core::contact_facts facts;
    facts.channel = c->channel;
    facts.thread = c->thread;
    facts.form = core::work_form::mail;
    facts.text = m.text;
    facts.occurred_at = with.now();
    facts.belongs_to = o.ticket.id;
    out.what.messages.push_back(std::move(m));
    out.what.command = core::receive_contact{std::move(facts)};
    return out;
}

taken rating(context& with, call from, const opened& o, const sent_form& f) {
    taken out;
    const auto score = engine::parse_number(f.text("score", 2)).value_or(0);
    if (score < 1 || score > 5) {
        out.wrong = customer::in(customer::language_of(from.asked)).try_again;
        return out;
    }
    out.what.desk.emplace_back(engine::effort_rating{
        o.ticket.id, static_cast<std::uint8_t>(score), f.text("said", longest_said), with.now()});
    return out;
}

// What the page cannot do is said on the page, and nothing was done.
asio::awaitable<response> said_wrong(context& with, call from, door& at, opened o,
                                     std::string_view why, unsigned status = 422) {
    const std::string done;
    auto page = at.page_of(with, from, std::move(o), done, std::string(why), status);
    auto out = co_await std::move(page);
    co_return out;
}

asio::awaitable<response> submitted(context& with, call from, door& at, opened o,
                                    std::vector<engine::submission> what, std::string_view did) {
    const auto& w = customer::in(customer::language_of(from.asked));
    for (auto& s : what) {
        engine::audit_entry note;
        note.actor = "customer";
        note.action = "page." + std::string(did);
        note.object = engine::text(o.ticket.id);
        s.audit = std::move(note);
    }
    const auto done = co_await with.with.line.submit(std::move(what));
    const auto& last = done.back();
    if (last.failed) {
        auto out = co_await said_wrong(with, from, at, std::move(o), w.try_again, 503);
        co_return out;
    }
    const bool nothing = last.refused == core::refusal::nothing_to_do;
    if (last.refused != core::refusal::none && !nothing) {
        auto out = co_await said_wrong(with, from, at, std::move(o), w.no_longer, 409);
        co_return out;
    }
    co_return go_back(from, o.token, did);
}

asio::awaitable<response> callback(context& with, call from, door& at, opened o,
                                   const sent_form& f) {
    const auto& w = customer::in(customer::language_of(from.asked));
    const auto* through = customer::calling_channel(with);
    if (through == nullptr || !customer::has_called(o.ticket)) {
        auto out = co_await said_wrong(with, from, at, std::move(o), w.no_longer, 409);
        co_return out;
    }
    const auto number =
        channels::phone_e164(f.text("number", 40), through->settings.text("default_region"));
    if (!number) {
        auto out = co_await said_wrong(with, from, at, std::move(o), w.bad_number);
        co_return out;
    }
    std::vector<engine::submission> both(2);
    both[0].command = core::add_address{o.ticket.customer, {"phone", *number, false}, {}};
    const auto& theirs = o.who.addresses;
    const bool known = std::ranges::any_of(theirs, [&](const core::address& a) {
        return a.kind == "phone" && a.value == *number;
    });
    if (known) both.erase(both.begin());
    both.back().inbound = inbound_of(with, o, f, "callback", from.asked.body);
    both.back().command = core::request_callback{o.ticket.id, {}, {}};
    auto out = co_await submitted(with, from, at, std::move(o), std::move(both), "callback");
    co_return out;
}

asio::awaitable<response> act(context& with, call from, door& at) {
    const auto& what = from.asked.params[1];
    auto o = co_await at.open(with, from, true);
    if (o.no) co_return std::move(*o.no);
    const auto& w = customer::in(customer::language_of(from.asked));
    auto f = read_form(from.asked);
    const bool foreign = from.asked.header_value("Sec-Fetch-Site") == "cross-site";
    if (!f || foreign) {
        auto out = co_await said_wrong(with, from, at, std::move(o), w.try_again, 400);
        co_return out;
    }
    if (what == "callback") {
        auto out = co_await callback(with, from, at, std::move(o), *f);
        co_return out;
    }
    taken t;
    if (what == "details") t = details(with, from, o, *f);
    else if (what == "rating") t = rating(with, from, o, *f);
    else if (what == "cancel")
        t.what.command = core::cancel_ticket{o.ticket.id, "cancelled by the customer"};
    else t.wrong = w.no_longer;
    if (!t.wrong.empty()) {
        auto out = co_await said_wrong(with, from, at, std::move(o), t.wrong);
        co_return out;
    }
    t.what.inbound = inbound_of(with, o, *f, what, from.asked.body);
    std::vector<engine::submission> one;
    one.push_back(std::move(t.what));
    auto out = co_await submitted(with, from, at, std::move(o), std::move(one), what);
    co_return out;
}

asio::awaitable<response> look(context& with, call from, door& at) {
    auto o = co_await at.open(with, from, false);
    if (o.no) co_return std::move(*o.no);
    const std::string wrong;
    auto page = at.page_of(with, from, std::move(o), did_words(from.asked), wrong);
    auto out = co_await std::move(page);
    co_return out;
}

}  // namespace

void add_customer_page_routes(router& routes, context& with) {
    const auto at = std::make_shared<door>();
    routes.bind("GET", "/t/{token}", [&with, at](call c) { return look(with, c, *at); });
    routes.bind("POST", "/t/{token}/{act}", [&with, at](call c) { return act(with, c, *at); });
}

}  // namespace evenline::http
