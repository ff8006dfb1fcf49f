#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "an app secret for tests";

std::unique_ptr<adapter> page() {
    return channel("facebook_page", {{"app_secret", {secret}}, {"verify_token", {"open sesame"}},
                                     {"page_access_token", {"EAAtoken"}}, {"page_id", {"10"}},
                                     {"api_url", {"http://127.0.0.1:9"}}});
}

raw_request sent(std::string_view body) {
    raw_request r;
    r.url = "https://desk.example.com/api/v1/hooks/desk";
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    return r;
}

std::string change(std::string_view value) {
    return R"({"object":"page","entry":[{"changes":[{"field":"feed","value":{)" +
           std::string(value) + R"(}}],"id":"10","time":1795348799}]})";
}

std::string comment(std::string_view verb, std::string_view parent = "10_1",
                    std::string_view from = R"("from":{"id":"77","name":"Ana"},)") {
    return change(R"("item":"comment","verb":")" + std::string(verb) +
                  R"(","post_id":"10_1","comment_id":"1_5","parent_id":")" + std::string(parent) +
                  "\"," + std::string(from) + R"("created_time":1795348790,"message":"¿Y bien?")");
}

inbound_event only_event(const std::string& body) {
    const auto r = page()->read(sent(body));
    EXPECT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.events.size(), 1U);
    return r.events.empty() ? inbound_event{} : r.events[0];
}

TEST(FacebookPage, ACommentIsPublicWorkThatNobodyHoldsOnFor) {
    const auto e = only_event(comment("add"));
    EXPECT_EQ(e.event_kind, "comment");
    EXPECT_TRUE(e.is_public);
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.contact.form, core::work_form::mail);
    EXPECT_EQ(e.account, "10");
    EXPECT_EQ(e.thread_key, "meta:feed:1_5");
    EXPECT_EQ(e.dedupe_key, "1_5:add:1795348790");
    EXPECT_EQ(e.contact.occurred_at, noon - core::seconds(10));
    // The same id as in Messenger: who comments and writes is one customer with one place.
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"messenger", "77", true}}));
}

TEST(FacebookPage, ATimeBeyondAllCalendarsIsNone) {
    auto body = comment("add");
    const std::string said = "1795348790";
    body.replace(body.find(said), said.size(), "9223372036854775807");
    EXPECT_EQ(only_event(body).contact.occurred_at, noon) << "when it came, then";
}

TEST(FacebookPage, ACommentUnderACommentBelongsToItsThread) {
    const auto e = only_event(comment("add", "1_4"));
    EXPECT_EQ(e.thread_key, "meta:feed:1_4");
    EXPECT_EQ(e.in_reply_to, "1_4");
}

TEST(FacebookPage, WhatMakesNoWork) {
    EXPECT_EQ(only_event(comment("edited")).event_kind, "edit");
    EXPECT_EQ(only_event(comment("remove")).event_kind, "delete");
    EXPECT_FALSE(only_event(comment("edited")).creates_work);
    const auto ours = only_event(comment("add", "10_1", R"("from":{"id":"10"},)"));
    EXPECT_EQ(ours.event_kind, "echo");
    EXPECT_TRUE(ours.outbound);
    EXPECT_EQ(only_event(change(R"("item":"reaction","verb":"add","post_id":"10_1")")).event_kind,
              "reaction");
    EXPECT_EQ(only_event(change(R"("item":"event","verb":"add","post_id":"10_1")")).event_kind,
              "ignored");
}

TEST(FacebookPage, ACommentWithoutItsAuthorIsStillWork) {
    const auto e = only_event(comment("add", "10_1", ""));
    EXPECT_TRUE(e.creates_work);
    EXPECT_TRUE(e.contact.addresses.empty());
}

TEST(FacebookPage, ThePagesPrivateMessagesComeByTheSameDoor) {
    const auto e = only_event(
        R"({"object":"page","entry":[{"id":"10","messaging":[{"sender":{"id":"77"},)"
        R"("recipient":{"id":"10"},"timestamp":1795348799500,)"
        R"("message":{"mid":"m1","text":"Hola"}}]}]})");
    EXPECT_FALSE(e.is_public);
    EXPECT_EQ(e.thread_key, "meta:page:10:77");
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"messenger", "77", true}}));
}

TEST(FacebookPage, AReplyIsPublicUnlessPrivateIsAskedFor) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "meta:feed:1_5";
    m.in_reply_to = "1_6";
    m.text = "Sí";
    EXPECT_EQ(page()->compose(m)->http->url, "http://127.0.0.1:9/v25.0/1_6/comments");
    EXPECT_EQ(page()->compose(m)->http->body, R"({"message":"Sí","access_token":"EAAtoken"})");
    m.extra["private"] = "true";
    const auto c = page()->compose(m);
    EXPECT_EQ(c->http->url, "http://127.0.0.1:9/v25.0/10/messages");
    EXPECT_NE(c->http->body.find(R"("recipient":{"comment_id":"1_6"})"), std::string::npos);
    EXPECT_TRUE(page()->limits_in("meta:feed:1_5", noon).is_public);
    EXPECT_EQ(page()->limits_in("meta:feed:1_5", noon).private_until, noon + core::days(7));
    EXPECT_FALSE(page()->limits_in("meta:page:10:77", noon).is_public);
    EXPECT_EQ(page()->limits_in("meta:page:10:77", noon).window_ends_at, noon + core::hours(24));
}

TEST(FacebookPage, ASecondPrivateReplyIsGivenUpWithTheReason) {
    const auto v = page()->judge(400, {}, R"({"error":{"message":"x","code":10900}})");
    EXPECT_EQ(v.state, send_state::failed);
    EXPECT_NE(v.error.find("one private reply"), std::string::npos);
    EXPECT_EQ(page()->judge(200, {}, R"({"id":"1_7"})").provider_id, "1_7");
}

}  // namespace
