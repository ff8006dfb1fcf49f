// What customers open without logging in, and what agents give them.
#include "evenline/engine/text.hpp"
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <algorithm>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Customers : public desk {
protected:
    Customers() : desk(quick_settings(), {}, true) {}

    std::string path_of(const std::string& ticket, core::duration valid = core::days(1)) {
        const auto id = engine::parse_id<core::ticket_id>(ticket);
        core::instant now;  // the clock is the loop's
        on_loop([&] { now = clock_.now(); });
        return "/t/" + keys_->page(*id, now, valid);
    }
    answer post_form(const std::string& path, const std::string& body,
                     const std::string& type = "application/x-www-form-urlencoded") {
        return ask({"POST", path, body, {}, {"Content-Type: " + type}});
    }
    template <class T> T on_loop_of(boost::asio::awaitable<T> asked) {
        return boost::asio::co_spawn(loop_, std::move(asked), boost::asio::use_future).get();
    }
    void report(engine::delivery_report what) {
        ASSERT_FALSE(on_loop_of(store_->journal().report(std::move(what))));
    }
    // As it lies in the store.
    std::string payload(std::uint64_t id) {
        sqlite3* db = nullptr;
        sqlite3_stmt* asked = nullptr;
        for (const auto& f : std::filesystem::directory_iterator(folder_))
            if (f.path().extension() == ".db") sqlite3_open(f.path().c_str(), &db);
        const auto text = "SELECT payload FROM outbox WHERE id = " + std::to_string(id);
        sqlite3_prepare_v2(db, text.c_str(), -1, &asked, nullptr);
        std::string out{"nothing"};
        if (sqlite3_step(asked) == SQLITE_ROW)
            out = reinterpret_cast<const char*>(sqlite3_column_text(asked, 0));
        sqlite3_finalize(asked);
        sqlite3_close(db);
        return out;
    }
    json ticket(const std::string& id) {
        return get("/api/v1/tickets/" + id, token(engine::role::supervisor)).json();
    }
};

