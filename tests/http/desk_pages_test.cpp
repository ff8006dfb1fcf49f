// Drafts, canned replies, dispositions, search and the customer's timeline, as a desk uses them.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class DeskPages : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);

    std::string taken(const person& who, const std::string& thread,
                      const std::string& text = "hello") {
        EXPECT_EQ(hook(thread, text).status, 200U);
        const auto offer = offer_of(who);
        const auto path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        EXPECT_EQ(post(path, json::object(), who.token).status, 200U);
        return offer["ticket_id"];
    }
};

TEST_F(DeskPages, ADraftIsKeptForItsTicketAndKindAndGoesWhenItIsEmpty) {
    const auto rosa = agent("rosa");
    const auto ticket = taken(rosa, "t-1");
    const auto path = "/api/v1/me/drafts/" + ticket;
    const auto first = put(path + "/reply", {{"text", "Dear"}, {"channel", "hook"}}, rosa.token);
    EXPECT_EQ(first.json()["version"], 1);
    EXPECT_EQ(put(path + "/note", {{"text", "angry"}}, rosa.token).json()["version"], 1);
    const auto all = get("/api/v1/me/drafts", rosa.token).json()["data"];
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]["text"], "Dear");
    EXPECT_EQ(all[0]["channel"], "hook");
    EXPECT_EQ(all[1]["kind"], "note");
    EXPECT_EQ(put(path + "/reply", {{"text", ""}, {"version", 1}}, rosa.token).json()["version"],
              2);
    EXPECT_EQ(get("/api/v1/me/drafts", rosa.token).json()["data"].size(), 1U);
    EXPECT_EQ(put(path + "/song", {{"text", "x"}}, rosa.token).status, 404U);
}

TEST_F(DeskPages, AnOlderDraftDoesNotOverwriteANewerOne) {
    const auto rosa = agent("rosa");
    const auto path = "/api/v1/me/drafts/" + taken(rosa, "t-1") + "/reply";
    put(path, {{"text", "on the laptop"}, {"version", 0}}, rosa.token);
    const auto late = put(path, {{"text", "on the telephone"}, {"version", 0}}, rosa.token);
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "draft_conflict");
    EXPECT_EQ(late.json()["current"]["text"], "on the laptop");
    EXPECT_EQ(late.json()["current"]["version"], 1);
    EXPECT_EQ(put(path, {{"text", "both"}, {"version", 1}}, rosa.token).json()["version"], 2);
}

TEST_F(DeskPages, DraftsAreOnesOwnAndOfTicketsOneMaySee) {
    const auto rosa = agent("rosa"), luis = agent("luis", false);
    const auto ticket = taken(rosa, "t-1");
    put("/api/v1/me/drafts/" + ticket + "/reply", {{"text", "mine"}}, rosa.token);
    EXPECT_TRUE(get("/api/v1/me/drafts", luis.token).json()["data"].empty());
    EXPECT_EQ(put("/api/v1/me/drafts/" + ticket + "/reply", {{"text", "x"}}, luis.token).code(),
              "ticket_unknown");
    EXPECT_EQ(put("/api/v1/me/drafts/" + ticket + "/reply", {{"text", "x"}}, supervisor).code(),
              "not_a_person");
}

TEST_F(DeskPages, OwnAnswersAreOnesOwnAndEverybodysAreKeptBySupervisors) {
    const auto rosa = agent("rosa", false), luis = agent("luis", false);
    const json hello{{"name", "hello"}, {"text", "Hello {customer}"}, {"own", true}};
    const auto mine = post("/api/v1/canned", hello, rosa.token);
    EXPECT_EQ(mine.status, 201U);
    const auto path = "/api/v1/canned/" + mine.json()["id"].get<std::string>();
    EXPECT_TRUE(get("/api/v1/canned", luis.token).json()["data"].empty());
    EXPECT_EQ(put(path, hello, luis.token).code(), "canned_unknown");
    auto shared = hello;
    shared["own"] = false;
    EXPECT_EQ(post("/api/v1/canned", shared, rosa.token).code(), "not_allowed");
    const auto ours = post("/api/v1/canned", shared, supervisor);
    EXPECT_EQ(get("/api/v1/canned", luis.token).json()["data"].size(), 1U);
    const auto shared_path = "/api/v1/canned/" + ours.json()["id"].get<std::string>();
    EXPECT_EQ(ask({"DELETE", shared_path, {}, luis.token, {}}).code(), "not_allowed");
    EXPECT_EQ(put(path, {{"name", "hi"}, {"text", "Hi"}, {"own", true}}, rosa.token).json()["name"],
              "hi");
    EXPECT_EQ(ask({"DELETE", path, {}, rosa.token, {}}).status, 204U);
    EXPECT_EQ(get("/api/v1/canned", rosa.token).json()["data"].size(), 1U);
}

