// One agent with two consoles: what they have is theirs, not a console's. An offer is taken once,
// the end of one console ends nothing, and the end of both only after the grace.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>
#include <future>

namespace evenline::http_test {
namespace {

using nlohmann::json;
using console = std::unique_ptr<websocket_client>;

class TwoConsoles : public desk {
protected:
    static http::settings short_grace() {
        auto s = quick_settings();
        s.agent_grace_s = 1;
        s.header_timeout_s = 10;  // for the hello, on a busy machine
        return s;
    }
    TwoConsoles() : desk(short_grace()) {}

    console open(const std::string& session) {
        auto feed = std::make_unique<websocket_client>(port());
        feed->say({{"type", "hello"}, {"token", session}});
        EXPECT_TRUE(feed->next()) << "closed with " << feed->close_code();
        return feed;
    }
    // The next change of this kind that a console hears of.
    static json heard(websocket_client& feed, const std::string& kind) {
        for (auto said = feed.next(); said; said = feed.next())
            if ((*said)["type"] == "change" && (*said)["event"]["kind"] == kind) return *said;
        ADD_FAILURE() << "no " << kind << " was heard of";
        return {};
    }
    // The same person somewhere else: a log-in of its own.
    std::string another_session(const std::string& name) {
        const auto in = post("/api/v1/session",
                             {{"email", name + "@example.com"}, {"password", password}});
        EXPECT_EQ(in.status, 201U) << in.body;
        return in.json()["token"];
    }
    answer accept(const json& offer, const std::string& session) {
        return post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept", json::object(),
                    session, {"If-Match: \"1\""});
    }
    json ticket(const json& offer) {
        return get("/api/v1/tickets/" + offer["ticket_id"].get<std::string>(), supervisor).json();
    }
    // Lets the grace of whoever lost their last console before now pass: a stranger, who loses
    // theirs now, is gone.
    void let_grace_pass() {
        const auto name = "clock" + std::to_string(++clocks_);
        const auto stranger = agent(name, false);
        EXPECT_EQ(put("/api/v1/me/presence", {{"state", "busy"}}, stranger.token).status, 200U);
        auto lead = open(supervisor);
        open(stranger.token).reset();
        for (auto gone = heard(*lead, "presence_changed");
             gone.is_object() && gone["event"]["data"]["agent"] != stranger.id;)
            gone = heard(*lead, "presence_changed");
    }
    std::string state_of(const person& who) {
        return get("/api/v1/me", who.token).json()["agent"]["state"];
    }