TEST_F(Customers, ThePageShowsThePlaceInTheBrowsersLanguageAndNothingOfThePerson) {
    hook("t-1", "my secret matter");
    const auto path = path_of("tkt_1");
    const auto english = get(path);
    ASSERT_EQ(english.status, 200U) << english.body;
    EXPECT_NE(english.body.find("You are in line"), std::string::npos);
    EXPECT_NE(english.body.find("1 of 1"), std::string::npos);
    EXPECT_EQ(english.body.find("secret matter"), std::string::npos);
    EXPECT_EQ(english.header("x-robots-tag"), "noindex, nofollow");
    EXPECT_NE(english.header("content-security-policy").find("default-src 'none'"),
              std::string::npos);
    EXPECT_LT(english.body.size(), 30'000U);
    const auto spanish =
        ask({"GET", path, {}, {}, {"Accept-Language: fr;q=0.9, es-ES;q=0.8, en;q=0.2"}});
    EXPECT_NE(spanish.body.find("Está usted en la fila"), std::string::npos);
}

TEST_F(Customers, EveryTurnedBitOfALinkIsRefused) {
    hook("t-1");
    const auto token = path_of("tkt_1").substr(3);
    core::instant seconds;
    on_loop([&] { seconds = clock_.now(); });
    for (std::size_t i = 0; i < token.size() * 8; ++i) {
        auto turned = token;
        turned[i / 8] = static_cast<char>(turned[i / 8] ^ (1 << (i % 8)));
        EXPECT_FALSE(keys_->read_page(turned).has_value()) << i;
    }
    EXPECT_TRUE(keys_->read_page(token).has_value());
    EXPECT_LE(keys_->read_page(token)->made_at, seconds);
    auto forged = token;
    forged[0] = forged[0] == 'A' ? 'B' : 'A';
    EXPECT_EQ(get("/t/" + forged).status, 404U);
}

TEST_F(Customers, MoreDetailsJoinTheTicketOnceAndMoveNothing) {
    hook("t-1");
    hook("t-2");
    const auto before = ticket("tkt_2");
    const auto path = path_of("tkt_2");
    for (int i = 0; i < 2; ++i) {
        const auto done = post_form(path + "/details", "once=abc12345&text=It+is+the+red+one");
        EXPECT_EQ(done.status, 303U) << done.body;
        EXPECT_EQ(done.header("location").substr(0, path.size()), path);
    }
    const auto after = ticket("tkt_2");
    EXPECT_EQ(after["waiting_since"], before["waiting_since"]);
    EXPECT_EQ(after["due_at"], before["due_at"]);
    const auto lines =
        get("/api/v1/tickets/tkt_2/timeline", token(engine::role::supervisor)).body;
    const auto first = lines.find("It is the red one");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(lines.find("It is the red one", first + 1), std::string::npos) << "twice";
    EXPECT_EQ(post_form(path + "/details", "text=").status, 422U);
    EXPECT_EQ(post_form(path + "/details", "text=x", "text/plain").status, 400U);
}

TEST_F(Customers, AFileComesByAPlainForm) {
    hook("t-1");
    const std::string body =
        "--zz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nSee it\r\n"
        "--zz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
        "Content-Type: image/png\r\n\r\n\x89PNG\r\n--zz--\r\n";
    const auto done =
        post_form(path_of("tkt_1") + "/details", body, "multipart/form-data; boundary=zz");
    EXPECT_EQ(done.status, 303U) << done.body;
    const auto lines =
        get("/api/v1/tickets/tkt_1/timeline", token(engine::role::supervisor)).body;
    EXPECT_NE(lines.find("a.png"), std::string::npos) << lines;
}

TEST_F(Customers, ALookChangesNothingAndACancelEndsTheWait) {
    hook("t-1");
    const auto before = ticket("tkt_1")["version"];
    get(path_of("tkt_1"));
    EXPECT_EQ(ticket("tkt_1")["version"], before);
    EXPECT_EQ(post_form(path_of("tkt_1") + "/cancel", "once=abc12345").status, 303U);
    EXPECT_EQ(ticket("tkt_1")["status"], "cancelled");
    EXPECT_EQ(post_form(path_of("tkt_1") + "/callback", "number=%2B34600111222").status, 409U)
        << "nobody here can call";
}

TEST_F(Customers, ARevokedOrEndedLinkOpensNothing) {
    hook("t-1");
    const auto path = path_of("tkt_1");
    const auto supervisor = token(engine::role::supervisor);
    EXPECT_EQ(ask({"DELETE", "/api/v1/tickets/tkt_1/page", {}, supervisor, {}}).status, 204U);
    EXPECT_EQ(get(path).status, 410U);
    EXPECT_EQ(post_form(path + "/cancel", "once=abc12345").status, 410U);
    EXPECT_EQ(ticket("tkt_1")["status"], "queued");
}

TEST_F(Customers, ARatingIsKeptAndCountedByChannel) {
    hook("t-1");
    EXPECT_EQ(post_form(path_of("tkt_1") + "/rating", "once=a1234567&score=4&said=ok").status,
              303U);
    EXPECT_EQ(post_form(path_of("tkt_1") + "/rating", "once=b1234567&score=9").status, 422U);
    const auto supervisor = token(engine::role::supervisor);
    const auto ways = get("/api/v1/tickets/tkt_1/ways", supervisor).json();
    EXPECT_EQ(ways["rating"]["score"], 4);
    const auto report = get("/api/v1/reports/guidance", supervisor).json();
    ASSERT_EQ(report["ratings"].size(), 1U);
    EXPECT_EQ(report["ratings"][0]["mean"], 4.0);
}

TEST_F(Customers, AnInvitationIsSentWithTheWayThereAndCounted) {
    const auto rosa = agent("rosa");
    hook("t-1");
    const auto offer = offer_of(rosa);
    post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept",
         {{"version", offer["version"]}}, rosa.token);
    const auto sent = post("/api/v1/tickets/tkt_1/messages",
                           {{"text", "Easier here: {link}"}, {"invite_to", "chat"}}, rosa.token);
    ASSERT_EQ(sent.status, 201U) << sent.body;
    const auto lines = get("/api/v1/tickets/tkt_1/timeline", rosa.token).body;
    EXPECT_NE(lines.find("https://desk.example.com/webchat/chat?place=EV-"), std::string::npos);
    EXPECT_EQ(post("/api/v1/tickets/tkt_1/messages", {{"text", "x"}, {"invite_to", "hook"}},
                   rosa.token).status, 400U);
    const auto report = get("/api/v1/reports/guidance", token(engine::role::supervisor)).json();
    ASSERT_EQ(report.value("invitations", json::array()).size(), 1U) << report;
    const auto row = report["invitations"][0];
    EXPECT_EQ(row["to"], "chat");
    EXPECT_EQ(row["sent"], 1);
    EXPECT_EQ(row["followed"], 0);
}

