// Why is it where it is, and why did it go where it went: in numbers and in words.
#include "evenline/engine/names.hpp"
#include "http/api/context.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/parity/why_words.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t most_shown = 20;

struct standing {
    std::string_view cause, english, spanish;
};

bool has_skills(const core::agent_profile& p, const core::requirement& r) {
    return std::all_of(r.skills.begin(), r.skills.end(), [&](const core::skill_level& want) {
        return std::any_of(p.skills.begin(), p.skills.end(), [&](const core::skill_level& has) {
            return has.skill == want.skill && has.level >= want.level;
        });
    });
}

bool speaks(const core::agent_profile& p, const core::requirement& r) {
    return r.language.empty() || p.languages.empty() ||
           std::find(p.languages.begin(), p.languages.end(), r.language) != p.languages.end();
}

bool takes(const core::agent_profile& p, core::work_form form) {
    if (form == core::work_form::call) return p.takes_calls;
    return form == core::work_form::chat ? p.takes_chats : p.takes_mails;
}

// How this agent stands to this ticket now, the plainest reason first.
standing stands(const context& with, const core::agent& a, const core::ticket& t,
                core::instant now) {
    if (with.state().fits(a, t, now)) return {"fits", "could take it now", "podría tomarlo ahora"};
    if (!has_skills(a.profile, t.requires_))
        return {"unskilled", "lacks a skill it asks for", "le falta una destreza que pide"};
    if (!speaks(a.profile, t.requires_))
        return {"language", "does not speak the language", "no habla el idioma"};
    if (!takes(a.profile, t.form))
        return {"form", "does not take this form of work", "no atiende esta forma de trabajo"};
    if (!a.profile.active || a.state == core::agent_state::offline)
        return {"offline", "is not here", "no está"};
    if (a.state != core::agent_state::available)
        return {"not_available", "is not available", "no está disponible"};
    for (const auto& d : t.declines) {
        if (d.agent == a.id) return {"declined_before", "declined it before", "lo rechazó antes"};
    }
    if (a.held_for)
        return {"held_for_call", "is kept free for a call", "se reserva para una llamada"};
    const bool elsewhere = t.preferred && t.preferred != a.id && now < t.preferred_until;
    if (elsewhere)
        return {"preferred_elsewhere", "it still waits for the agent who spoke with them before",
                "aún espera al agente que ya habló con esa persona"};
    return {"no_room", "has no room for it, or an older promise comes first",
            "no tiene sitio, o una promesa más antigua va antes"};
}

json::value ahead_now(const context& with, std::size_t position, core::instant now) {
    json::value::array out;
    std::size_t place = 0;
    for (const auto id : with.state().line(now, 0, std::min(position - 1, most_shown))) {
        if (const auto* t = with.state().find(id)) {
            out.push_back({{"position", ++place},
                           {"ticket_id", id_value(id)},
                           {"need", with.need_name(t->need)},
                           {"channel", with.channel_name(t->channel)},
                           {"waiting_since", time_value(t->waiting_since)},
                           {"score", with.state().score(*t, now).total}});
        }
    }
    return out;
}

json::value agents_now(const context& with, const core::ticket& t, core::instant now,
                       std::size_t& fit) {
    json::value::array out;
    for (const auto id : with.state().agents()) {
        const auto* a = with.state().find(id);
        if (a == nullptr || !a->profile.active) continue;
        const auto how = stands(with, *a, t, now);
        if (how.cause == "fits") ++fit;
        if (out.size() == most_shown) continue;
        out.push_back({{"agent_id", id_value(id)},
                       {"name", a->profile.name},
                       {"cause", how.cause},
                       {"words", both(std::string(how.english), std::string(how.spanish))}});
    }
    return out;
}

json::value now_view(const context& with, const core::ticket& t) {
    const auto now = with.now();
    const auto position = with.state().position(t.id, now);
    if (position == 0) return {};
    const auto parts = with.state().score(t, now);
    std::size_t fit = 0;
    auto agents = agents_now(with, t, now, fit);
    const auto in = [&](tongue lang, std::string_view place, std::string_view of,
                        std::string_view free) {
        return std::string(place) + std::to_string(position) + std::string(of) +
               std::to_string(with.state().waiting()) + ": " + words_of(parts, lang) + "; " +
               std::string(free) + std::to_string(fit) + ".";
    };
    return {{"position", position},
            {"waiting", with.state().waiting()},
            {"score", parts.total},
            {"score_parts", score_view(parts)},
            {"ahead", ahead_now(with, position, now)},
            {"agents", std::move(agents)},
            {"agents_that_fit", fit},
            {"words",
             both(in(tongue::english, "Place ", " of ", "agents who could take it now: "),
                  in(tongue::spanish, "Puesto ", " de ", "agentes que podrían tomarlo ahora: "))}};
}

// Left to other customers: what it waits for, and that nothing is lost by it.
json::value peers_view(const context& with, const core::ticket& t) {
    if (!t.with_peers) return {};
    const auto now = with.now();
    const auto left = std::max<std::int64_t>(0, (t.callback_at - now).us / 1'000'000);
    const auto parts = with.state().score(t, now);
    const auto in = [&](tongue lang, std::string_view before, std::string_view after) {
        return std::string(before) + std::to_string(left) + std::string(after) +
               words_of(parts, lang) + '.';
    };
    return {{"until", time_value(t.callback_at)},
            {"words",
             both(in(tongue::english, "Left to other customers for another ",
                     " s or until one of them answers; then in line at its place. Clock so far: "),
                  in(tongue::spanish, "Se deja a otros clientes ",
                     " s más o hasta que uno responda; después, en la cola en su puesto. Hasta "
                     "ahora: "))}};
}

asio::awaitable<response> why(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto events = co_await with.with.reader.events_of(found.ticket.id);
    if (!events) co_return unreadable(from.asked, events.error());
    json::value::array decisions;
    for (const auto& e : *events) {
        const auto* offered = std::get_if<core::ticket_offered>(&e.body);
        if (offered == nullptr) continue;
        const auto& o = offered->what;
        decisions.push_back(
            {{"offer_id", id_value(o.id)},
             {"agent_id", id_value(o.agent)},
             {"at", time_value(e.at)},
             {"reason", reason_view(o.reason)},
             {"words", both(words_of(o, tongue::english), words_of(o, tongue::spanish))}});
    }
    const auto* open = with.state().find(found.ticket.id);
    const auto& t = open != nullptr ? *open : found.ticket;
    co_return json_answer(200, {{"ticket_id", id_value(t.id)},
                                {"status", engine::name(t.status)},
                                {"now", open != nullptr ? now_view(with, t) : json::value()},
                                {"peers", peers_view(with, t)},
                                {"decisions", std::move(decisions)}});
}

}  // namespace

void add_why_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/why", [&with](call c) { return why(with, c); });
}

}  // namespace evenline::http
