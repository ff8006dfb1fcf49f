// Customers who are written to first, and posts that are left to other customers first.
#include "evenline/channels/signature.hpp"
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

http::settings reaching(unsigned contacts, unsigned a_day) {
    auto s = quick_settings();
    s.outreach_contacts = contacts;
    s.outreach_quiet_minutes = 0;
    s.outreach_a_day = a_day;
    return s;
}

class Outreach : public desk {
protected:
    explicit Outreach(http::settings s = reaching(3, 20)) : desk(std::move(s), {}, true) {}
    std::string supervisor = token(engine::role::supervisor);

    void carry_out(core::command what) {
        engine::submission s;
        s.command = std::move(what);
        boost::asio::co_spawn(loop_, line_->submit(std::move(s)), boost::asio::use_future).get();
    }
    core::contact_facts contact(const std::string& who, const std::string& thread,
                                core::work_form form) {
        core::contact_facts c;
        c.channel = channels_.by_id("hook")->number;
        c.form = form;
        c.thread = thread;
        c.name = who;
        c.addresses = {{"email", who + "@example.com", true}};
        c.text = "hello";
        return c;
    }
    void give_up(const std::string& who, int times) {
        for (int i = 0; i < times; ++i) {
            const auto c = contact(who, who + std::to_string(i), core::work_form::call);
            carry_out(core::receive_contact{c});
            carry_out(core::end_contact{c.channel, c.thread});
        }
    }
    int look() {
        const auto got = post("/api/v1/outreach", json::object(), supervisor);
        EXPECT_EQ(got.status, 200U) << got.body;
        return got.json()["opened"].get<int>();
    }
    json made() { return get("/api/v1/outreach", supervisor).json(); }
};

TEST_F(Outreach, WhoAskedThreeTimesInVainIsWrittenToFromTheEndOfTheLine) {
    give_up("ana", 3);
    give_up("luis", 2);
    carry_out(core::receive_contact{contact("mia", "mia", core::work_form::mail)});
    EXPECT_EQ(look(), 1);
    const auto all = made();
    EXPECT_EQ(all["on"], true);
    ASSERT_EQ(all["data"].size(), 1U);
    const auto one = all["data"][0];
    EXPECT_EQ(one["contacts"], 3);
    EXPECT_EQ(one["given_up"], true);
    const auto ticket = one["ticket_id"].get<std::string>();
    EXPECT_NE(ticket, one["last_ticket_id"].get<std::string>());
    // Ana's calls began before Mia's mail; what we begin stands behind it all the same.
    const auto line = get("/api/v1/line", supervisor).json()["data"];
    ASSERT_EQ(line.size(), 2U);
    EXPECT_EQ(line[1]["ticket_id"], ticket);
    EXPECT_LE(line[1]["score"].get<double>(), line[0]["score"].get<double>());
    // Why, for agents, in the audit, and to whoever asks.
    const auto told = get("/api/v1/tickets/" + ticket + "/timeline", supervisor).body;
    EXPECT_NE(told.find("Write to them first. Made contact 3 times since"), std::string::npos);
    const auto audit = get("/api/v1/audit?action=outreach.open", supervisor).json()["data"];
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0]["object"], one["customer_id"]);
    EXPECT_NE(audit[0]["reason"].get<std::string>().find("given up"), std::string::npos);
    EXPECT_NE(one["words"]["es"].get<std::string>().find("dejó de esperar"), std::string::npos);
}

TEST_F(Outreach, NobodyIsWrittenToTwiceOrWhileSomethingOfTheirsIsOpen) {
    give_up("ana", 3);
    give_up("luis", 3);
    carry_out(
        core::receive_contact{contact("luis", "luis still waits", core::work_form::mail)});
    EXPECT_EQ(look(), 1);
    EXPECT_EQ(look(), 0);
    give_up("ana", 3);
    EXPECT_EQ(look(), 0);
    EXPECT_EQ(made()["data"].size(), 1U);
}

TEST_F(Outreach, TwoWhoLookAtOnceWriteOnce) {
    give_up("ana", 3);
    const auto asked = "POST /api/v1/outreach HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer " +
                       supervisor +
                       "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    wire one(port()), two(port());
    one.send(asked);
    two.send(asked);
    EXPECT_EQ(one.receive().json()["opened"].get<int>() + two.receive().json()["opened"].get<int>(),
              1);
    EXPECT_EQ(made()["data"].size(), 1U);
}

TEST_F(Outreach, NobodyIsWrittenToWhoCannotBe) {
    for (int i = 0; i < 3; ++i) {
        auto c = contact("eva", "eva" + std::to_string(i), core::work_form::call);
        c.addresses = {{"phone", "+34600000001", true}};
        carry_out(core::receive_contact{c});
        carry_out(core::end_contact{c.channel, c.thread});
    }
    EXPECT_EQ(look(), 0);
}

class FewOutreach : public Outreach {
protected:
    FewOutreach() : Outreach(reaching(2, 1)) {}
};

TEST_F(FewOutreach, ADayHasItsLimit) {
    give_up("ana", 2);
    give_up("luis", 2);
    EXPECT_EQ(look(), 1);
    EXPECT_EQ(look(), 0);
    EXPECT_EQ(made()["data"].size(), 1U);
}

class NoOutreach : public Outreach {
protected:
    NoOutreach() : Outreach(quick_settings()) {}
};

TEST_F(NoOutreach, IsWhatThereIsUntilItIsSwitchedOn) {
    give_up("ana", 5);
    EXPECT_EQ(look(), 0);
    EXPECT_EQ(made()["on"], false);
}