TEST_F(Customers, ACodeIsSentOnceAMinuteAndAWrongOneProvesNothing) {
    hook("t-1");
    const auto supervisor = token(engine::role::supervisor);
    const auto id = ticket("tkt_1")["customer_id"].get<std::string>();
    const json to{{"kind", "email"}, {"value", "ana@example.org"}};
    const auto sent = post("/api/v1/customers/" + id + "/proofs", to, supervisor);
    ASSERT_EQ(sent.status, 201U) << sent.body;
    EXPECT_EQ(post("/api/v1/customers/" + id + "/proofs", to, supervisor).status, 429U);
    const auto path = "/api/v1/customers/" + id + "/proofs/" + sent.json()["id"].get<std::string>();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(post(path, {{"code", "wrong!"}}, supervisor).status, 409U);
    EXPECT_EQ(post(path, {{"code", "wrong!"}}, supervisor).code(), "code_over");
    EXPECT_EQ(
        post("/api/v1/customers/" + id + "/proofs/prf_99", {{"code", "1"}}, supervisor).code(),
        "proof_unknown");
}

TEST_F(Customers, ARightCodeProvesTheAddressAndLeavesTheOutboxOnceItIsSent) {
    hook("t-1");
    const auto supervisor = token(engine::role::supervisor);
    const auto id = ticket("tkt_1")["customer_id"].get<std::string>();
    const auto sent = post("/api/v1/customers/" + id + "/proofs",
                           {{"kind", "email"}, {"value", "ana@example.org"}}, supervisor);
    ASSERT_EQ(sent.status, 201U) << sent.body;
    const auto items = on_loop_of(store_->reader().due(core::never, 100)).value();
    const auto mailed = std::ranges::find_if(items, [](const engine::outbox_item& i) {
        return i.payload.find("Your code is ") != std::string::npos;
    });
    ASSERT_NE(mailed, items.end());
    EXPECT_NE(mailed->payload.find("\"automatic\":\"true\""), std::string::npos);
    const auto code = mailed->payload.substr(mailed->payload.find("Your code is ") + 13, 6);
    const auto path = "/api/v1/customers/" + id + "/proofs/" + sent.json()["id"].get<std::string>();
    const auto proved = post(path, {{"code", code}}, supervisor);
    ASSERT_EQ(proved.status, 200U) << proved.body;
    bool verified = false;
    const auto who = proved.json();
    for (const auto& a : who["addresses"])
        verified = verified || (a["value"] == "ana@example.org" && a["verified"] == true);
    EXPECT_TRUE(verified) << proved.body;
    engine::delivery_report failed{mailed->id};
    report(failed);
    EXPECT_NE(payload(mailed->id).find(code), std::string::npos) << "it is still to be sent";
    failed.done = true;
    report(failed);
    EXPECT_EQ(payload(mailed->id), "{}");
}

TEST_F(Customers, ThePageSaysHowLongItIsLikelyToTake) {
    hook("t-1");
    EXPECT_NE(get(path_of("tkt_1")).body.find("<dt>Likely wait</dt><dd>a minute – 2 min</dd>"),
              std::string::npos)
        << get(path_of("tkt_1")).body;
    EXPECT_NE(get(path_of("tkt_1") + "?lang=es").body.find("Espera probable"), std::string::npos);
}

TEST_F(Customers, TheChatsFilesAreServedAndOnlyAllowedPagesMayFrameIt) {
    const auto frame = get("/webchat/chat?lang=es");
    ASSERT_EQ(frame.status, 200U);
    EXPECT_NE(frame.header("content-security-policy")
                  .find("frame-ancestors 'self' https://www.example.com;"),
              std::string::npos);
    const auto script = get("/webchat/chat/embed.js");
    EXPECT_EQ(script.header("cross-origin-resource-policy"), "cross-origin");
    EXPECT_EQ(get("/webchat/nowhere").status, 404U);
    const std::string secret(48, 'a');
    const auto sent = ask({"POST", "/api/v1/webchat/chat/files?id=abcdefgh12&name=a.png",
                           "\x89PNG\r\n\x1a\n", {},
                           {"Content-Type: image/png", "X-Chat-Secret: " + secret}});
    EXPECT_EQ(sent.status, 201U) << sent.body;
    EXPECT_EQ(get("/api/v1/webchat/chat/live").status, 400U);
}

}  // namespace
}  // namespace evenline::http_test
