// Replies that can be taken back, messages that failed, files, and mails as they came.
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Sending : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    person rosa = agent("rosa");
    std::string ticket = taken("t-1");
    std::string path = "/api/v1/tickets/" + ticket;

    std::string taken(const std::string& thread) {
        EXPECT_EQ(hook(thread).status, 200U);
        const auto offer = offer_of(rosa);
        const auto accept = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        EXPECT_EQ(post(accept, json::object(), rosa.token).status, 200U);
        return offer["ticket_id"];
    }
    json say(const json& body) { return post(path + "/messages", body, rosa.token).json(); }
    // The message as the timeline shows it; null when it does not.
    json shown(const std::string& id) {
        const auto all = get(path + "/timeline?limit=200", supervisor).json();
        for (const auto& e : all["data"]) {
            if (!e["message"].is_null() && e["message"]["id"] == id) return e["message"];
        }
        return {};
    }
    std::vector<engine::outbox_item> outbox() {
        auto& reader = store_->reader();
        auto asked = boost::asio::co_spawn(loop_, reader.due(core::never, 100),
                                           boost::asio::use_future);
        return asked.get().value();
    }
    std::string stored(engine::message_record m) {
        engine::submission s;
        s.messages.push_back(std::move(m));
        auto asked = boost::asio::co_spawn(loop_, line_->submit(std::move(s)),
                                           boost::asio::use_future);
        return "msg_" + std::to_string(asked.get().messages.at(0));
    }
    void report(const std::string& message, engine::delivery state) {
        engine::delivery_report r;
        for (const auto& item : outbox()) {
            if ("msg_" + std::to_string(item.message) == message) r.outbox_id = item.id;
        }
        r.done = true;
        r.state = state;
        r.error = "the provider said no";
        r.tried_at = {1'795'000'000'000'000};
        boost::asio::co_spawn(loop_, store_->journal().report(r), boost::asio::use_future).get();
    }
};

