#include "evenline/channels/signature.hpp"
#include "evenline/intake/intake.hpp"
#include "intake/translation.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <algorithm>
#include <boost/system/errc.hpp>
#include <spdlog/spdlog.h>

namespace evenline::intake {
namespace {

using channels::http_answer;
using channels::verdict;

http_answer problem(unsigned status, std::string_view code, std::string_view title,
                    std::string_view detail, unsigned retry_after_s = 0) {
    http_answer a{status, "application/problem+json", {}, {}};
    a.body = "{\"type\":\"about:blank\",\"status\":" + std::to_string(status) + ",\"code\":\"" +
             std::string(code) + "\",\"title\":\"" + std::string(title) + "\",\"detail\":\"" +
             std::string(detail) + "\"}";
    if (retry_after_s != 0) a.headers.push_back({"Retry-After", std::to_string(retry_after_s)});
    return a;
}

http_answer try_again(boost::system::error_code why) {
    if (why == boost::system::errc::no_buffer_space) {
        return problem(503, "overloaded", "Too much work is waiting to be stored",
                       "Nothing was stored. Send the same request again.", 1);
    }
    return problem(503, "store_unavailable", "The store cannot take this now",
                   "Nothing was stored. Send the same request again.", 5);
}

// What the adapter wants said, unless it forgot to refuse.
http_answer refusal(channels::reading&& r, unsigned status, std::string_view code,
                    std::string_view title) {
    if (r.answer.status >= 400) return std::move(r.answer);
    return problem(status, code, title, "See the channel's page in the documentation.");
}

// Authentic, and nothing in it for us.
channels::inbound_event without_effect(std::string_view raw) {
    channels::inbound_event e;
    e.event_kind = "ignored";
    e.dedupe_key = "ignored:" + channels::to_hex(channels::digest(channels::hash::sha256, raw));
    return e;
}

// Not a verification or a question.
bool is_input(const channels::raw_request& request) {
    return request.method != "GET" && request.method != "OPTIONS";
}

boost::system::error_code first_failure(std::span<const engine::answered> answers) {
    const auto found = std::ranges::find_if(answers, [](const auto& a) { return !!a.failed; });
    return found != answers.end() ? found->failed : boost::system::error_code{};
}

void count(std::span<const engine::answered> answers, receipt& r) {
    if (first_failure(answers)) return;
    for (const auto& a : answers) {
        if (a.duplicate) ++r.duplicates;
        else ++r.stored;
        if (a.ticket) r.tickets.push_back(a.ticket);
    }
    r.durable = true;
}

// A reading that rests on something elsewhere is done again with it; once, so that no adapter
// can keep asking.
boost::asio::awaitable<channels::reading> judged(const channel& from,
                                                 const channels::raw_request& request) {
    auto read = from.adapter->read(request);
    if (read.what != verdict::needs || from.documents == nullptr) co_return read;
    auto asked = from.documents->get(read.needs);
    auto found = co_await std::move(asked);
    if (!found) co_return read;
    auto complete = request;
    complete.documents.push_back({read.needs, std::move(*found)});
    auto again = from.adapter->read(complete);
    co_return again;
}

// A proof that has vouched for one request vouches for nothing but its repeats.
bool is_spent(engine::sequencer& to, const channel& from, const channels::reading& r) {
    if (r.spent_once.empty() || !to.seen(from.number, r.spent_once)) return false;
    return !std::ranges::all_of(r.events, [&](const channels::inbound_event& e) {
        return !e.dedupe_key.empty() && to.seen(from.number, e.dedupe_key);
    });
}

receipt not_now(const channel& from, boost::system::error_code why) {
    spdlog::error("channel {}: not stored, the sender has to repeat: {}", from.settings.id,
                  why.message());
    receipt r;
    r.answer = try_again(why);
    return r;
}

boost::asio::awaitable<receipt> taken(engine::sequencer& to, engine::lookup& index,
                                      const channel& from, channels::reading read,
                                      std::string_view raw,
                                      std::optional<engine::reading_mark> mark) {
    receipt r;
    if (read.what == verdict::needs) {
        spdlog::warn("channel {}: cannot be judged now: {}", from.settings.id, read.why);
        r.answer = refusal(std::move(read), 503, "not_judged", "Send the same request again");
        co_return r;
    }
    if (is_spent(to, from, read)) {
        read.what = verdict::invalid;
        read.why = "its signature was used before, for something else";
        read.answer = {401, "text/plain", "this signature was used before\n", {}};
    }
    if (read.what == verdict::invalid) {
        spdlog::warn("channel {}: refused: {}", from.settings.id, read.why);
        r.answer =
            refusal(std::move(read), 401, "bad_signature", "The signature is missing or wrong");
        co_return r;
    }
    if (read.what == verdict::not_found) {
        r.answer = refusal(std::move(read), 404, "not_found", "Nothing is here");
        co_return r;
    }
    translation asked(to, index, from, raw);
    if (read.what == verdict::malformed) {
        spdlog::warn("channel {}: kept as a dead letter: {}", from.settings.id, read.why);
        asked.add_kept("dead_letter");
    } else {
        for (const auto& e : read.events) asked.add(e);
    }
    for (const auto& one : read.asks) asked.add_asked(one);
    const bool spends = !read.spent_once.empty();
    if (spends) asked.add_spent(read.spent_once);
    r.answer = std::move(read.answer);
    auto submissions = asked.take();
    const auto told = submissions.size();
    if (mark) {
        submissions.emplace_back();
        submissions.back().office.emplace_back(std::move(*mark));
    }
    if (submissions.empty()) {  // a verification: an answer, and nothing to keep
        r.durable = true;
        co_return r;
    }
    const auto answers = co_await to.submit(std::move(submissions));
    // Of one transaction: the mark is durable if the events are, so it needs no look of its own.
    count(std::span(answers).first(std::max(told, std::size_t{1})), r);
    if (told == 0) r.stored = 0;
    // The proof is kept beside what it vouched for and is no input of its own.
    if (spends && told > 0 && r.durable) --(answers[told - 1].duplicate ? r.duplicates : r.stored);
    if (!r.durable) co_return not_now(from, first_failure(answers));
    co_return r;
}

}  // namespace

boost::asio::awaitable<receipt> take_in(engine::sequencer& to, engine::lookup& index,
                                        const channel& from, const channels::raw_request& request) {
    auto judging = judged(from, request);
    auto read = co_await std::move(judging);
    if (read.what == verdict::valid && read.events.empty() && is_input(request))
        read.events.push_back(without_effect(request.body));
    auto taken = take_in_reading(to, index, from, std::move(read), request.body);
    auto out = co_await std::move(taken);
    co_return out;
}

boost::asio::awaitable<receipt> take_in_reading(engine::sequencer& to, engine::lookup& index,
                                                const channel& from, channels::reading read,
                                                std::string_view raw,
                                                std::optional<engine::reading_mark> mark) {
    receipt r;
    try {
        auto taking = taken(to, index, from, std::move(read), raw, std::move(mark));
        r = co_await std::move(taking);
    } catch (const engine::unreadable& e) {
        r = not_now(from, e.code());
    }
    co_return r;
}

boost::asio::awaitable<receipt> take_in(engine::sequencer& to, engine::lookup& index,
                                        const channel& from, std::vector<heard> said) {
    receipt r;
    std::vector<engine::submission> submissions;
    try {
        translation asked(to, index, from, {});
        for (const auto& one : said) {
            asked.about(one.raw);
            for (const auto& e : one.events) asked.add(e);
        }
        submissions = asked.take();
    } catch (const engine::unreadable& e) {
        co_return not_now(from, e.code());
    }
    if (submissions.empty()) {
        r.durable = true;
        co_return r;
    }
    const auto answers = co_await to.submit(std::move(submissions));
    count(answers, r);
    if (!r.durable) co_return not_now(from, first_failure(answers));
    co_return r;
}

}  // namespace evenline::intake
