#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> bot() {
    return channel("telegram", {{"bot_token", {"55:AAkey"}}, {"secret_token", {"open_sesame"}},
                                {"api_url", {"http://127.0.0.1:9"}}});
}

reading heard(const std::string& body, std::string secret = "open_sesame") {
    raw_request r;
    r.url = "https://d.example/api/v1/hooks/tg";
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Telegram-Bot-Api-Secret-Token", std::move(secret)}};
    return bot()->read(r);
}

std::string update(std::string_view sort, std::string_view inner,
                   std::string_view chat = R"("id":77,"type":"private")") {
    return R"({"update_id":9,")" + std::string(sort) + R"(":{"message_id":5,"date":1795348799,)"
           R"("chat":{)" + std::string(chat) +
           R"(},"from":{"id":77,"first_name":"Ana","language_code":"es-ES"},)" +
           std::string(inner) + "}}";
}

inbound_event only_event(const std::string& body) {
    const auto r = heard(body);
    EXPECT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.answer.body, "") << "a body with a method would be carried out";
    EXPECT_EQ(r.events.size(), 1U);
    return r.events.empty() ? inbound_event{} : r.events[0];
}

TEST(Telegram, AMessageToTheBotIsAChat) {
    const auto e = only_event(update("message", R"("text":"Hola")"));
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_EQ(e.account, "55");
    EXPECT_EQ(e.thread_key, "tg:55:77");
    EXPECT_EQ(e.dedupe_key, "9");
    EXPECT_EQ(e.provider_id, "77:5") << "numbers of messages are their chat's own";
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.contact.language, "es");
    EXPECT_EQ(e.contact.occurred_at, noon - core::seconds(1));
}

TEST(Telegram, GroupsHaveNegativeSixtyFourBitNumbersAndAreSeenByMany) {
    const auto e = only_event(update("message", R"("text":"Hola","reply_to_message":)"
                                     R"({"message_id":3,"chat":{"id":1},"text":"x"})",
                                     R"("id":-1001234567890,"type":"supergroup")"));
    EXPECT_EQ(e.event_kind, "group_message");
    EXPECT_TRUE(e.is_public);
    EXPECT_EQ(e.thread_key, "tg:55:-1001234567890");
    EXPECT_EQ(e.in_reply_to, "-1001234567890:3");
    EXPECT_EQ(e.text, "Hola");
    EXPECT_EQ(e.contact.form, core::work_form::mail);
}

TEST(Telegram, WhatMakesNoWork) {
    EXPECT_EQ(only_event(update("message", R"("text":"/start")")).event_kind, "command");
    EXPECT_EQ(only_event(update("edited_message", R"("text":"b")")).event_kind, "edit");
    EXPECT_EQ(only_event(R"({"update_id":9,"my_chat_member":{"chat":{"id":77,"type":"private"},)"
                         R"("new_chat_member":{"status":"kicked"}}})").extra.at("member"),
              "kicked");
    for (const char* body : {R"({"update_id":1,"poll":{}})", R"({"update_id":1})"})
        EXPECT_EQ(only_event(body).event_kind, "ignored");
}

TEST(Telegram, AFileAndAButtonSaySomething) {
    const auto photo = only_event(update("message",
        R"("photo":[{"file_id":"small","file_size":1},{"file_id":"large","file_size":9}],)"
        R"("caption":"mira")"));
    ASSERT_EQ(photo.attachments.size(), 1U);
    EXPECT_EQ(photo.attachments[0].url, "telegram-file:large");
    EXPECT_EQ(photo.text, "mira");
    const auto pressed = only_event(
        R"({"update_id":9,"callback_query":{"id":"4","from":{"id":77,"username":"ana"},)"
        R"("data":"HUMAN","message":{"message_id":5,"chat":{"id":77,"type":"private"}}}})");
    EXPECT_EQ(pressed.text, "HUMAN");
    EXPECT_EQ(pressed.thread_key, "tg:55:77");
}

TEST(Telegram, OnlyTheSecretWordsLetAnybodyIn) {
    const auto body = update("message", R"("text":"x")");
    for (const char* wrong : {"", "open_sesam", "Open_sesame", "open_sesamee"})
        EXPECT_EQ(heard(body, wrong).answer.status, 403U) << wrong;
    EXPECT_EQ(heard("[]").answer.status, 400U);
    EXPECT_EQ(heard("{}").answer.status, 400U);
}

TEST(Telegram, AReplyGoesToTheChatAndQuotesWhatItAnswers) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "tg:55:-100";
    m.in_reply_to = "-100:5";
    m.text = "Sí";
    const auto c = bot()->compose(m);
    EXPECT_EQ(c->http->url, "http://127.0.0.1:9/bot55:AAkey/sendMessage");
    EXPECT_EQ(c->http->body, R"({"chat_id":-100,"text":"Sí","reply_parameters":{"message_id":5,)"
                             R"("allow_sending_without_reply":true}})");
    m.thread = "tg:55:1,\"x\":1";
    EXPECT_FALSE(bot()->compose(m)) << "a chat is a number and nothing else";
}

TEST(Telegram, ItsAnswersAreJudged) {
    const auto sent = bot()->judge(
        200, {}, R"({"ok":true,"result":{"message_id":8,"chat":{"id":77}}})");
    EXPECT_EQ(sent.provider_id, "77:8");
    const auto full = bot()->judge(429, {}, R"({"ok":false,"description":"Too Many Requests",)"
                                            R"("parameters":{"retry_after":31}})");
    EXPECT_EQ(full.state, send_state::retry);
    EXPECT_EQ(full.retry_after, core::seconds(31));
    EXPECT_EQ(bot()->judge(403, {}, R"({"ok":false})").state, send_state::failed);
    EXPECT_EQ(bot()->pace().in_one_conversation, core::seconds(1));
}

TEST(Telegram, ASettingThatTelegramWouldRefuseIsSaidAtOnce) {
    channel_settings s{"tg", "telegram", "", {{"bot_token", {"55:AA"}},
                                              {"secret_token", {"with space"}}}};
    EXPECT_EQ(find_kind("telegram")->fault(s)->key, "secret_token");
    s.values["secret_token"] = {"fine_1"};
    EXPECT_FALSE(find_kind("telegram")->fault(s));
    s.values["bot_token"] = {"AA"};
    EXPECT_EQ(find_kind("telegram")->fault(s)->key, "bot_token");
}

}  // namespace