TEST_F(DeskPages, TheListOfDispositionsChangesOnlyForWhoReadIt) {
    const auto admin = token(engine::role::admin);
    const auto before = get("/api/v1/dispositions", supervisor);
    EXPECT_EQ(before.json()["data"][0]["code"], "resolved");
    const json list{{"data",
                     {{{"code", "refunded"},
                       {"label", {{"en", "Refunded"}, {"es", "Reembolsado"}}},
                       {"active", false}}}}};
    const auto write = [&](const std::string& etag, const json& body) {
        return ask({"PUT", "/api/v1/dispositions", body.dump(), admin,
                    {"Content-Type: application/json", "If-Match: " + etag}});
    };
    EXPECT_EQ(put("/api/v1/dispositions", list, admin).code(), "precondition_required");
    EXPECT_EQ(write("\"99\"", list).status, 412U);
    const auto after = write(before.header("etag"), list);
    EXPECT_EQ(after.status, 200U) << after.body;
    EXPECT_NE(after.header("etag"), before.header("etag"));
    EXPECT_EQ(get("/api/v1/dispositions", supervisor).json(), after.json());
    EXPECT_EQ(write(before.header("etag"), list).status, 412U);
    auto twice = list;
    twice["data"].push_back(list["data"][0]);
    EXPECT_EQ(write(after.header("etag"), twice).code(), "invalid_input");
}

TEST_F(DeskPages, ABackupIsMadeForAnAdministratorAndRecorded) {
    const auto admin = token(engine::role::admin);
    EXPECT_EQ(post("/api/v1/backup", json::object(), admin).json()["file"], "b.db");
    const auto rows = get("/api/v1/audit?action=backup.post", supervisor).json()["data"];
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["object"], "b.db");
}

TEST_F(DeskPages, ChannelsSayWhatTheyCarry) {
    const auto all = get("/api/v1/channels", supervisor).json()["data"];
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0]["id"], "hook");
    EXPECT_EQ(all[0]["kind"], "webhook");
    EXPECT_EQ(all[0]["public"], false);
}

TEST_F(DeskPages, WhatIsStoredIsFoundAtOnceByWordsNameNumberAndId) {
    hook("t-1", "My façade has a crack");
    hook("t-2", "Where is my parcel");
    const auto find = [&](const std::string& query) {
        return get("/api/v1/search?q=" + query, supervisor).json()["data"];
    };
    const auto words = find("facade%20cra");
    ASSERT_EQ(words.size(), 1U);
    EXPECT_EQ(words[0]["kind"], "message");
    EXPECT_EQ(words[0]["ticket_id"], "tkt_1");
    EXPECT_EQ(words[0]["title"], "About t-1");
    EXPECT_NE(words[0]["snippet"].get<std::string>().find("\x01" "façade\x02"), std::string::npos);
    EXPECT_EQ(find("ana").size(), 2U);
    EXPECT_EQ(find("crm-t-2")[0]["kind"], "customer");
    EXPECT_EQ(find("tkt_2")[0]["kind"], "ticket");
    EXPECT_TRUE(find("nothing").empty());
    EXPECT_TRUE(find("%22%20OR%20*").empty());
    const std::string link =
        "/api/v1/customers/" + find("crm-t-2")[0]["customer_id"].get<std::string>() + "/link";
    post(link, {{"kind", "phone"}, {"value", "+34600111222"}}, supervisor);
    EXPECT_EQ(find("600%20111")[0]["kind"], "customer");
    EXPECT_EQ(find("(0)%20600%20999").size(), 0U);
}

TEST_F(DeskPages, SearchIsFilteredAndPaged) {
    for (int i = 1; i <= 5; ++i) hook("t-" + std::to_string(i), "a parcel is late");
    const auto first = get("/api/v1/search?q=parcel&limit=2", supervisor).json();
    ASSERT_EQ(first["data"].size(), 2U);
    EXPECT_EQ(first["data"][0]["ticket_id"], "tkt_5");
    const auto next = get("/api/v1/search?q=parcel&limit=2&cursor=" +
                              first["next_cursor"].get<std::string>(),
                          supervisor)
                          .json();
    EXPECT_EQ(next["data"][0]["ticket_id"], "tkt_3");
    EXPECT_EQ(get("/api/v1/search?q=parcel&state=closed", supervisor).json()["data"].size(), 0U);
    EXPECT_EQ(get("/api/v1/search?q=parcel&state=open&channel=hook&kind=ticket", supervisor)
                  .json()["data"]
                  .size(),
              5U);
    EXPECT_EQ(get("/api/v1/search?q=x&kind=song", supervisor).code(), "invalid_input");
    EXPECT_EQ(get("/api/v1/search?q=x&cursor=zzz", supervisor).status, 400U);
}

