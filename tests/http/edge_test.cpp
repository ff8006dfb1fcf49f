// The edge itself: what two parsers might read differently, limits, connections.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

class Edge : public desk {
protected:
    answer raw(const std::string& bytes) {
        wire connection(port());
        connection.send(bytes);
        return connection.receive();
    }
};

struct bad_head {
    const char* what;
    const char* bytes;
    unsigned status;
};

class AmbiguousHead : public Edge, public testing::WithParamInterface<bad_head> {};

TEST_P(AmbiguousHead, IsRefusedAndTheConnectionEnds) {
    wire connection(port());
    connection.send(GetParam().bytes);
    const auto got = connection.receive();
    EXPECT_EQ(got.status, GetParam().status) << GetParam().what << got.body;
    EXPECT_EQ(got.header("connection"), "close");
    EXPECT_EQ(got.header("content-type"), "application/problem+json");
    EXPECT_TRUE(connection.closed());
}

INSTANTIATE_TEST_SUITE_P(
    Smuggling, AmbiguousHead,
    testing::Values(
        bad_head{"length and chunks",
                 "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n0\r\n\r\n",
                 400},
        bad_head{"two lengths",
                 "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
                 400},
        bad_head{"a list of lengths",
                 "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        bad_head{"a signed length", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
                 400},
        bad_head{"a length too great",
                 "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                 400},
        bad_head{"another encoding",
                 "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                 400},
        bad_head{"encoding twice",
                 "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n0\r\n\r\n",
                 400},
        bad_head{"a disguised encoding",
                 "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                 400},
        bad_head{"a space before the colon",
                 "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc", 400},
        bad_head{"a folded field", "GET /x HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400},
        bad_head{"a bare line feed", "GET /x HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n", 400},
        bad_head{"only line feeds", "GET /x HTTP/1.1\nHost: a\n\n", 400},
        bad_head{"a bare carriage return", "GET /x HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
        bad_head{"no host", "GET /x HTTP/1.1\r\n\r\n", 400},
        bad_head{"two hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        bad_head{"an absolute target", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        bad_head{"a control character",
                 "GET /x HTTP/1.1\r\nHost: a\r\nX-A: b\x01"
                 "c\r\n\r\n",
                 400},
        bad_head{"a nameless field", "GET /x HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
        bad_head{"two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        bad_head{"no version", "GET /x\r\nHost: a\r\n\r\n", 400},
        bad_head{"another version", "GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        bad_head{
            "a broken chunk",
            "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400}));

TEST_F(Edge, RefusesAUrlLongerThanItsLimit) {
    EXPECT_EQ(raw("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 414U);
    EXPECT_EQ(raw("GET /" + std::string(30'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").status,
              414U);
}

TEST_F(Edge, RefusesAHeadLongerThanItsLimit) {
    EXPECT_EQ(
        raw("GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(20'000, 'a') + "\r\n\r\n").status,
        431U);
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    const auto got = raw(many + "\r\n");
    EXPECT_EQ(got.status, 431U);
    EXPECT_EQ(got.code(), "too_many_headers");
}

TEST_F(Edge, RefusesABodyOverTheLimitOfItsRouteBeforeReadingIt) {
    EXPECT_EQ(
        raw("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n").code(),
        "body_too_large");
    EXPECT_EQ(raw("POST /api/v1/hooks/hook HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n")
                  .status,
              413U);
}

TEST_F(Edge, RefusesChunksThatGrowOverTheLimit) {
    std::string body;
    for (int i = 0; i < 9; ++i) body += "2000\r\n" + std::string(0x2000, 'x') + "\r\n";
    EXPECT_EQ(raw("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                  body + "0\r\n\r\n")
                  .status,
              413U);
}

TEST_F(Edge, ReadsAChunkedBody) {
    const auto got =
        raw("POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: "
            "application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5\r\n{\"ema\r\n5\r\nil\":1\r\n1\r\n}\r\n0\r\n\r\n");
    EXPECT_EQ(got.status, 400U);
    EXPECT_EQ(got.json()["errors"][0]["pointer"], "/email") << got.body;
}

TEST_F(Edge, ATrailerCannotAddACredential) {
    const auto supervisor = token(engine::role::supervisor);
    const auto got =
        raw("PUT /api/v1/agents/agt_1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
            "chunked\r\nTrailer: Authorization\r\n\r\n"
            "2\r\n{}\r\n0\r\nAuthorization: Bearer " +
            supervisor + "\r\n\r\n");
    EXPECT_EQ(got.status, 401U);
}

TEST_F(Edge, AnswersSlowHeadsWith408) {
    wire connection(port());
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n");
    EXPECT_EQ(connection.receive().status, 408U);
    EXPECT_TRUE(connection.closed());
}

TEST_F(Edge, AnswersRequestsOfOneConnectionInOrder) {
    wire connection(port());
    connection.send(
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /version HTTP/1.1\r\nHost: a\r\n\r\nGET "
        "/nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(connection.receive().json()["status"], "alive");
    EXPECT_EQ(connection.receive().json()["name"], "evenline");
    EXPECT_EQ(connection.receive().status, 404U);
}

TEST_F(Edge, ContinuesWhenAsked) {
    wire connection(port());
    connection.send(
        "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Type: "
        "application/json\r\nContent-Length: 2\r\n\r\n");
    EXPECT_TRUE(connection.receive_some().starts_with("HTTP/1.1 100 Continue\r\n\r\n"));
    connection.send("{}");
    EXPECT_EQ(connection.receive().status, 400U);
}

TEST_F(Edge, NamesTheMethodsAnAddressTakes) {
    const auto got = ask({"DELETE", "/api/v1/line", {}, {}, {}});
    EXPECT_EQ(got.status, 405U);
    EXPECT_EQ(got.header("allow"), "GET");
}

TEST_F(Edge, AnswersHeadAsGetWithoutItsBody) {
    const auto got = ask({"HEAD", "/", {}, {}, {}});
    EXPECT_EQ(got.status, 200U);
    EXPECT_GT(std::stoul(got.header("content-length")), 500U);
    EXPECT_TRUE(got.body.empty());
}

TEST_F(Edge, SendsItsSecurityHeadersWithEverything) {
    for (const char* path : {"/", "/healthz", "/nowhere", "/api/v1/line"}) {
        const auto got = get(path);
        EXPECT_NE(got.header("content-security-policy").find("default-src 'none'"),
                  std::string::npos)
            << path;
        EXPECT_EQ(got.header("content-security-policy").find("unsafe"), std::string::npos) << path;
        EXPECT_EQ(got.header("x-content-type-options"), "nosniff") << path;
        EXPECT_EQ(got.header("referrer-policy"), "no-referrer") << path;
        EXPECT_EQ(got.header("cross-origin-opener-policy"), "same-origin") << path;
    }
}

TEST_F(Edge, PagesHaveNothingInlineAndNothingFromElsewhere) {
    for (const char* path :
         {"/plain", "/docs", "/page/page.js", "/page/docs.js", "/page/page.css"}) {
        const auto got = get(path);
        EXPECT_EQ(got.status, 200U) << path;
        for (const char* bad :
             {"https://", "http://", " style=", " onclick=", "innerHTML", "<script>"}) {
            EXPECT_EQ(got.body.find(bad), std::string::npos) << path << " has " << bad;
        }
        const auto again = ask({"GET", path, {}, {}, {"If-None-Match: " + got.header("etag")}});
        EXPECT_EQ(again.status, 304U) << path;
    }
}

class FewConnections : public desk {
protected:
    static http::settings few() {
        auto s = quick_settings();
        s.max_connections = 3;
        return s;
    }
    FewConnections() : desk(few()) {}
};

TEST_F(FewConnections, TurnsAwayWhoComesOverTheLimitAndTakesThemAfterwards) {
    {
        wire a(port()), b(port()), c(port());
        for (auto* w : {&a, &b, &c}) {
            w->send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            EXPECT_EQ(w->receive().status, 200U);
        }
        wire d(port());
        const auto turned_away = d.receive();
        EXPECT_EQ(turned_away.status, 503U);
        EXPECT_EQ(turned_away.header("retry-after"), "2");
    }
    unsigned status = 0;
    for (int i = 0; i < 100 && status != 200; ++i) {
        wire w(port());
        w.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        status = w.receive().status;
    }
    EXPECT_EQ(status, 200U);
}

TEST_F(Edge, StopsReadyFirstAndThenItsConnections) {
    wire idle(port());
    idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(idle.receive().status, 200U);
    on_loop([&] { server_->announce_stop(); });
    idle.send("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto ready = idle.receive();
    EXPECT_EQ(ready.status, 503U);
    EXPECT_EQ(ready.header("connection"), "close");
    const auto address = port();
    stop();
    EXPECT_THROW(wire late(address), std::runtime_error);
}

}  // namespace
}  // namespace evenline::http_test
