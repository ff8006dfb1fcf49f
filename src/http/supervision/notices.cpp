// Notices: a supervisor writes one once, everybody who comes hears it once.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/supervision/notice_board.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_notice = 600;  // half a minute, spoken
constexpr core::duration usual = core::hours(4);

json::value text_or_null(const std::string& s) {
    return s.empty() ? json::value() : json::value(s);
}

json::value notice_view(const context& with, const engine::notice& n) {
    json::value::array told;
    std::uint64_t all = 0;
    for (const auto& [channel, count] : with.notices->told(n.id)) {
        told.push_back({{"channel", with.channel_name(channel)}, {"customers", count}});
        all += count;
    }
    return {{"id", "not_" + std::to_string(n.id)},
            {"text", {{"en", n.english}, {"es", n.spanish}}},
            {"starts_at", time_value(n.starts_at)},
            {"ends_at", time_value(n.ends_at)},
            {"in_force", n.holds_at(with.now())},
            {"by", n.by},
            {"at", time_value(n.at)},
            {"ended_by", text_or_null(n.ended_by)},
            {"told", all},
            {"told_by_channel", std::move(told)}};
}

asio::awaitable<response> list(context& with, call from) {
    if (with.with.office == nullptr || with.notices == nullptr) co_return no_office(from.asked);
    const bool now_only = from.asked.parameter("in_force") == "true";
    json::value::array data;
    for (const auto& n : with.notices->all())
        if (!now_only || n.holds_at(with.now())) data.push_back(notice_view(with, n));
    co_return page_answer(from.asked, std::move(data), {});
}

asio::awaitable<response> post(context& with, call from) {
    if (with.with.office == nullptr || with.notices == nullptr) co_return no_office(from.asked);
    form in(from.asked, {"en", "es", "starts_at", "ends_at"});
    engine::notice n;
    n.english = in.required_text("en", longest_notice);
    n.spanish = in.required_text("es", longest_notice);
    n.starts_at = in.time("starts_at").value_or(with.now());
    n.ends_at = in.time("ends_at").value_or(n.starts_at + usual);
    if (n.ends_at <= n.starts_at) in.wrong("ends_at", "must be after starts_at");
    if (n.ends_at <= with.now()) in.wrong("ends_at", "must be in the future");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    n.id = with.notices->next_id();
    n.by = from.who.actor();
    n.at = with.now();
    engine::audit_entry what;
    what.after = n.english + " / " + n.spanish;
    with.notices->put(n);  // the number is taken; told from here on
    const std::string object = "not_" + std::to_string(n.id);
    std::vector<engine::office_record> kept;
    kept.emplace_back(n);
    auto failed = co_await keep_record(with, from, std::move(what), "notice.post", object,
                                       std::move(kept));
    if (failed) {
        auto never = n;
        never.ends_at = never.starts_at;
        with.notices->put(never);
        co_return std::move(*failed);
    }
    co_return json_answer(201, notice_view(with, n));
}

asio::awaitable<response> end(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.with.office == nullptr || with.notices == nullptr) co_return no_office(from.asked);
    const auto id = numbered("not_", from.asked.params[0]);
    const auto* found = id ? with.notices->find(*id) : nullptr;
    if (found == nullptr)
        co_return problem(from.asked, "notice_unknown",
                          "There is no notice of this id. GET /api/v1/notices lists them.");
    auto n = *found;
    if (n.ends_at > with.now()) {
        n.ends_at = std::max(n.starts_at, with.now());
        n.ended_by = from.who.actor();
        const std::string object = "not_" + std::to_string(n.id);
        engine::audit_entry what;
        std::vector<engine::office_record> kept;
        kept.emplace_back(n);
        auto failed = co_await keep_record(with, from, std::move(what), "notice.end", object,
                                           std::move(kept));
        if (failed) co_return std::move(*failed);
        with.notices->put(n);
    }
    co_return json_answer(200, notice_view(with, n));
}

}  // namespace

void add_notice_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/notices", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/notices", [&with](call c) { return post(with, c); });
    routes.bind("POST", "/api/v1/notices/{id}/end", [&with](call c) { return end(with, c); });
}

}  // namespace evenline::http
