// Accept and decline: compare-and-set on the offer's version, decided by the core.
#include "http/api/context.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

response no_such_offer(call from) {
    return problem(
        from.asked, "offer_unknown",
        "There is no offer of this id. It may be long over; read GET /api/v1/me/offers.");
}

// If-Match: "3" or W/"3"; nothing when it is not a version of ours.
std::optional<std::uint32_t> version_named(std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"') return std::nullopt;
    const auto n = engine::parse_number(etag.substr(1, etag.size() - 2));
    if (!n || *n > UINT32_MAX) return std::nullopt;
    return static_cast<std::uint32_t>(*n);
}

struct target {
    core::offer_id id;
    std::uint32_t version{};
    std::optional<response> no;
};

// Whose offer it is, is checked before anything else is said about it.
target offer_of(context& with, call from) {
    const auto id = engine::parse_id<core::offer_id>(from.asked.params[0]);
    if (!from.who.agent)
        return {{},
                0,
                problem(from.asked, "not_an_agent",
                        "Only an agent is offered tickets. Log in as one.")};
    const auto* o = id ? with.state().find(*id) : nullptr;
    if (o == nullptr) return {{}, 0, no_such_offer(from)};
    if (o->agent != from.who.agent) {
        return {
            {},
            0,
            problem(from.asked, "not_yours",
                    "This offer was made to another agent. Read GET /api/v1/me/offers for yours.")};
    }
    target out{*id, o->version, std::nullopt};
    // Of one that is over for good no version is right: the core says that it is over.
    const bool open = o->status == core::offer_status::issued ||
                      o->status == core::offer_status::accepted;
    if (!open) return out;
    const auto named = from.asked.header_value("If-Match");
    if (named.empty() || named == "*") return out;
    const auto version = version_named(named);
    // The tag an accept was made with, sent once more: the same accept again, answered alike.
    const bool again = version && o->status == core::offer_status::accepted &&
                       *version + 1 == o->version;
    if (!version || (*version != o->version && !again))
        out.no = refused(from.asked, core::refusal::version_stale);
    return out;
}

response answer(context& with, call from, const engine::answered& done, core::offer_id id) {
    if (done.failed) return unavailable(from.asked);
    if (done.refused != core::refusal::none) return refused(from.asked, done.refused);
    const auto* o = with.state().find(id);
    const auto* t = done.ticket ? with.state().find(done.ticket) : nullptr;
    json::value body{{"offer", o != nullptr ? offer_view(with, *o) : json::value()},
                     {"ticket", t != nullptr ? ticket_view(with, *t) : json::value()},
                     {"repeated", done.repeated}};
    auto out = json_answer(200, body);
    if (o != nullptr) out.with("ETag", "\"" + std::to_string(o->version) + "\"");
    return out;
}

asio::awaitable<response> accept(context& with, call from) {
    form in(from.asked, {"version"});
    const auto version = in.number("version", 0, UINT32_MAX);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto what = offer_of(with, from);
    if (what.no) co_return std::move(*what.no);
    engine::submission s;
    const auto seen = version ? static_cast<std::uint32_t>(*version) : what.version;
    s.command = core::accept_offer{what.id, from.who.agent, seen};
    const auto done =
        co_await with.submit(from, std::move(s), "offer.accept", engine::text(what.id));
    co_return answer(with, from, done, what.id);
}

asio::awaitable<response> decline(context& with, call from) {
    form in(from.asked, {"reason"});
    auto reason = in.text("reason", 200);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto what = offer_of(with, from);
    if (what.no) co_return std::move(*what.no);
    engine::submission s;
    s.command = core::decline_offer{what.id, from.who.agent, std::move(reason)};
    const auto done =
        co_await with.submit(from, std::move(s), "offer.decline", engine::text(what.id));
    co_return answer(with, from, done, what.id);
}

}  // namespace

void add_offer_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/offers/{id}/accept", [&with](call c) { return accept(with, c); });
    routes.bind("POST", "/api/v1/offers/{id}/decline",
                [&with](call c) { return decline(with, c); });
}

}  // namespace evenline::http