TEST_F(Sending, AReplyTakenBackInTimeWasNeverSaid) {
    const auto said = say({{"text", "A hasty word"}, {"send_after_ms", 60'000}});
    const auto id = said["message_id"].get<std::string>();
    EXPECT_FALSE(said["held_until"].is_null());
    EXPECT_EQ(shown(id)["delivery"], "queued");
    EXPECT_TRUE(outbox().empty());
    EXPECT_EQ(get(path, rosa.token).json()["answered_at"].is_null(), false);  // accepted, live
    EXPECT_EQ(get("/api/v1/search?q=hasty", supervisor).json()["data"].size(), 1U);
    EXPECT_EQ(ask({"DELETE", "/api/v1/messages/" + id, {}, rosa.token, {}}).status, 204U);
    EXPECT_TRUE(shown(id).is_null());
    EXPECT_TRUE(get("/api/v1/search?q=hasty", supervisor).json()["data"].empty());
    EXPECT_TRUE(outbox().empty());
    EXPECT_EQ(ask({"DELETE", "/api/v1/messages/" + id, {}, rosa.token, {}}).code(),
              "message_unknown");
}

TEST_F(Sending, AReplyWhoseTimeHasComeIsOnItsWayAndCannotBeTakenBack) {
    const auto id = say({{"text", "Soon"}, {"send_after_ms", 1}})["message_id"].get<std::string>();
    for (int i = 0; i < 500 && outbox().empty(); ++i) get("/healthz");
    const auto items = outbox();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ("msg_" + std::to_string(items[0].message), id);
    EXPECT_EQ(shown(id)["delivery"], "pending");
    EXPECT_EQ(ask({"DELETE", "/api/v1/messages/" + id, {}, rosa.token, {}}).code(),
              "already_sent");
}

TEST_F(Sending, WhateverIsDoneToTheTicketComesAfterTheReplyThatWaits) {
    const auto id =
        say({{"text", "Goodbye"}, {"send_after_ms", 60'000}})["message_id"].get<std::string>();
    EXPECT_EQ(post(path + "/close", {{"disposition", "resolved"}}, rosa.token).json()["status"],
              "closed");
    EXPECT_EQ(shown(id)["delivery"], "pending");
    EXPECT_EQ(outbox().size(), 1U);
}

TEST_F(Sending, OnlyTheirHolderTakesAReplyBack) {
    const auto id =
        say({{"text", "Mine"}, {"send_after_ms", 60'000}})["message_id"].get<std::string>();
    const auto luis = agent("luis", false);
    EXPECT_EQ(ask({"DELETE", "/api/v1/messages/" + id, {}, luis.token, {}}).code(),
              "message_unknown");
    EXPECT_EQ(shown(id)["delivery"], "queued");
}

TEST_F(Sending, AFailedMessageIsSentOnceMoreUnderANewNumber) {
    const auto id = say({{"text", "Hello again"}})["message_id"].get<std::string>();
    const auto retry = "/api/v1/messages/" + id + "/retry";
    EXPECT_EQ(post(retry, json::object(), rosa.token).code(), "not_failed");
    const auto before = outbox().at(0);
    report(id, engine::delivery::failed);
    EXPECT_EQ(shown(id)["delivery"], "failed");
    EXPECT_EQ(shown(id)["delivery_error"], "the provider said no");
    EXPECT_FALSE(shown(id)["delivery_at"].is_null());
    EXPECT_EQ(post(retry, json::object(), rosa.token).json()["delivery"], "pending");
    const auto after = outbox();
    ASSERT_EQ(after.size(), 1U);
    EXPECT_NE(after[0].id, before.id);
    EXPECT_EQ(after[0].payload, before.payload);
    EXPECT_EQ(post(retry, json::object(), rosa.token).code(), "not_failed");
}

TEST_F(Sending, AnAnswerGoesOnlyToChannelsAndAddressesThereAre) {
    EXPECT_EQ(post(path + "/messages", {{"text", "x"}, {"channel", "none"}}, rosa.token).code(),
              "invalid_input");
    EXPECT_EQ(post(path + "/messages", {{"text", "x"}, {"address_id", "adr_0"}}, rosa.token).code(),
              "invalid_input");
    const auto customer = get(path, rosa.token).json()["customer_id"].get<std::string>();
    const auto linked = post("/api/v1/customers/" + customer + "/link",
                             {{"kind", "email"}, {"value", "ana@example.org"}}, rosa.token);
    const auto address = linked.json()["addresses"][0]["id"].get<std::string>();
    const auto sent = post(path + "/messages",
                           {{"text", "by mail"}, {"channel", "hook"}, {"address_id", address}},
                           rosa.token);
    EXPECT_EQ(sent.status, 201U) << sent.body;
    EXPECT_NE(outbox().at(0).payload.find("ana@example.org"), std::string::npos);
}

TEST_F(Sending, AFileIsPutDownAndReadAgainAsAFileNotAPage) {
    const auto put_down = [&](const std::string& type, const std::string& body) {
        return ask({"POST", path + "/attachments?name=r%C3%A9sum%C3%A9.txt", body, rosa.token,
                    {"Content-Type: " + type}});
    };
    const auto kept = put_down("text/plain; charset=utf-8", "<script>alert(1)</script>");
    ASSERT_EQ(kept.status, 201U) << kept.body;
    EXPECT_EQ(kept.json()["content_type"], "text/plain");
    EXPECT_EQ(kept.json()["bytes"], 25);
    const auto id = kept.json()["id"].get<std::string>();
    const auto file = get("/api/v1/attachments/" + id, rosa.token);
    EXPECT_EQ(file.body, "<script>alert(1)</script>");
    EXPECT_EQ(file.header("content-disposition"),
              "attachment; filename=\"r__sum__.txt\"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt");
    EXPECT_EQ(file.header("content-security-policy"), "sandbox; default-src 'none'");
    EXPECT_EQ(file.header("x-content-type-options"), "nosniff");
    EXPECT_EQ(get("/api/v1/attachments/" + id, agent("luis", false).token).code(),
              "attachment_unknown");
    EXPECT_EQ(put_down("text/html", "x").code(), "unsupported_media_type");
    EXPECT_EQ(put_down("image/png", "").code(), "invalid_input");
    EXPECT_EQ(put_down("image/png", "<script>").code(), "unsupported_media_type");
    EXPECT_EQ(put_down("text/plain", "MZ\x90").code(), "unsupported_media_type");
    // This channel takes no files; nothing is sent without them.
    EXPECT_EQ(post(path + "/messages", {{"text", "see"}, {"attachments", {id}}}, rosa.token).code(),
              "channel_cannot_reply");
    EXPECT_EQ(
        post(path + "/messages", {{"text", "x"}, {"attachments", {"upl_99"}}}, rosa.token).code(),
        "attachment_unknown");
    EXPECT_TRUE(outbox().empty());
}

TEST_F(Sending, FilesThatCameAreReadByTheirMessage) {
    engine::message_record m;
    m.ticket = {1};
    m.channel = 1;
    m.text = "with a file";
    m.attachments.push_back({"a.pdf", "application/pdf", 3, std::string(64, 'a'), {}, "PDF"});
    m.attachments.push_back({"far.mp3", "audio/mpeg", 9, {}, "https://example.com/far.mp3", {}});
    const auto id = stored(m);
    const auto files = shown(id)["attachments"];
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0]["stored"], true);
    EXPECT_EQ(files[1]["stored"], false);
    const auto first = "/api/v1/attachments/" + files[0]["id"].get<std::string>();
    EXPECT_EQ(get(first, rosa.token).body, "PDF");
    EXPECT_EQ(get("/api/v1/attachments/" + files[1]["id"].get<std::string>(), rosa.token).code(),
              "attachment_unknown");
    EXPECT_EQ(get(first + "9", rosa.token).code(), "attachment_unknown");
    EXPECT_EQ(get("/api/v1/attachments/att_", rosa.token).code(), "attachment_unknown");
}

TEST_F(Sending, AMailsHtmlOpensWithItsOwnKeyAndUnderItsOwnPolicy) {
    engine::message_record m;
    m.ticket = {1};
    m.channel = 1;
    m.html = "<p onclick=alert(1)>Hello</p><script>alert(2)</script>";
    const auto id = stored(m);
    const auto key = get("/api/v1/messages/" + id + "/html_key", rosa.token).json()["key"];
    const auto page = "/api/v1/messages/" + id + "/html?key=" + key.get<std::string>();
    const auto shown = get(page);
    EXPECT_EQ(shown.body, m.html);
    EXPECT_EQ(shown.header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(shown.header("content-security-policy"),
              "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
              "frame-ancestors 'self'");
    EXPECT_NE(get(page + "&images=1").header("content-security-policy").find("data: https:;"),
              std::string::npos);
    EXPECT_EQ(get("/api/v1/messages/" + id + "/html?key=evh_wrong").status, 404U);
    const auto other = stored(m);
    EXPECT_EQ(get("/api/v1/messages/" + other + "/html?key=" + key.get<std::string>()).status,
              404U);
    const auto plain = say({{"text", "no html"}})["message_id"].get<std::string>();
    EXPECT_EQ(get("/api/v1/messages/" + plain + "/html_key", rosa.token).code(), "message_unknown");
    EXPECT_EQ(get("/api/v1/messages/" + id + "/html_key", agent("luis", false).token).code(),
              "message_unknown");
}

}  // namespace
}  // namespace evenline::http_test
