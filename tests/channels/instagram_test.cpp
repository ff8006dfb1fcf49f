#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "an app secret for tests";

std::unique_ptr<adapter> account() {
    return channel("instagram", {{"app_secret", {secret}}, {"verify_token", {"open"}},
                                 {"access_token", {"IGtoken"}}, {"account_id", {"10"}},
                                 {"api_url", {"http://127.0.0.1:9"}}});
}

inbound_event only_event(const std::string& body) {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    const auto read = account()->read(r);
    EXPECT_EQ(read.what, verdict::valid) << read.why;
    EXPECT_EQ(read.events.size(), 1U);
    return read.events.empty() ? inbound_event{} : read.events[0];
}

std::string direct(std::string_view message, std::string_view timestamp = "1795348799500",
                   std::string_view from = "77", std::string_view to = "10") {
    return R"({"object":"instagram","entry":[{"id":"10","time":1795348799500,"messaging":[)"
           R"({"sender":{"id":")" + std::string(from) + R"("},"recipient":{"id":")" +
           std::string(to) + R"("},"timestamp":)" + std::string(timestamp) + ",\"message\":{" +
           std::string(message) + "}}]}]}";
}

std::string change(std::string_view field, std::string_view value) {
    return R"({"object":"instagram","entry":[{"id":"10","time":1795348799,"changes":[{"field":")" +
           std::string(field) + R"(","value":{)" + std::string(value) + "}}]}]}";
}

TEST(Instagram, TimesComeInFourForms) {
    for (const char* at : {"1795348799000", "\"1795348799000\"", "\"1795348799\"",
                           "\"2026-11-22T11:59:59+0000\""}) {
        const auto e = only_event(direct(R"("mid":"m","text":"x")", at));
        EXPECT_EQ(e.occurred_at, noon - core::seconds(1)) << at;
    }
}

TEST(Instagram, AMessageIsAPrivateChatOfItsAccount) {
    const auto e =
        only_event(direct(R"("mid":"m1","text":"Hola","reply_to":{"story":{"id":"s"}})"));
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_FALSE(e.is_public);
    EXPECT_EQ(e.thread_key, "meta:ig:10:77");
    EXPECT_EQ(e.in_reply_to, "story:s");
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"instagram", "77", true}}));
}

TEST(Instagram, OurOwnAnswerBelongsToTheCustomersThread) {
    const auto e = only_event(
        direct(R"("mid":"m2","text":"a","is_echo":true)", "1795348799500", "10", "77"));
    EXPECT_EQ(e.event_kind, "echo");
    EXPECT_TRUE(e.outbound);
    EXPECT_EQ(e.thread_key, "meta:ig:10:77");
}

TEST(Instagram, AStoryMentionIsWorkAndATakenBackMessageIsNot) {
    const auto e = only_event(direct(
        R"("mid":"m","attachments":[{"type":"story_mention","payload":{"url":"https://x/s"}}])"));
    EXPECT_EQ(e.event_kind, "mention");
    EXPECT_TRUE(e.creates_work);
    const auto gone = only_event(direct(R"("mid":"m","is_deleted":true)"));
    EXPECT_EQ(gone.event_kind, "delete");
    EXPECT_EQ(gone.dedupe_key, "m:deleted");
}

TEST(Instagram, ACommentCountsOnceHoweverOftenABoostedPostTellsIt) {
    const auto body = [](std::string_view ad) {
        return change("comments", R"("id":"5","text":"¿Hola?","from":{"id":"77",)"
                                  R"("username":"ana"},)"
                                  R"("media":{"id":"m")" + std::string(ad) + "}");
    };
    const auto e = only_event(body(""));
    EXPECT_EQ(e.event_kind, "comment");
    EXPECT_TRUE(e.is_public);
    EXPECT_EQ(e.thread_key, "meta:igc:5");
    EXPECT_EQ(e.sender_name, "ana");
    EXPECT_EQ(e.contact.form, core::work_form::mail);
    EXPECT_EQ(only_event(body(R"(,"ad_id":"1")")).dedupe_key, e.dedupe_key);
    EXPECT_EQ(only_event(change("comments", R"("id":"6","parent_id":"5","from":{"id":"77"})"))
                  .thread_key, "meta:igc:5");
    EXPECT_EQ(only_event(change("comments", R"("id":"7","from":{"id":"10"})")).event_kind, "echo");
}

TEST(Instagram, AMentionIsWorkThoughItsTextIsElsewhere) {
    const auto e = only_event(change("mentions", R"("media_id":"m","comment_id":"8")"));
    EXPECT_EQ(e.event_kind, "mention");
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.dedupe_key, "mention:8");
    EXPECT_EQ(e.extra.at("needs_fetch"), "true");
    EXPECT_FALSE(e.attachments.empty()) << "an agent must see what it is about";
    EXPECT_EQ(only_event(change("story_insights", R"("id":"9")")).event_kind, "ignored");
}

TEST(Instagram, AnswersGoWhereTheContactCameFrom) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "meta:igc:5";
    m.text = "Sí";
    EXPECT_EQ(account()->compose(m)->http->url, "http://127.0.0.1:9/v25.0/5/replies");
    m.extra["private"] = "true";
    EXPECT_EQ(account()->compose(m)->http->url, "http://127.0.0.1:9/v25.0/10/messages");
    EXPECT_NE(account()->compose(m)->http->body.find(R"({"comment_id":"5"})"), std::string::npos);
    m.extra.clear();
    m.thread = "meta:ig:10:77";
    EXPECT_NE(account()->compose(m)->http->body.find(R"({"id":"77"})"), std::string::npos);
    m.thread = "wa:1:2";
    EXPECT_FALSE(account()->compose(m));
}

}  // namespace