class Peers : public desk {
protected:
    Peers() : desk(quick_settings(), {}, true) {}
    std::string supervisor = token(engine::role::supervisor);

    // As Discourse sends it: the real adapter reads it.
    void posted(int number, int user, const std::string& text, bool staff = false) {
        const json body{{"post",
                         {{"id", number},
                          {"topic_id", 8},
                          {"post_number", number},
                          {"user_id", user},
                          {"username", "user" + std::to_string(user)},
                          {"staff", staff},
                          {"raw", text},
                          {"topic_title", "It does not start"},
                          {"topic_archetype", "regular"}}}};
        const auto bytes = body.dump();
        const auto seal =
            channels::to_hex(channels::hmac(channels::hash::sha256, forum_secret, bytes));
        const auto got = ask({"POST",
                              "/api/v1/hooks/forum",
                              bytes,
                              {},
                              {"Content-Type: application/json", "X-Discourse-Event: post_created",
                               "X-Discourse-Event-Id: " + std::to_string(number),
                               "X-Discourse-Event-Signature: sha256=" + seal}});
        EXPECT_EQ(got.status, 200U) << got.body;
    }
    json ticket() {
        const auto all = get("/api/v1/tickets", supervisor).json()["data"];
        EXPECT_EQ(all.size(), 1U);
        return all.at(0);
    }
    json why(const json& of) {
        return get("/api/v1/tickets/" + of["id"].get<std::string>() + "/why", supervisor).json();
    }
};

TEST_F(Peers, APostIsLeftToThemAndItsExplanationSaysSoWithItsClockRunning) {
    posted(1, 77, "It does not start. Anybody?");
    const auto t = ticket();
    EXPECT_EQ(t["status"], "scheduled");
    EXPECT_EQ(t["with_peers"], true);
    const auto peers = why(t)["peers"];
    EXPECT_EQ(peers["until"], t["callback_at"]);
    EXPECT_NE(peers["words"]["en"].get<std::string>().find("Left to other customers"),
              std::string::npos);
    EXPECT_NE(peers["words"]["es"].get<std::string>().find("otros clientes"), std::string::npos);
    EXPECT_EQ(get("/api/v1/line", supervisor).json()["data"].size(), 0U);
    const auto rosa = agent("rosa");
    const auto path = "/api/v1/tickets/" + t["id"].get<std::string>() + "/end_peer_wait";
    const auto ended = post(path, json::object(), supervisor);
    ASSERT_EQ(ended.status, 200U) << ended.body;
    EXPECT_EQ(ended.json()["with_peers"], false);
    EXPECT_EQ(ended.json()["waiting_since"], t["waiting_since"]);
    EXPECT_EQ(offer_of(rosa)["ticket_id"], t["id"]);
    EXPECT_EQ(why(t)["peers"], nullptr);
}

TEST_F(Peers, AnotherCustomersAnswerEndsTheWaitAndIsNoPromiseOfOurs) {
    posted(1, 77, "It does not start. Anybody?");
    posted(2, 78, "Hold the button for ten seconds.");
    const auto t = ticket();
    EXPECT_EQ(t["status"], "waiting_customer");
    EXPECT_EQ(t["answered_at"], nullptr);
    const auto told =
        get("/api/v1/tickets/" + t["id"].get<std::string>() + "/timeline", supervisor).body;
    EXPECT_NE(told.find("Hold the button"), std::string::npos);
    const auto report = get("/api/v1/reports/service_levels", supervisor).json()["rows"];
    ASSERT_GE(report.size(), 1U);
    EXPECT_EQ(report[0]["queued"], 1);
    EXPECT_EQ(report[0]["flowed_out"], 1) << "no promise of ours was kept or broken";
    posted(3, 77, "That did not help.");
    EXPECT_EQ(ticket()["status"], "queued");
}

TEST_F(Peers, ANoticeIsWrittenOnceAndToldInTheSameWordsOnEveryChannel) {
    const std::string words = "Payments are down until noon.";
    ASSERT_EQ(post("/api/v1/notices", {{"en", words}, {"es", "Los pagos no van."}}, supervisor)
                  .status,
              201U);
    posted(1, 77, "Cannot pay. Anybody?");
    hook("t-1", "cannot pay");
    hook("t-2", "cannot pay", "deferred");
    const auto notice = [&] { return get("/api/v1/notices", supervisor).json()["data"][0]; };
    for (int i = 0; i < 200 && notice()["told"] != 3; ++i) {}
    std::map<std::string, int> told;
    const auto now = notice();
    for (const auto& c : now["told_by_channel"])
        told[c["channel"].get<std::string>()] = c["customers"].get<int>();
    EXPECT_EQ(told, (std::map<std::string, int>{{"forum", 1}, {"hook", 2}}));
    const auto all = get("/api/v1/tickets", supervisor).json();
    for (const auto& t : all["data"]) {
        const auto path = "/api/v1/tickets/" + t["id"].get<std::string>() + "/timeline";
        const auto told_there = [&] {  // counted at once, kept a moment later
            return get(path, supervisor).body.find(words) != std::string::npos;
        };
        bool there = told_there();
        for (int i = 0; i < 200 && !there; ++i) there = told_there();
        EXPECT_TRUE(there) << t["channel"];
    }
}

TEST_F(Peers, OurOwnAnswerThereIsOurs) {
    posted(1, 77, "It does not start. Anybody?");
    posted(2, 5, "We have sent you a new one.", true);
    EXPECT_EQ(ticket()["status"], "waiting_customer");
    EXPECT_NE(ticket()["answered_at"], nullptr);
}

}  // namespace
}  // namespace evenline::http_test