    std::string supervisor = token(engine::role::supervisor);
    int clocks_{};
};

TEST_F(TwoConsoles, BothShowTheOfferAndOfTwoAcceptsAtOnceOneTakesItAndTheOtherHearsTheSame) {
    const auto rosa = agent("rosa");
    const auto laptop = another_session("rosa");
    auto first = open(rosa.token), tab = open(rosa.token), second = open(laptop);
    hook("t-1");
    const auto offer = offer_of(rosa);
    for (auto* feed : {first.get(), tab.get(), second.get()})
        EXPECT_EQ(heard(*feed, "offered")["event"]["data"]["offer"]["id"], offer["id"]);
    auto here = std::async(std::launch::async, [&] { return accept(offer, rosa.token); });
    const auto there = accept(offer, laptop);
    const auto got = here.get();
    ASSERT_EQ(got.status, 200U) << got.body;
    ASSERT_EQ(there.status, 200U) << there.body;
    auto one = got.json(), other = there.json();
    EXPECT_NE(one["repeated"], other["repeated"]) << "one of them took it";
    for (auto* said : {&one, &other}) (*said)["offer"].erase("waited_seconds");  // until now
    EXPECT_EQ(one["offer"], other["offer"]);
    EXPECT_EQ(one["ticket"], other["ticket"]);
    for (auto* feed : {first.get(), tab.get(), second.get()})
        EXPECT_EQ(heard(*feed, "accepted")["event"]["ticket"], offer["ticket_id"]);
    EXPECT_EQ(get("/api/v1/tickets", rosa.token).json()["data"].size(), 1U);
}

TEST_F(TwoConsoles, WhatOneDeclinedTheOtherCannotAccept) {
    const auto rosa = agent("rosa");
    auto first = open(rosa.token), second = open(another_session("rosa"));
    const auto luis = agent("luis", false);
    hook("t-1");
    const auto offer = offer_of(rosa);
    EXPECT_EQ(put("/api/v1/me/presence", {{"state", "available"}}, luis.token).status, 200U);
    const auto no = post("/api/v1/offers/" + offer["id"].get<std::string>() + "/decline",
                         {{"reason", "not mine"}}, rosa.token);
    EXPECT_EQ(no.status, 200U) << no.body;
    EXPECT_EQ(heard(*second, "declined")["event"]["ticket"], offer["ticket_id"]);
    EXPECT_EQ(accept(offer, rosa.token).code(), "offer_over");
    const auto again = offer_of(luis);
    EXPECT_EQ(again["ticket_id"], offer["ticket_id"]);
    EXPECT_EQ(again["ticket"]["waiting_since"], offer["ticket"]["waiting_since"]);
}

TEST_F(TwoConsoles, TheEndOfOneTakesNothingFromWhoStillHasTheOther) {
    const auto rosa = agent("rosa");
    const auto laptop = another_session("rosa");
    auto first = open(rosa.token), second = open(laptop);
    hook("t-1");
    const auto offer = offer_of(rosa);
    first.reset();
    let_grace_pass();
    EXPECT_EQ(state_of(rosa), "available");
    EXPECT_EQ(get("/api/v1/me/offers", laptop).json()["data"][0]["id"], offer["id"]);
    EXPECT_EQ(accept(offer, laptop).status, 200U);
    // Logging out there is the end of that console only.
    EXPECT_EQ(ask({"DELETE", "/api/v1/session", {}, laptop, {}}).status, 204U);
    auto third = open(rosa.token);
    while (second->next()) {
    }
    let_grace_pass();
    EXPECT_EQ(state_of(rosa), "available");
    EXPECT_EQ(ticket(offer)["agent_id"], rosa.id);
}

TEST_F(TwoConsoles, TheEndOfBothInAConversationLeavesTheGraceToComeBackIn) {
    const auto rosa = agent("rosa");
    auto first = open(rosa.token), second = open(rosa.token);
    hook("t-1");
    const auto offer = offer_of(rosa);
    ASSERT_EQ(accept(offer, rosa.token).status, 200U);
    first.reset();
    second.reset();
    auto back = open(rosa.token);  // within the second
    let_grace_pass();
    EXPECT_EQ(state_of(rosa), "available");
    EXPECT_EQ(ticket(offer)["agent_id"], rosa.id) << "theirs, as before";
    back.reset();
    let_grace_pass();
    EXPECT_EQ(state_of(rosa), "offline");
    const auto after = ticket(offer);
    EXPECT_EQ(after["status"], "queued");
    EXPECT_EQ(after["waiting_since"], offer["ticket"]["waiting_since"]) << "its place is kept";
}

TEST_F(TwoConsoles, TheEndOfBothDuringAnOfferGivesItToSomebodyElseWithItsPlace) {
    const auto rosa = agent("rosa");
    auto first = open(rosa.token), second = open(rosa.token);
    hook("t-1");
    const auto offer = offer_of(rosa);
    const auto luis = agent("luis", false);
    first.reset();
    second.reset();
    let_grace_pass();
    EXPECT_EQ(state_of(rosa), "offline");
    EXPECT_EQ(accept(offer, rosa.token).code(), "offer_over");
    EXPECT_EQ(put("/api/v1/me/presence", {{"state", "available"}}, luis.token).status, 200U);
    const auto again = offer_of(luis);
    EXPECT_EQ(again["ticket_id"], offer["ticket_id"]);
    EXPECT_EQ(again["ticket"]["waiting_since"], offer["ticket"]["waiting_since"]);
}

}  // namespace
}  // namespace evenline::http_test