TEST_F(DeskPages, AnAgentFindsOnlyWhatTheyMaySee) {
    const auto rosa = agent("rosa");
    taken(rosa, "t-1", "my parcel");
    put("/api/v1/me/presence", {{"state", "busy"}}, rosa.token);
    hook("t-2", "my parcel too");
    const auto seen = get("/api/v1/search?q=parcel", rosa.token).json()["data"];
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0]["ticket_id"], "tkt_1");
    EXPECT_EQ(get("/api/v1/search?q=ana", rosa.token).json()["data"].size(), 1U);
}

TEST_F(DeskPages, ACustomersTimelineRunsOverAllTheirTicketsFromTheNewestPageBack) {
    const auto rosa = agent("rosa");
    const auto ticket = taken(rosa, "t-1", "first");
    post("/api/v1/tickets/" + ticket + "/messages", {{"text", "answer"}}, rosa.token);
    post("/api/v1/tickets/" + ticket + "/close", {{"disposition", "resolved"}}, rosa.token);
    const auto customer =
        get("/api/v1/tickets/" + ticket, supervisor).json()["customer_id"].get<std::string>();
    const auto path = "/api/v1/customers/" + customer + "/timeline";
    const auto whole = get(path + "?limit=200", supervisor).json()["data"];
    std::vector<std::string> said, times;
    for (const auto& e : whole) {
        times.push_back(e["at"]);
        if (!e["message"].is_null()) said.push_back(e["message"]["text"]);
    }
    EXPECT_EQ(said, (std::vector<std::string>{"first", "answer"}));
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    json pieces = json::array();
    std::string cursor;
    do {
        const auto page = get(path + "?limit=3&cursor=" + cursor, supervisor).json();
        json joined = page["data"];
        for (const auto& e : pieces) joined.push_back(e);
        pieces = joined;
        cursor = page["next_cursor"].is_null() ? "" : page["next_cursor"].get<std::string>();
    } while (!cursor.empty());
    EXPECT_EQ(pieces, whole);
    EXPECT_EQ(get(path, agent("luis", false).token).code(), "customer_unknown");
}

TEST_F(DeskPages, ATicketSaysWhatWasSaidLastAndWhatIsUnread) {
    const auto rosa = agent("rosa");
    const auto ticket = taken(rosa, "t-1", "first");
    hook("t-1", "second");
    const auto path = "/api/v1/tickets/" + ticket;
    auto seen = get(path, rosa.token).json();
    EXPECT_EQ(seen["customer_name"], "Ana");
    EXPECT_EQ(seen["last_message"]["text"], "second");
    EXPECT_EQ(seen["unread"], 2);
    EXPECT_EQ(seen["channel_kind"], "webhook");
    EXPECT_EQ(seen["effort"]["channels"], json({"hook"}));
    EXPECT_EQ(seen["effort"]["last_resort"], false);
    post(path + "/messages", {{"text", "answer"}}, rosa.token);
    seen = get(path, rosa.token).json();
    EXPECT_EQ(seen["last_message"]["author"], rosa.id);
    EXPECT_EQ(seen["unread"], 0);
}

TEST_F(DeskPages, ASnoozedTicketLeavesTheHandsAndKeepsItsPlace) {
    const auto rosa = agent("rosa");
    const auto path = "/api/v1/tickets/" + taken(rosa, "t-1");
    const auto since = get(path, rosa.token).json()["waiting_since"];
    EXPECT_EQ(post(path + "/snooze", {{"until", "2001-01-01T00:00:00Z"}}, rosa.token).code(),
              "invalid_input");
    const auto put_aside =
        post(path + "/snooze", {{"until", "2096-01-01T00:00:00Z"}}, rosa.token).json();
    EXPECT_EQ(put_aside["status"], "scheduled");
    EXPECT_EQ(put_aside["waiting_since"], since);
    const auto other = "/api/v1/tickets/" + taken(rosa, "t-2");
    EXPECT_EQ(
        post(other + "/snooze", {{"until", "customer_replies"}}, rosa.token).json()["status"],
        "waiting_customer");
}

}  // namespace
}  // namespace evenline::http_test
