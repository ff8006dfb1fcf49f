#include "http/api/replay.hpp"

#include "evenline/http/credentials.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

struct in_progress {
    std::unordered_set<std::string>& all;
    const std::string& key;
    in_progress(std::unordered_set<std::string>& a, const std::string& k) : all(a), key(k) {
        all.insert(key);
    }
    ~in_progress() { all.erase(key); }
    in_progress(const in_progress&) = delete;
    in_progress& operator=(const in_progress&) = delete;
};

response replayed(call from, const engine::stored_answer& stored, const std::string& digest) {
    if (stored.request_sha256 != digest) {
        return problem(from.asked, "idempotency_key_reused",
                       "This Idempotency-Key was used for a different request. "
                       "Nothing was done; use a new key for a new request.");
    }
    if (stored.status == 0) {
        return problem(from.asked, "idempotency_outcome_unknown",
                       "The first request was carried out, but its answer was lost "
                       "when the server stopped. Read the object to see what came of it; do not "
                       "send it again with a new key blindly.");
    }
    response out;
    out.status = stored.status;
    out.content_type = stored.status >= 400 ? "application/problem+json" : "application/json";
    out.body = stored.body;
    return out.with("Idempotent-Replayed", "true");
}

}  // namespace

asio::awaitable<response> replay::once(context& with, call from, const handler& what) {
    const auto given = from.asked.header_value("Idempotency-Key");
    if (given.size() > 255) {
        co_return problem(from.asked, "invalid_input",
                          "An Idempotency-Key has at most 255 characters. Nothing was done.");
    }
    const auto key = from.who.actor() + ":" + std::string(given);
    const auto digest =
        sha256_hex(from.asked.method + "\n" + from.asked.target + "\n" + from.asked.body);
    if (running_.contains(key)) {
        co_return problem(from.asked, "idempotency_in_progress",
                          "A request with this Idempotency-Key is being carried out. "
                          "Wait a moment and send it again to get its answer.")
            .with("Retry-After", "1");
    }
    std::optional<engine::stored_answer> stored;
    try {
        stored = with.with.lookup.answer(key);
    } catch (const engine::unreadable&) {
        co_return unavailable(from.asked);  // it may be done already
    }
    if (stored) co_return replayed(from, *stored, digest);
    const in_progress mark(running_, key);
    // Stored with the decision itself: should we die before the answer is known, the key is used.
    const engine::stored_answer unknown{key, digest, 0, {}, {}};
    from.once = &unknown;
    auto answer = co_await what(from);
    if (answer.status < 500) {
        engine::submission record;
        record.answer = engine::stored_answer{key, digest, answer.status, answer.body, {}};
        co_await with.with.line.submit(std::move(record));
    }
    co_return answer;
}

}  // namespace evenline::http
