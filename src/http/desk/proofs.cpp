// Whose address it is, proven: a code goes there, and who has it can read it out. If it is right,
// the address is theirs; somebody else who had it proven before is the same person.
#include "evenline/channels/address.hpp"
#include "evenline/engine/desk.hpp"
#include "evenline/http/credentials.hpp"
#include "evenline/intake/outbox_payload.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/identity/attempts.hpp"

#include <openssl/rand.h>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr auto code_valid = core::minutes(10);
constexpr std::uint8_t most_tries = 5;

// One a minute to an address, and five a minute to the addresses of one customer.
struct pacing {
    attempts by_address{1}, by_customer{5};
};

// 000000 to 999999, each as likely as any other.
std::string six_digits() {
    std::uint32_t n = 0;
    constexpr std::uint32_t fair = 4'294'000'000U;   // a multiple of a million
    do {
        if (RAND_bytes(reinterpret_cast<unsigned char*>(&n), sizeof n) != 1) return {};
    } while (n >= fair);
    auto text = std::to_string(n % 1'000'000U);
    return std::string(6 - text.size(), '0') + text;
}

// Bound to the customer it was sent for: the same digits prove nothing about another.
std::string digest_of(core::customer_id customer, std::string_view code) {
    return sha256_hex("code|" + engine::text(customer) + '|' + std::string(code));
}

struct code_carrier {
    const intake::channel* channel{};
    std::string thread;
};

// The first channel that can write to this address of itself.
code_carrier carrier_of(const context& with, const core::address& to) {
    std::string seed;
    for (const char c : new_secret("")) {
        if (c != '-' && c != '_') seed += c;
    }
    for (const auto& c : with.with.channels.all()) {
        if (!c.adapter) continue;
        auto thread = c.adapter->begin_thread(to, seed.substr(0, 24));
        if (!thread.empty()) return {&c, std::move(thread)};
    }
    return {};
}

// Stored with no message: agents must not read the code, customers have to say it.
engine::outbox_item item_of(const code_carrier& by, const core::address& to,
                            std::string_view code, std::string_view language) {
    const bool spanish = language == "es";
    channels::outbound_message m;
    m.kind = "reply";
    m.thread = by.thread;
    m.recipient = to.value;
    m.text = (spanish ? "Su código es " : "Your code is ") + std::string(code) +
             (spanish ? ". Dígaselo a la persona que le atiende. Vale 10 minutos. Si no lo ha "
                        "pedido, no haga nada."
                      : ". Tell it to the person you are talking to. It is good for 10 minutes. If "
                        "you did not ask for it, do nothing.");
    m.subject = spanish ? "Su código" : "Your code";
    m.extra = {{"automatic", "true"}, {"notice", "true"}, {"forget_when_sent", "true"}};
    engine::outbox_item item;
    item.channel = by.channel->number;
    item.kind = "reply";
    item.thread = by.thread;
    item.payload = intake::pack(m);
    return item;
}

struct customer_asked {
    core::customer who;
    std::optional<response> no;
};

asio::awaitable<customer_asked> asked_customer(context& with, call from) {
    customer_asked out;
    const auto id = engine::parse_id<core::customer_id>(from.asked.params[0]);
    if (id) {
        auto stored = co_await with.customer(*id);
        if (!stored) {
            out.no = unreadable(from.asked, stored.error());
            co_return out;
        }
        if (*stored) out.who = std::move(**stored);
    }
    if (!out.who.id || !with.serves_customer(from.who, out.who.id))
        out.no = problem(from.asked, "customer_unknown",
                         "There is no customer of this id that you may see. Agents see the "
                         "customers they serve now.");
    co_return out;
}

