#include "evenline/channels/standard_webhook.hpp"
#include "given.hpp"

namespace {

using namespace given;

using values = std::map<std::string, std::vector<std::string>>;

raw_request posted(std::string_view body,
                   std::string type = "application/cloudevents+json; charset=UTF-8") {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    r.headers = {{"Content-Type", std::move(type)}, {"Authorization", "Bearer word"}};
    return r;
}

reading heard(const raw_request& r, values more = {}) {
    more["bearer_token"] = {"word"};
    return channel("cloudevents", std::move(more))->read(r);
}

std::string event(std::string_view more, std::string_view type = "com.example.contact.created") {
    return R"({"specversion":"1.0","id":"1","source":"/shop","type":")" + std::string(type) +
           R"(","time":"2026-11-22T11:59:00Z")" + std::string(more) + "}";
}

TEST(CloudEvents, AContactIsReadAsAWebhooksIs) {
    const auto body = event(R"(,"data":{"thread":"t","presence":"live","text":"Hola",)"
                            R"("customer":{"ref":"c1","name":"Ana"}})");
    const auto r = heard(posted(body));
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.dedupe_key, "/shop|1");
    EXPECT_EQ(e.contact.thread, "t");
    EXPECT_EQ(e.contact.customer_ref, "c1");
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(1));
}

TEST(CloudEvents, TheThreeFormsSayTheSame) {
    const std::string data = R"({"thread":"t","text":"Hola"})";
    auto binary = posted(data, "application/json");
    binary.headers.push_back({"ce-specversion", "1.0"});
    binary.headers.push_back({"ce-id", "a%20b"});
    binary.headers.push_back({"ce-source", "/shop"});
    binary.headers.push_back({"ce-type", "contact.created"});
    EXPECT_EQ(heard(binary).events.at(0).dedupe_key, "/shop|a b");
    EXPECT_EQ(heard(binary).events.at(0).text, "Hola");
    const auto coded = event(",\"data_base64\":\"" + to_base64(data) + "\"");
    EXPECT_EQ(heard(posted(coded)).events.at(0).text, "Hola");
    const auto batch = "[" + event(",\"data\":" + data) + "," +
                       event(R"(,"data_base64":"...")", "x.y") + "]";
    const auto r = heard(posted(batch, "application/cloudevents-batch+json"));
    EXPECT_EQ(r.events.size(), 2U) << "one that cannot be read does not take the others with it";
    EXPECT_EQ(r.events.at(1).event_kind, "ignored");
    EXPECT_TRUE(heard(posted("[]", "application/cloudevents-batch+json")).events.empty());
}

TEST(CloudEvents, WhatIsWrongIsSaid) {
    for (const auto& body :
         {std::string("{}"), event(R"(,"data":1,"data_base64":"MQ==")"),
          event(R"(,"data_base64":"...")"), event(R"(,"data":{"text":"no thread"})"),
          event(R"(,"data":{"thread":7})"), std::string("[]")})
        EXPECT_EQ(heard(posted(body)).answer.status, 400U) << body;
    auto old = event("");
    old.replace(old.find("1.0"), 3, "0.3");
    EXPECT_EQ(heard(posted(old)).answer.status, 400U);
    EXPECT_EQ(heard(posted("{}", "text/plain")).answer.status, 415U);
    EXPECT_EQ(heard(posted(event(R"(,"subject":null,"data":"text")", "x.y"))).what, verdict::valid);
}

TEST(CloudEvents, NobodyDeliversWithoutSecretOrToken) {
    const auto body = event("", "x.y");
    auto r = posted(body);
    r.headers[1].value = "Bearer other";
    EXPECT_EQ(heard(r).answer.status, 401U);
    r.headers.pop_back();
    EXPECT_EQ(heard(r).answer.status, 401U);
    for (auto& h : sign_standard_webhook("c2VjcmV0", "m", noon, body)) r.headers.push_back(h);
    EXPECT_EQ(heard(r, {{"secrets", {"c2VjcmV0"}}}).what, verdict::valid);
    EXPECT_EQ(heard(r, {{"secrets", {"YW5vdGhlcg=="}}}).what, verdict::invalid);
    channel_settings s{"ce", "cloudevents", "", {}};
    EXPECT_EQ(find_kind("cloudevents")->fault(s)->key, "secrets");
    s.values["authentication"] = {"none"};
    EXPECT_FALSE(find_kind("cloudevents")->fault(s));
}

TEST(CloudEvents, TheHandshakeIsAnsweredToThoseWeKnow) {
    raw_request r;
    r.method = "OPTIONS";
    r.headers = {{"WebHook-Request-Origin", "shop.example"}, {"WebHook-Request-Rate", "120"}};
    const auto ok = heard(r);
    EXPECT_EQ(ok.answer.status, 200U);
    ASSERT_EQ(ok.answer.headers.size(), 2U);
    EXPECT_EQ(ok.answer.headers[0].value, "shop.example");
    EXPECT_EQ(heard(r, {{"allowed_origins", {"other.example"}}}).answer.status, 403U);
}

TEST(CloudEvents, AReplyIsAnEventUnderTheSameIdOverRetries) {
    const auto by = channel("cloudevents", {{"bearer_token", {"word"}},
                                            {"reply_url", {"https://shop.example/in"}}});
    outbound_message m;
    m.kind = "reply";
    m.idempotency_key = 7;
    m.thread = "t";
    m.text = "Sí";
    m.now = noon;
    const auto first = by->compose(m);
    m.now = noon + core::minutes(5);
    EXPECT_EQ(first->provider_id, "msg_desk_7");
    EXPECT_EQ(by->compose(m)->provider_id, first->provider_id);
    EXPECT_NE(first->http->body.find(R"("type":"com.evenline.message.sent")"), std::string::npos);
}

}  // namespace
