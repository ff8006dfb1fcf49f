#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "a webhook secret";

std::unique_ptr<adapter> forum() {
    return channel("discourse", {{"secret", {secret}}, {"url", {"https://forum.example.com/"}},
                                 {"api_token", {"key"}}, {"api_username", {"support"}}});
}

reading heard(const std::string& body, std::string event = "post_created") {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Discourse-Event", std::move(event)},
                 {"X-Discourse-Event-Id", "31"},
                 {"X-Discourse-Event-Signature",
                  "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    return forum()->read(r);
}

std::string post(std::string_view more = {}) {
    return R"({"post":{"id":5,"topic_id":8,"post_number":3,"user_id":77,"username":"ana",)"
           R"("created_at":"2026-11-22T11:59:00.000Z","raw":"¿Y **bien**?","topic_title":"Late",)"
           R"("topic_archetype":"regular")" + std::string(more) + "}}";
}

TEST(Discourse, APostIsPublicWorkOfItsTopic) {
    const auto r = heard(post());
    ASSERT_EQ(r.events.size(), 1U);
    const auto& e = r.events[0];
    EXPECT_EQ(e.event_kind, "post");
    EXPECT_TRUE(e.is_public && e.creates_work);
    EXPECT_EQ(e.thread_key, "discourse:forum.example.com:topic:8");
    EXPECT_EQ(e.dedupe_key, "forum.example.com:31");
    EXPECT_EQ(e.subject, "Late");
    EXPECT_EQ(e.provider_id, "5/3");
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(1));
    const core::address who{"discourse", "77@forum.example.com", true};
    EXPECT_EQ(e.contact.addresses, std::vector<core::address>{who});
}

TEST(Discourse, StaffWhoWriteAreOurSideAnswering) {
    const auto e = heard(post(R"(,"staff":true)")).events.at(0);
    EXPECT_EQ(e.event_kind, "echo");
    EXPECT_TRUE(e.outbound);
    EXPECT_FALSE(e.creates_work);
}

TEST(Discourse, WhatMakesNoWork) {
    EXPECT_EQ(heard(post(), "post_edited").events.at(0).event_kind, "edit");
    EXPECT_EQ(heard(post(), "post_destroyed").events.at(0).event_kind, "delete");
    const auto back = heard(post(), "post_recovered").events.at(0);
    EXPECT_EQ(back.event_kind, "post");
    EXPECT_FALSE(back.creates_work);
    EXPECT_EQ(heard(R"({"user":{"id":1}})", "user_created").events.at(0).event_kind, "ignored");
    EXPECT_EQ(heard(post(R"(,"post_type":3)")).events.at(0).event_kind, "ignored")
        << "what the forum notes by itself is nobody's question";
    EXPECT_TRUE(heard(R"({"ping":"OK"})", "ping").events.empty());
}

TEST(Discourse, APersonalMessageIsPrivateAndRenderedTextWillDo) {
    auto body = post();
    body.replace(body.find("regular"), 7, "private_message");
    EXPECT_FALSE(heard(body).events.at(0).is_public);
    body = R"({"post":{"id":5,"topic_id":8,"cooked":"<p>a &amp; b</p>"}})";
    EXPECT_EQ(heard(body).events.at(0).text, "a & b");
}

TEST(Discourse, WithoutItsSignatureNothingCounts) {
    raw_request r;
    const auto body = post();
    r.body = body;
    EXPECT_EQ(forum()->read(r).answer.status, 403U);
    each_flipped_bit(body, [&](const std::string& turned) {
        auto other = r;
        other.body = turned;
        other.headers = {{"X-Discourse-Event-Id", "31"},
                         {"X-Discourse-Event-Signature",
                          "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
        EXPECT_EQ(forum()->read(other).what, verdict::invalid);
    });
    EXPECT_EQ(heard("[]").answer.status, 400U);
}

TEST(Discourse, AReplyAnswersThePost) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "discourse:forum.example.com:topic:8";
    m.in_reply_to = "5/3";
    m.text = "Mañana llega.";
    const auto c = forum()->compose(m);
    EXPECT_EQ(c->http->url, "https://forum.example.com/posts.json");
    EXPECT_EQ(c->http->body,
              R"({"raw":"Mañana llega.","topic_id":"8","reply_to_post_number":"3"})");
    EXPECT_EQ(forum()->judge(200, {}, R"({"id":6,"post_number":4})").provider_id, "6/4");
    const auto busy =
        forum()->judge(429, {}, R"({"errors":["slow"],"extras":{"wait_seconds":12}})");
    EXPECT_EQ(busy.retry_after, core::seconds(12));
    EXPECT_EQ(forum()->judge(422, {}, R"({"errors":["Body is too short"]})").error,
              "Discourse answered 422: Body is too short");
}

}  // namespace