asio::awaitable<response> send_code(context& with, call from, pacing& pace) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"kind", "value"});
    const auto kind = in.required_text("kind", 60);
    const auto value = in.required_text("value", 254);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto asked = co_await asked_customer(with, from);
    if (asked.no) co_return std::move(*asked.no);
    const auto to = channels::normalised_address(kind, value, false);
    const auto by = to ? carrier_of(with, *to) : code_carrier{};
    if (by.channel == nullptr)
        co_return problem(from.asked, "channel_cannot_reply",
                          "No channel here can write first to this address. Nothing was sent; "
                          "ask the customer to write to you from there.");
    const auto now = attempts::clock::now();
    const bool may = pace.by_customer.take(engine::text(asked.who.id), now) &&
                     pace.by_address.take(to->kind + ':' + to->value, now);
    if (!may) {
        auto out = problem(from.asked, "too_many_attempts",
                           "A code went there less than a minute ago. Wait, then send another.");
        co_return out.with("Retry-After", "60");
    }
    const auto code = six_digits();
    if (code.empty()) co_return unavailable(from.asked);
    engine::address_proof proof;
    proof.customer = asked.who.id;
    proof.kind = to->kind;
    proof.value = to->value;
    proof.digest = digest_of(asked.who.id, code);
    proof.expires_at = with.now() + code_valid;
    proof.tries_left = most_tries;
    const auto kept = co_await with.with.desk->put_proof(proof);
    if (!kept) co_return unavailable(from.asked);
    engine::submission s;
    s.outbox.push_back(item_of(by, *to, code, asked.who.language));
    const auto done = co_await with.submit(from, std::move(s), "customer.send_code",
                                           engine::text(asked.who.id));
    if (done.failed) co_return unavailable(from.asked);
    co_return json_answer(201, {{"id", "prf_" + std::to_string(*kept)},
                                {"channel", by.channel->settings.id},
                                {"expires_at", time_value(proof.expires_at)}});
}

response wrong_code(call from, const engine::address_proof& p) {
    if (p.tries_left == 0)
        return problem(from.asked, "code_over",
                       "This code has ended, or was tried too often. Send another one.");
    return problem(from.asked, "code_wrong",
                   "That is not the code. " + std::to_string(p.tries_left) + " tries are left.");
}

asio::awaitable<response> check_code(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    form in(from.asked, {"code"});
    const auto code = in.required_text("code", 12);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto asked = co_await asked_customer(with, from);
    if (asked.no) co_return std::move(*asked.no);
    const auto number = numbered("prf_", from.asked.params[1]);
    auto asking = with.with.desk->try_proof(number.value_or(0), digest_of(asked.who.id, code),
                                            with.now());
    const auto first = co_await std::move(asking);
    if (!first) co_return unavailable(from.asked);
    const auto& tried = *first;
    if (!tried.known || tried.proof.customer != asked.who.id)
        co_return problem(from.asked, "proof_unknown",
                          "No code of this id was sent for this customer.");
    if (!tried.right) co_return wrong_code(from, tried.proof);
    const auto by = from.who.is_agent_only() ? from.who.agent : core::agent_id{};
    const auto* owner = with.state().find_address(tried.proof.kind, tried.proof.value);
    auto stored = with.with.lookup.customer_by_address(tried.proof.kind, tried.proof.value);
    core::customer_id other = owner != nullptr ? owner->id : core::customer_id{};
    if (!other && stored) other = stored->id;
    engine::submission s;
    s.command = core::add_address{asked.who.id, {tried.proof.kind, tried.proof.value, true}, by};
    if (other && other != asked.who.id)
        s.command = core::link_customers{other, asked.who.id, by};
    const auto done = co_await with.submit(from, std::move(s), "customer.prove_address",
                                           engine::text(asked.who.id));
    if (done.failed) co_return unavailable(from.asked);
    const bool already = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !already)
        co_return refused(from.asked, done.refused);
    const auto now = co_await with.customer(asked.who.id);
    if (!now || !*now) co_return unavailable(from.asked);
    co_return json_answer(200, customer_view(**now));
}

}  // namespace

void add_proof_routes(router& routes, context& with) {
    const auto pace = std::make_shared<pacing>();
    routes.bind("POST", "/api/v1/customers/{id}/proofs",
                [&with, pace](call c) { return send_code(with, c, *pace); });
    routes.bind("POST", "/api/v1/customers/{id}/proofs/{proof}",
                [&with](call c) { return check_code(with, c); });
}

}  // namespace evenline::http
