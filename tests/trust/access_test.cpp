// Whose is it? Every route an agent may use, tried on somebody else's ticket, offer and customer;
// and what must not be found in logs and answers is not there.
#include "http/desk.hpp"
#include "http/routing/role_table.hpp"
#include "trust/crowd.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace evenline::trust {
namespace {

using nlohmann::json;

class Access : public http_test::desk {
protected:
    struct route_tried {
        std::string method, path;
    };
    // Every route with an id in it that the table opens to agents, filled with `ticket`, `offer`
    // and `customer` as its noun asks.
    static std::vector<route_tried> routes_of(const std::string& ticket, const std::string& offer,
                                              const std::string& customer) {
        std::vector<route_tried> out;
        for (const auto& row : http::role_table()) {
            if (row.roles.find('a') == std::string_view::npos) continue;
            std::string path(row.pattern);
            const auto at = path.find("{id}");
            if (at == std::string::npos) continue;
            std::string id;
            if (path.find("/tickets/") != std::string::npos) id = ticket;
            if (path.find("/offers/") != std::string::npos) id = offer;
            if (path.find("/customers/") != std::string::npos) id = customer;
            if (id.empty()) continue;
            out.push_back({std::string(row.method), path.replace(at, 4, id)});
        }
        return out;
    }
    // A body that would be good enough for each of them.
    static json body() {
        return {{"text", "hello"},  {"reason", "busy"},  {"disposition", "solved"},
                {"to_skills", {}},  {"way", "out"},      {"other", "tkt_1"},
                {"into", "tkt_1"},  {"customer", "cus_1"}, {"kind", "reply"}};
    }
};

TEST_F(Access, NoRouteLetsAnAgentTouchWhatIsAnothersInHand) {
    const auto rosa = agent("rosa");
    hook("t-1", "my card is lost");
    const auto offer = offer_of(rosa);
    const auto luis = agent("luis", false);
    const std::string ticket = offer["ticket"]["id"], number = offer["id"];
    const std::string customer = offer["ticket"].value("customer_id", "cus_1");
    const auto supervisor = token(engine::role::supervisor);
    const auto before = get("/api/v1/tickets/" + ticket, supervisor).body;
    std::size_t tried = 0;
    for (const auto& r : routes_of(ticket, number, customer)) {
        const bool writes = r.method != "GET" && r.method != "DELETE";
        const auto got = ask({r.method, r.path, writes ? body().dump() : "", luis.token,
                              writes ? std::vector<std::string>{"Content-Type: application/json"}
                                     : std::vector<std::string>{}});
        EXPECT_GE(got.status, 400U) << r.method << " " << r.path << ": " << got.body;
        EXPECT_LT(got.status, 500U) << r.method << " " << r.path << ": " << got.body;
        EXPECT_EQ(got.body.find("card is lost"), std::string::npos) << r.method << " " << r.path;
        ++tried;
    }
    EXPECT_GE(tried, 13U);
    EXPECT_EQ(get("/api/v1/tickets/" + ticket, supervisor).body, before) << "nothing has changed";
    EXPECT_EQ(post("/api/v1/offers/" + number + "/accept", json::object(), rosa.token).status, 200U)
        << "and it is still hers";
}

TEST_F(Access, ListsHoldOnlyWhatIsOnesOwn) {
    const auto rosa = agent("rosa");
    hook("t-1");
    (void)offer_of(rosa);
    const auto luis = agent("luis", false);
    EXPECT_EQ(get("/api/v1/me/offers", luis.token).json()["data"].size(), 0U);
    EXPECT_EQ(get("/api/v1/tickets", luis.token).json()["data"].size(), 0U);
}

// All that is logged while it lives, as text.
class listening_log {
public:
    listening_log() {
        before_ = spdlog::default_logger();
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(out_, true);
        auto logger = std::make_shared<spdlog::logger>("canary", sink);
        logger->set_level(spdlog::level::trace);
        spdlog::set_default_logger(logger);
    }
    ~listening_log() { spdlog::set_default_logger(before_); }
    [[nodiscard]] std::string text() const { return out_.str(); }

private:
    std::ostringstream out_;
    std::shared_ptr<spdlog::logger> before_;
};

TEST_F(Access, NothingSecretOrPersonalIsLoggedAtAnyLevel) {
    const listening_log log;
    const auto rosa = agent("canary.agent");
    const auto bearer = token(engine::role::supervisor);
    hook("canary-thread", "canary-text of the customer");
    (void)offer_of(rosa);
    post("/api/v1/session", {{"email", "canary.mail@example.com"}, {"password", "canary-pass-1"}});
    ask({"GET", "/api/v1/line?cursor=canary-cursor", {}, bearer, {}});
    ask({"GET", "/api/v1/me", {}, "evt_canary-token-that-is-not-ours-000000", {}});
    ask({"POST", "/api/v1/hooks/hook", R"({"canary":"canary-body"})", {},
         {"Content-Type: application/json", "webhook-id: m", "webhook-timestamp: 1",
          "webhook-signature: v1,canary-signature"}});
    ask({"POST", "/api/v1/session", "{\"canary-broken", {}, {"Content-Type: application/json"}});
    {
        http_test::wire broken(port());
        broken.send("GET /canary-target HTTP/1.1\r\nHost: a\r\nX-Canary : canary-header\r\n\r\n");
        broken.receive();
    }
    stop();
    const auto said = log.text();
    ASSERT_FALSE(said.empty()) << "the log was not heard";
    for (const std::string secret :
         {"canary-text", "canary-thread", "canary.mail", "canary.agent", "canary-pass",
          "canary-token", "canary-body", "canary-signature", "canary-header",
          "canary-cursor", "canary-target", http_test::password}) {
        EXPECT_EQ(said.find(secret), std::string::npos) << secret << " in:\n" << said;
    }
    EXPECT_NE(said.find("POST /api/v1/session from 127.0.0.1: 201"), std::string::npos)
        << "who came in is logged";
    EXPECT_NE(said.find("POST /api/v1/session from 127.0.0.1: 401"), std::string::npos)
        << "and who did not";
    EXPECT_EQ(said.find(rosa.token), std::string::npos);
    EXPECT_EQ(said.find(bearer), std::string::npos);
}

// With passwords as costly as they are by default.
http::settings costly_passwords() {
    auto s = http_test::quick_settings();
    s.password_memory_kib = http::settings{}.password_memory_kib;
    s.password_passes = http::settings{}.password_passes;
    return s;
}

class Guessing : public http_test::desk {
protected:
    Guessing() : http_test::desk(costly_passwords()) {}
    unsigned guess(const std::string& email, const std::string& from) {
        const json body{{"email", email}, {"password", "a guess"}};
        const auto got = ask({"POST", "/api/v1/session", body.dump(), {},
                              {"Content-Type: application/json"}, from});
        if (got.status != 401U) {
            EXPECT_TRUE(got.status == 429U || got.status == 503U) << got.body;
            EXPECT_FALSE(got.header("retry-after").empty());
        }
        return got.status;
    }
};

TEST_F(Guessing, AThousandGuessesAreMostlyNotLookedAtAndTheOwnerIsLetIn) {
    const auto rosa = agent("rosa", false);
    const auto cpu = cpu_seconds(), began = seconds_now();
    unsigned verified = 0;
    for (int i = 0; i < 1'000; ++i)
        if (guess("rosa@example.com", "127.0.0.66") == 401U) ++verified;
    const auto minutes = (seconds_now() - began) / 60;
    EXPECT_LE(verified, 10 + 10 * minutes + 1) << "per account and address";
    // The same over fifty names, from one address: one who tries what others' passwords were.
    unsigned stuffed = 0;
    for (int i = 0; i < 200; ++i)
        if (guess("name" + std::to_string(i % 50) + "@example.com", "127.0.0.67") == 401U)
            ++stuffed;
    EXPECT_LE(stuffed, 60 + 60 * (seconds_now() - began) / 60 + 1);
    const json right{{"email", "rosa@example.com"}, {"password", http_test::password}};
    EXPECT_EQ(post("/api/v1/session", right).status, 201U) << "from where nobody guessed";
    EXPECT_EQ(get("/api/v1/me", rosa.token).status, 200U) << "and who is in stays in";
    figure("of 1,000 guesses looked at", verified);
    figure("of 200 over fifty names", stuffed);
    figure("CPU for all of them, ms", static_cast<std::int64_t>((cpu_seconds() - cpu) * 1'000));
}

}  // namespace
}  // namespace evenline::trust
